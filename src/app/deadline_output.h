// A deadline as text for a person, or as JSON for a program. Thread rule: pure.
#pragma once

#include <optional>
#include <string>

#include "base/message.h"
#include "calendar/clock.h"
#include "calendar/files.h"

namespace luoshi::app {

struct DeadlineView {
  const calendar::Kind& kind;
  const calendar::Zone& zone;
  const calendar::Deadline& deadline;
  std::optional<calendar::LocalTime> now;
};

std::string deadline_text(const DeadlineView& view, base::Language language);
std::string deadline_json(const DeadlineView& view, base::Language language);

}  // namespace luoshi::app
