// Points in time as the standards of the net write them. Thread rule: any thread.
#pragma once

#include <string>

#include "env/clock.h"

namespace luoshi::env::internal {

std::string rfc3339(WallTime time);  // 2026-07-01T08:00:00.000Z
std::string rfc5322(WallTime time);  // Wed, 01 Jul 2026 08:00:00 +0000

}  // namespace luoshi::env::internal
