// csv by RFC 4180, and what is found in the wild: other delimiters, other line ends, stray
// quotation marks, rows of unequal length. Rows are counted as a spreadsheet counts them: a line
// break inside quotes does not begin a row.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "sheet/internal/collector.h"
#include "sheet/internal/decode.h"
#include "sheet/internal/guard.h"
#include "sheet/internal/infer.h"
#include "sheet/read.h"

namespace luoshi::sheet {
namespace {

using base::Severity;
using internal::FindingList;

struct Field {
  std::string text;
  bool quoted = false;
  bool ends_row = false;
  bool ends_file = false;
  bool unclosed = false;  // the file ended inside quotes
  bool stray = false;     // a quotation mark where RFC 4180 allows none
};

class Scanner {
 public:
  Scanner(std::string_view text, char delimiter) : text_(text), delimiter_(delimiter) {}

  Field next();
  bool at_end() const { return at_ >= text_.size(); }

 private:
  void read_quoted(Field& field);
  bool at_row_end() const { return text_[at_] == '\n' || text_[at_] == '\r'; }

  std::string_view text_;
  char delimiter_;
  std::size_t at_ = 0;
};

void Scanner::read_quoted(Field& field) {
  field.quoted = true;
  ++at_;
  while (true) {
    const std::size_t quote = text_.find('"', at_);
    if (quote == std::string_view::npos) {
      field.text += text_.substr(at_);
      at_ = text_.size();
      field.unclosed = true;
      return;
    }
    field.text += text_.substr(at_, quote - at_);
    at_ = quote + 1;
    if (at_ >= text_.size() || text_[at_] != '"') return;
    field.text += '"';
    ++at_;
  }
}

Field Scanner::next() {
  Field field;
  if (at_ < text_.size() && text_[at_] == '"') read_quoted(field);
  const std::size_t start = at_;
  while (at_ < text_.size() && text_[at_] != delimiter_ && !at_row_end()) {
    field.stray = field.stray || field.quoted || text_[at_] == '"';
    ++at_;
  }
  field.text += text_.substr(start, at_ - start);
  if (at_ >= text_.size()) {
    field.ends_row = field.ends_file = true;
    return field;
  }
  field.ends_row = text_[at_] != delimiter_;
  const bool pair = text_.substr(at_).starts_with("\r\n");
  at_ += pair ? 2 : 1;
  return field;
}

// How well a delimiter explains the first rows: the share of rows that have the commonest number of
// fields, where that number is more than one.
double fit(std::string_view sample, char delimiter) {
  constexpr int kRowsMax = 100;
  std::map<int, int> rows_by_fields;
  Scanner scanner(sample, delimiter);
  int rows = 0;
  while (!scanner.at_end() && rows < kRowsMax) {
    int fields = 0;
    bool blank = true;
    for (bool more = true; more;) {
      const Field field = scanner.next();
      more = !field.ends_row;
      ++fields;
      blank = blank && field.text.empty();
    }
    if (blank && fields == 1) continue;
    ++rows_by_fields[fields];
    ++rows;
  }
  double best = 0;
  for (const auto& [fields, count] : rows_by_fields) {
    if (fields > 1) best = std::max(best, static_cast<double>(count) / rows);
  }
  return best;
}

char detect_delimiter(std::string_view text) {
  constexpr std::size_t kSampleBytes = 64 << 10;
  std::string_view sample = text.substr(0, kSampleBytes);
  // Half a row at the end would spoil the count.
  if (sample.size() < text.size()) sample = sample.substr(0, sample.rfind('\n') + 1);
  if (sample.empty()) sample = text.substr(0, kSampleBytes);
  char best = ',';
  double best_fit = 0;
  for (const char delimiter : {',', '\t', ';', '|'}) {  // the first of equals
    const double found = fit(sample, delimiter);
    if (found > best_fit) {
      best = delimiter;
      best_fit = found;
    }
  }
  return best;
}

// Excel's own line "sep=;" before the header.
std::optional<char> take_told_delimiter(std::string_view& text) {
  if (!text.starts_with("sep=") || text.size() < 5) return std::nullopt;
  const char delimiter = text[4];
  const std::string_view rest = text.substr(5);
  if (!rest.empty() && rest[0] != '\r' && rest[0] != '\n') return std::nullopt;
  text = rest.substr(rest.starts_with("\r\n") ? 2 : std::min<std::size_t>(rest.size(), 1));
  return delimiter;
}

void note_odd(const Field& field, const std::string& where, FindingList& findings) {
  if (field.unclosed) {
    findings.add("sheet.quote_unclosed", Severity::kError, where,
                 {"此格的引号没有闭合，后面的内容都并入了此格",
                  "the quotation mark of this cell is never closed; all that follows is in it"});
  }
  if (field.stray) {
    findings.add("sheet.quote_stray", Severity::kWarning, where,
                 {"引号位置不合规范，按原样保留",
                  "a quotation mark where none is allowed; kept as it stands"});
  }
}

Cell cell_of(Field field) {
  bool guarded = false;
  const std::string_view text = internal::unguard(field.text, &guarded);
  if (guarded) return Cell::text(std::string(text));
  return internal::infer_cell(std::move(field.text));
}

base::Result<std::vector<Row>> read_rows(std::string_view text, char delimiter,
                                         std::uint32_t first_row, internal::Budget& budget,
                                         FindingList& findings) {
  std::vector<Row> rows;
  Scanner scanner(text, delimiter);
  for (std::uint32_t number = first_row; !scanner.at_end(); ++number) {
    Row row;
    row.source_row = number;
    for (bool more = true; more;) {
      Field field = scanner.next();
      more = !field.ends_row;
      const std::string where = place_of(static_cast<std::uint32_t>(row.cells.size()), number);
      if (auto taken = budget.take_text(field.text.size(), where); !taken) {
        return tl::unexpected(taken.error());
      }
      note_odd(field, where, findings);
      row.cells.push_back(cell_of(std::move(field)));
      if (row.cells.size() > kColumnsMax) break;  // take_row refuses it
    }
    const bool blank = row.cells.size() == 1 && row.cells[0].is_empty();
    if (blank && number < kRowsMax) continue;
    if (auto taken = budget.take_row(number - 1, row.cells.size()); !taken) {
      return tl::unexpected(taken.error());
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace

base::Result<Tables> read_csv(std::string_view bytes, const ReadOptions& options) {
  if (bytes.size() > options.limits.input_bytes_max) {
    return tl::unexpected(internal::input_too_large(bytes.size(), options.limits.input_bytes_max));
  }
  auto decoded = internal::decode_text(bytes);
  if (!decoded) return tl::unexpected(decoded.error());

  std::string_view text = decoded->utf8;
  const auto told = take_told_delimiter(text);
  const std::uint32_t first_row = told ? 2 : 1;
  internal::Budget budget(options.limits);
  FindingList findings(options.limits.findings_max);
  internal::RawTable raw;
  raw.ragged_is_odd = true;
  auto rows = read_rows(text, told.value_or(detect_delimiter(text)), first_row, budget, findings);
  if (!rows) return tl::unexpected(rows.error());
  raw.rows = std::move(*rows);
  auto table = internal::make_table(std::move(raw), options, budget, std::move(findings));
  if (!table) return tl::unexpected(table.error());

  Tables out;
  out.findings = std::move(decoded->findings);
  out.tables.push_back(std::move(*table));
  return out;
}

}  // namespace luoshi::sheet
