// The program's version, as it is told to clients. Defined by the build.
#pragma once

#include <string_view>

namespace luoshi::service {

inline constexpr std::string_view kServerVersion = LUOSHI_VERSION;

}  // namespace luoshi::service
