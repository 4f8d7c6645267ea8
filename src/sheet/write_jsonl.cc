// One JSON object a line. Numbers are printed by Decimal, not through a double.
#include <boost/json.hpp>

#include "base/unicode.h"
#include "sheet/internal/text_writer.h"

namespace luoshi::sheet {
namespace {

std::string quoted(const std::string& text) {
  if (base::is_valid_utf8(text)) return boost::json::serialize(boost::json::string_view(text));
  return quoted(base::to_utf8(base::to_utf32(text)));
}

std::string json_of(const Cell& cell) {
  if (cell.is_empty()) return "null";
  if (const bool* yes = cell.as_boolean()) return *yes ? "true" : "false";
  if (const base::Decimal* number = cell.as_number()) {
    return number->is_finite() ? number->to_string() : "null";
  }
  if (const Date* date = cell.as_date()) {
    std::string text = date->to_string();
    if (date->time_of_day) text[10] = 'T';  // ISO 8601
    return quoted(text);
  }
  return quoted(*cell.as_text());
}

class JsonlWriter final : public internal::TextWriter {
 public:
  explicit JsonlWriter(Sink sink) : TextWriter(std::move(sink)) {}

 protected:
  base::Result<void> begin_table(const std::string&) override {
    keys_.clear();
    for (const Column& column : columns_) keys_.push_back(quoted(column.key) + ':');
    return {};
  }

  void append_row(std::span<const Cell> cells) override {
    out_ += '{';
    for (std::size_t i = 0; i < keys_.size(); ++i) {
      if (i > 0) out_ += ',';
      out_ += keys_[i];
      out_ += i < cells.size() ? json_of(cells[i]) : "null";
    }
    out_ += "}\n";
  }

 private:
  std::vector<std::string> keys_;
};

}  // namespace

std::unique_ptr<RowWriter> jsonl_writer(Sink sink) {
  return std::make_unique<JsonlWriter>(std::move(sink));
}

}  // namespace luoshi::sheet
