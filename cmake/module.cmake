# luoshi_module(<name> DEPENDS <modules…> LIBRARIES <targets…>)
#
# A module is the folder src/<name>: every .cc beside it and in internal/ goes into the library luoshi_<name>, every
# _test.cc into the test luoshi_<name>_test. DEPENDS is the module's line in ARCHITECTURE.md; nothing else is linked.
add_library(luoshi_options INTERFACE)
target_include_directories(luoshi_options INTERFACE ${CMAKE_SOURCE_DIR}/src)
target_compile_options(luoshi_options INTERFACE -Wall -Wextra -Wshadow -Wconversion -Wno-sign-conversion -Werror)

function(luoshi_module name)
  cmake_parse_arguments(arg "" "" "DEPENDS;LIBRARIES" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.cc
       ${CMAKE_CURRENT_SOURCE_DIR}/${name}/internal/*.cc)
  set(tests ${sources})
  list(FILTER sources EXCLUDE REGEX "_test\\.cc$")
  list(FILTER tests INCLUDE REGEX "_test\\.cc$")

  add_library(luoshi_${name} STATIC ${sources})
  list(TRANSFORM arg_DEPENDS PREPEND luoshi_)
  target_link_libraries(luoshi_${name} PUBLIC luoshi_options ${arg_DEPENDS} ${arg_LIBRARIES})

  if(tests)
    add_executable(luoshi_${name}_test ${tests})
    target_link_libraries(luoshi_${name}_test PRIVATE luoshi_${name} GTest::gtest_main)
    target_compile_definitions(luoshi_${name}_test PRIVATE LUOSHI_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
    add_test(NAME ${name} COMMAND luoshi_${name}_test)
  endif()
endfunction()
