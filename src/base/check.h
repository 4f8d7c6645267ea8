// CHECK: on in production. For a bug that threatens what the program keeps; never for bad input.
// Thread rule: any thread. On failure prints the place and the condition to stderr and aborts.
#pragma once

namespace luoshi::base {
[[noreturn]] void check_failed(const char* file, int line, const char* condition);
}  // namespace luoshi::base

#define LUOSHI_CHECK(condition)                                     \
  do {                                                              \
    if (!(condition)) [[unlikely]]                                  \
      ::luoshi::base::check_failed(__FILE__, __LINE__, #condition); \
  } while (false)
