// What a person sees of a reading on a terminal: the document, what was found in which part, the
// targets, the first tasks, findings. And of many readings: one line each.
// Thread rule: pure.
#pragma once

#include <cstddef>
#include <string>

#include "app/inputs.h"
#include "base/message.h"
#include "sheet/table.h"

namespace luoshi::app {

struct SummaryOptions {
  int width = 100;
  base::Language language = base::Language::kChinese;
  std::size_t tasks_max = 12;
  std::size_t targets_max = 40;
  std::size_t findings_max = 8;
};

std::string summary(const FileReading& file, const SummaryOptions& options);

// The heading line alone: "砚川市 2026年 政府工作报告" and what is known of the file.
std::string document_lines(const FileReading& file, const SummaryOptions& options);

// Items of one kind, all of them, with the columns that fit a terminal.
enum class Listing { kOutline, kQuantities, kTasks, kTerms, kFindings };
std::string listing(const FileReading& file, Listing what, const SummaryOptions& options);

// One row a reading; file names without the folder that they share.
sheet::Table empty_overview();
void append_overview(sheet::Table& table, const FileReading& file);
std::string overview(sheet::Table table, const SummaryOptions& options);

}  // namespace luoshi::app
