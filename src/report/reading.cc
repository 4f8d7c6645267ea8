#include "report/reading.h"

namespace luoshi::report {

const std::vector<std::u32string>& Path::headings() const {
  static const std::vector<std::u32string> kNone;
  return headings_ ? *headings_ : kNone;
}

Section section_of(Part part) {
  switch (part) {
    case Part::kReview:
      return Section::kReview;
    case Part::kRequirements:
    case Part::kTargets:
    case Part::kTasks:
      return Section::kPlan;
    case Part::kSelf:
      return Section::kSelf;
    case Part::kGlossary:
      return Section::kGlossary;
    case Part::kTitle:
    case Part::kProblems:
    case Part::kClosing:
    case Part::kOther:
      return Section::kOther;
  }
  return Section::kOther;
}

namespace {
template <class Enum, std::size_t size>
const char* name(const char* const (&names)[size], Enum value) {
  return names[static_cast<std::size_t>(value)];
}
}  // namespace

const char* to_string(Part value) {
  static constexpr const char* kNames[] = {"title", "review", "problems", "requirements", "targets",
                                           "tasks", "self",   "glossary", "closing",      "other"};
  return name(kNames, value);
}
const char* to_string(Section value) {
  static constexpr const char* kNames[] = {"review", "plan", "self", "glossary", "other"};
  return name(kNames, value);
}
const char* to_string(Kind value) {
  static constexpr const char* kNames[] = {"outcome", "target", "definition"};
  return name(kNames, value);
}
const char* to_string(Measure value) {
  static constexpr const char* kNames[] = {"level", "count", "change", "change_abs",
                                           "share", "rank",  "gap"};
  return name(kNames, value);
}
const char* to_string(Comparator value) {
  static constexpr const char* kNames[] = {"eq", "ge", "gt", "le", "lt", "approx", "range"};
  return name(kNames, value);
}
const char* to_string(Certainty value) {
  static constexpr const char* kNames[] = {"", "must", "strive"};
  return name(kNames, value);
}
const char* to_string(Milestone value) {
  static constexpr const char* kNames[] = {"start", "advance", "finish", "establish",
                                           "win",   "run",     "keep",   "improve"};
  return name(kNames, value);
}

}  // namespace luoshi::report
