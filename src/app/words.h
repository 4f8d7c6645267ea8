// The codes of a reading as words for a person, in both languages: what stands in tables and in the
// summary. The jsonl form keeps the codes.
#pragma once

#include <string>

#include "base/finding.h"
#include "base/message.h"
#include "report/compare.h"
#include "report/reading.h"

namespace luoshi::app {

const base::Message& word(report::Part part);
const base::Message& word(report::Section section);
const base::Message& word(report::Kind kind);
const base::Message& word(report::Measure measure);
const base::Message& word(report::Comparator comparator);
const base::Message& word(report::Certainty certainty);
const base::Message& word(report::Milestone milestone);
const base::Message& word(base::Severity severity);
const base::Message& word(report::Verdict verdict);
const base::Message& word(report::Basis basis);

// What is said of the indicator, as worded: "增长 7%以上", "高于 全省 0.2个百分点".
std::string figure(const report::Quantity& quantity);

}  // namespace luoshi::app
