# How everything is compiled. Assertions (LUOSHI_CHECK, those of the standard library) are on in every build.
#   LUOSHI_SANITIZE  "", or sanitizers for all code: "address,undefined", "thread"
#   LUOSHI_FUZZER    ON: fuzz targets are libFuzzer programs (clang), else they replay files
set(LUOSHI_SANITIZE "" CACHE STRING "Sanitizers, separated by commas")
option(LUOSHI_FUZZER "Link the fuzz targets with libFuzzer" OFF)

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
# The link tests make shared libraries out of the modules' objects.
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_CXX_FLAGS_RELEASE "-O2")
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g1")

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()
find_program(MOLD mold)
if(MOLD)
  add_link_options(-fuse-ld=mold)
endif()

# How long one test program may take before it is said to hang.
set(LUOSHI_TEST_SECONDS 300)
if(LUOSHI_SANITIZE)
  set(LUOSHI_TEST_SECONDS 1800)
  add_compile_options(-fsanitize=${LUOSHI_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${LUOSHI_SANITIZE})
  if(NOT LUOSHI_FUZZER)
    # They are built to find, not to be fast, and building takes longer than running.
    set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O1 -g1")
  endif()
endif()
if(LUOSHI_FUZZER)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

add_library(luoshi_options INTERFACE)
target_include_directories(luoshi_options INTERFACE ${CMAKE_SOURCE_DIR}/src)
target_compile_definitions(luoshi_options INTERFACE _GLIBCXX_ASSERTIONS)
target_compile_options(luoshi_options INTERFACE -fno-semantic-interposition)
# The compiler of the project is g++; clang is there to fuzz, and its opinions are others.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # -Wrestrict is wrong about std::string in g++ 12 (GCC bug 105651).
  target_compile_options(luoshi_options INTERFACE
    -Wall -Wextra -Wshadow -Wconversion -Wno-sign-conversion -Wno-restrict -Werror)
  if(LUOSHI_SANITIZE)
    # g++ 12 sees uninitialised variables in what the sanitizers make of std::regex.
    target_compile_options(luoshi_options INTERFACE -Wno-maybe-uninitialized)
    # Boost.Asio has a fence that the thread sanitizer does not follow; g++ says so, no more.
    target_compile_options(luoshi_options INTERFACE -Wno-tsan)
  endif()
else()
  # The table of numerals is made while compiling; clang gives up after a million steps.
  target_compile_options(luoshi_options INTERFACE -fconstexpr-steps=8000000)
endif()
