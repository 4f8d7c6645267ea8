// The version, as the build's project() line has it.
#pragma once

namespace luoshi::app {

inline constexpr const char* kVersion = LUOSHI_VERSION;

}  // namespace luoshi::app
