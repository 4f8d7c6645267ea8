// The codes of a reading as words for a person, in both languages: what stands in tables and in the
// summary. The jsonl form keeps the codes.
#pragma once

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

}  // namespace luoshi::app
