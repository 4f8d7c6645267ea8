// One JSON object a line. Numbers are taken from their text, never through a double: Boost.JSON's
// event parser hands the text over. Strings stay texts. A line that is no object is told and left
// out; a list or object inside a value is kept as its JSON text.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/serialize.hpp>
#include <unordered_map>

#include "sheet/internal/collector.h"
#include "sheet/internal/decode.h"
#include "sheet/internal/infer.h"
#include "sheet/read.h"

namespace luoshi::sheet {
namespace {

namespace json = boost::json;
using base::Severity;

struct Member {
  std::string key;
  Cell cell;
  bool nested = false;
};

// Collects the members of one object. Values below the first level are written again as JSON into
// `nested_`, compactly.
class Handler {
 public:
  static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);

  using Code = json::error_code;

  bool on_document_begin(Code&) { return true; }
  bool on_document_end(Code&) { return true; }
  bool on_object_begin(Code&) { return open('{'); }
  bool on_object_end(std::size_t, Code&) { return close('}'); }
  bool on_array_begin(Code& code) {
    if (depth_ == 0) return refuse(code);
    return open('[');
  }
  bool on_array_end(std::size_t, Code&) { return close(']'); }

  bool on_key_part(json::string_view part, std::size_t, Code&) { return append(part); }
  bool on_key(json::string_view part, std::size_t, Code&) {
    append(part);
    if (depth_ == 1) {
      members.push_back({std::move(text_), {}, false});
    } else {
      separate();
      nested_ += json::serialize(json::string_view(text_)) + ':';
      after_key_ = true;
    }
    text_.clear();
    return true;
  }
  bool on_string_part(json::string_view part, std::size_t, Code&) { return append(part); }
  bool on_string(json::string_view part, std::size_t, Code& code) {
    append(part);
    std::string text = std::move(text_);
    text_.clear();
    if (depth_ > 1) return add_nested(json::serialize(json::string_view(text)));
    return set(Cell::text(std::move(text)), code);
  }
  bool on_number_part(json::string_view part, Code&) { return append(part); }
  bool on_int64(std::int64_t, json::string_view part, Code& code) { return number(part, code); }
  bool on_uint64(std::uint64_t, json::string_view part, Code& code) { return number(part, code); }
  bool on_double(double, json::string_view part, Code& code) { return number(part, code); }
  bool on_bool(bool yes, Code& code) {
    return depth_ > 1 ? add_nested(yes ? "true" : "false") : set(Cell::boolean(yes), code);
  }
  bool on_null(Code& code) { return depth_ > 1 ? add_nested("null") : set(Cell(), code); }
  bool on_comment_part(json::string_view, Code&) { return true; }
  bool on_comment(json::string_view, Code&) { return true; }

  std::vector<Member> members;

 private:
  bool append(json::string_view part) {
    text_.append(part.data(), part.size());
    return true;
  }
  static bool refuse(Code& code) {
    code = json::make_error_code(json::error::syntax);
    return false;
  }
  bool number(json::string_view part, Code& code) {
    append(part);
    std::string text = std::move(text_);
    text_.clear();
    if (depth_ > 1) return add_nested(text);
    const auto exact = internal::exact_decimal(text);
    if (!exact) return set(Cell::text(std::move(text)), code);
    Cell cell = Cell::number(*exact);
    if (cell.to_string() != text) cell.original = std::move(text);
    return set(std::move(cell), code);
  }
  bool set(Cell cell, Code& code) {
    if (depth_ == 0) return refuse(code);
    members.back().cell = std::move(cell);
    return true;
  }
  void separate() {
    if (!after_key_ && !nested_.empty() && nested_.back() != '{' && nested_.back() != '[') {
      nested_ += ',';
    }
    after_key_ = false;
  }
  bool add_nested(std::string_view value) {
    separate();
    nested_ += value;
    return true;
  }
  bool open(char bracket) {
    if (depth_ > 0) {
      separate();
      nested_ += bracket;
    }
    ++depth_;
    return true;
  }
  bool close(char bracket) {
    --depth_;
    if (depth_ > 0) nested_ += bracket;
    if (depth_ == 1) {
      members.back().cell = Cell::text(std::move(nested_));
      members.back().nested = true;
      nested_.clear();
    }
    return true;
  }

  std::size_t depth_ = 0;
  bool after_key_ = false;
  std::string text_;    // of the string, key or number that is being read
  std::string nested_;  // of the nested value that is being read
};

class JsonlReader {
 public:
  explicit JsonlReader(const ReadOptions& options)
      : options_(options), budget_(options.limits), findings_(options.limits.findings_max) {}

  base::Result<Table> read(std::string_view text);

 private:
  base::Result<void> read_line(std::string_view line, std::uint32_t number);
  base::Result<void> add_row(std::vector<Member> members, std::uint32_t number);
  base::Result<std::size_t> column_of(const std::string& key);
  void add(const char* code, Severity severity, std::string where, base::Message message) {
    findings_.add(code, severity, std::move(where), std::move(message));
  }

  const ReadOptions& options_;
  internal::Budget budget_;
  internal::FindingList findings_;
  std::unordered_map<std::string, std::size_t> columns_;
  internal::RawTable raw_;
};

base::Result<Table> JsonlReader::read(std::string_view text) {
  // Row 0 is where the keys will stand as a header.
  raw_.rows.emplace_back();
  for (std::uint32_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = internal::trim(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty()) continue;
    if (auto read = read_line(line, number); !read) return tl::unexpected(read.error());
  }
  ReadOptions options = options_;
  options.header_row = 1;
  for (Row& row : raw_.rows) ++row.source_row;  // the header's row 0 becomes 1
  const bool has_columns = !columns_.empty();
  if (!has_columns) raw_.rows.clear();
  auto table = internal::make_table(std::move(raw_), options, budget_, std::move(findings_));
  if (table) {
    for (Row& row : table->rows) --row.source_row;
  }
  return table;
}

base::Result<void> JsonlReader::read_line(std::string_view line, std::uint32_t number) {
  json::parse_options options;
  options.max_depth = options_.limits.nesting_max;
  json::basic_parser<Handler> parser(options);
  json::error_code code;
  const std::size_t consumed = parser.write_some(false, line.data(), line.size(), code);
  if (!code && consumed < line.size()) code = json::make_error_code(json::error::extra_data);
  if (code) {
    add("sheet.bad_line", Severity::kError, fmt::format("line {}", number),
        {fmt::format("第 {} 行不是一个 JSON 对象（第 {} 字节：{}），略去", number, consumed,
                     code.message()),
         fmt::format("line {} is not one JSON object (byte {}: {}); left out", number, consumed,
                     code.message())});
    return {};
  }
  return add_row(std::move(parser.handler().members), number);
}

base::Result<void> JsonlReader::add_row(std::vector<Member> members, std::uint32_t number) {
  Row row;
  row.source_row = number;
  for (Member& member : members) {
    const auto column = column_of(member.key);
    if (!column) return tl::unexpected(column.error());
    const std::string where = place_of(static_cast<std::uint32_t>(*column), number);
    if (member.nested) {
      add("sheet.nested_value", Severity::kInfo, where,
          {"值是列表或对象，按其 JSON 文本保留",
           "the value is a list or object, kept as JSON text"});
    }
    if (auto taken = budget_.take_text(member.cell.as_found().size(), where); !taken) return taken;
    if (row.cells.size() <= *column) {
      if (auto taken = budget_.take_cells(*column + 1 - row.cells.size()); !taken) return taken;
      row.cells.resize(*column + 1);
    }
    if (!row.cells[*column].is_empty()) {
      add("sheet.key_repeats", Severity::kWarning, where,
          {fmt::format("键“{}”在一行内重复，取后一个值", member.key),
           fmt::format("key \"{}\" repeats within the line; the last value stands", member.key)});
    }
    row.cells[*column] = std::move(member.cell);
  }
  if (auto taken = budget_.take_row(raw_.rows.size(), 0); !taken) return taken;
  raw_.rows.push_back(std::move(row));
  return {};
}

base::Result<std::size_t> JsonlReader::column_of(const std::string& key) {
  const auto [found, is_new] = columns_.try_emplace(key, columns_.size());
  if (!is_new) return found->second;
  if (auto taken = budget_.take_row(0, columns_.size()); !taken) {
    return tl::unexpected(taken.error());
  }
  // An empty key would make an empty header, and the row after it the header instead.
  raw_.rows[0].cells.push_back(
      Cell::text(key.empty() ? column_letters(static_cast<std::uint32_t>(found->second)) : key));
  return found->second;
}

}  // namespace

base::Result<Tables> read_jsonl(std::string_view bytes, const ReadOptions& options) {
  if (bytes.size() > options.limits.input_bytes_max) {
    return tl::unexpected(internal::input_too_large(bytes.size(), options.limits.input_bytes_max));
  }
  auto decoded = internal::decode_text(bytes);
  if (!decoded) return tl::unexpected(decoded.error());
  auto table = JsonlReader(options).read(decoded->utf8);
  if (!table) return tl::unexpected(table.error());
  Tables out;
  out.findings = std::move(decoded->findings);
  out.tables.push_back(std::move(*table));
  return out;
}

}  // namespace luoshi::sheet
