# luoshi_module(<name> DEPENDS <modules…> LIBRARIES <targets…>)
#
# A module is the folder src/<name>: every .cc beside it and in internal/ goes into the library luoshi_<name>, every
# _test.cc into the test luoshi_<name>_test. DEPENDS is the module's line in ARCHITECTURE.md; nothing else is linked.
#
# The link test: luoshi_<name>_link is a shared library of all that the module holds, linked against the modules of
# DEPENDS and LIBRARIES and against nothing that these need themselves. A symbol from a module that is not declared
# stays undefined there, and the build fails. A circle cannot be written: a module may only name modules above it.
#
# luoshi_program(<module> <name>): the executable from src/<module>/main.cc, which is in no library.

set(LUOSHI_LINK_TEST_DIR ${CMAKE_CURRENT_LIST_DIR}/../tests/link)

function(luoshi_module name)
  cmake_parse_arguments(arg "" "" "DEPENDS;LIBRARIES" ${ARGN})
  foreach(dependency IN LISTS arg_DEPENDS)
    if(NOT TARGET luoshi_${dependency})
      message(FATAL_ERROR "Module ${name} depends on ${dependency}, which is not declared above it in "
                          "src/CMakeLists.txt: the dependencies form a circle, or the lines are out of order.")
    endif()
  endforeach()

  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.cc
       ${CMAKE_CURRENT_SOURCE_DIR}/${name}/internal/*.cc)
  set(tests ${sources})
  list(FILTER sources EXCLUDE REGEX "(_test|/main)\\.cc$")
  list(FILTER tests INCLUDE REGEX "_test\\.cc$")

  add_library(luoshi_${name} STATIC ${sources})
  list(TRANSFORM arg_DEPENDS PREPEND luoshi_ OUTPUT_VARIABLE modules)
  target_link_libraries(luoshi_${name} PUBLIC luoshi_options ${modules} ${arg_LIBRARIES})
  set_property(GLOBAL APPEND PROPERTY LUOSHI_MODULES ${name})

  luoshi_link_test(${name} "${arg_DEPENDS}" "${arg_LIBRARIES}")
  if(tests)
    add_executable(luoshi_${name}_test ${tests})
    target_link_libraries(luoshi_${name}_test PRIVATE luoshi_${name} GTest::gtest_main)
    target_compile_definitions(luoshi_${name}_test PRIVATE LUOSHI_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
    add_test(NAME unit.${name} COMMAND luoshi_${name}_test)
    set_tests_properties(unit.${name} PROPERTIES TIMEOUT ${LUOSHI_TEST_SECONDS})
  endif()
endfunction()

# Sanitizers leave symbols of their own undefined in shared libraries, so that those builds go without.
function(luoshi_link_test name modules libraries)
  if(LUOSHI_SANITIZE)
    return()
  endif()
  list(TRANSFORM modules PREPEND luoshi_)
  list(TRANSFORM modules APPEND _link)
  add_library(luoshi_${name}_link SHARED ${LUOSHI_LINK_TEST_DIR}/empty.cc)
  set_target_properties(luoshi_${name}_link PROPERTIES LINK_DEPENDS $<TARGET_FILE:luoshi_${name}>
                        LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/link)
  add_dependencies(luoshi_${name}_link luoshi_${name})
  # PRIVATE and by file: what a dependency needs itself is not handed on, and is not looked into.
  target_link_libraries(luoshi_${name}_link PRIVATE
    -Wl,--whole-archive $<TARGET_FILE:luoshi_${name}> -Wl,--no-whole-archive ${modules} ${libraries})
  target_link_options(luoshi_${name}_link PRIVATE
    -Wl,--no-undefined -Wl,--allow-shlib-undefined -Wl,--no-copy-dt-needed-entries -Wl,--no-as-needed)
  add_test(NAME link.${name} COMMAND luoshi_load_library $<TARGET_FILE:luoshi_${name}_link>)
endfunction()

# With jemalloc in place of the C library's allocator; sanitizers bring their own.
function(luoshi_program module name)
  add_executable(${name} ${CMAKE_CURRENT_SOURCE_DIR}/${module}/main.cc)
  target_link_libraries(${name} PRIVATE luoshi_${module})
  if(NOT LUOSHI_SANITIZE)
    target_link_libraries(${name} PRIVATE PkgConfig::jemalloc)
  endif()
endfunction()
