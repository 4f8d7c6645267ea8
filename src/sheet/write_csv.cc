// csv as Excel and WPS open it rightly: RFC 4180 with a byte order mark. See
// docs/formats/tables.md.
#include "sheet/internal/guard.h"
#include "sheet/internal/text_writer.h"

namespace luoshi::sheet {
namespace {

class CsvWriter final : public internal::TextWriter {
 public:
  CsvWriter(Sink sink, base::Language language)
      : TextWriter(std::move(sink)), language_(language) {}

 protected:
  base::Result<void> begin_table(const std::string&) override {
    if (tables_begun_ > 1) {
      return base::fail(base::ErrorCode::kUnsupported,
                        {"一个 csv 只能放一张表", "a csv holds one table"}, {},
                        {"每张表写一个文件，或用 xlsx", "write one file a table, or use xlsx"});
    }
    out_ += "\xEF\xBB\xBF";
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      append_field(i, internal::header_of(columns_[i], language_), true);
    }
    out_ += "\r\n";
    return {};
  }

  void append_row(std::span<const Cell> cells) override {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (i >= cells.size()) {
        append_field(i, {}, false);
      } else {
        append_field(i, cells[i].to_string(), cells[i].as_text() != nullptr);
      }
    }
    out_ += "\r\n";
  }

 private:
  void append_field(std::size_t column, std::string_view text, bool is_text) {
    if (column > 0) out_ += ',';
    const bool guarded = is_text && internal::would_run_as_formula(text);
    const bool quoted = text.find_first_of(",;\t|\"\r\n") != std::string_view::npos ||
                        text.starts_with(' ') || text.ends_with(' ') ||
                        (column == 0 && text.starts_with("sep="));
    if (quoted) out_ += '"';
    if (guarded) out_ += '\'';
    if (!quoted) {
      out_ += text;
      return;
    }
    for (const char c : text) {
      if (c == '"') out_ += '"';
      out_ += c;
    }
    out_ += '"';
  }

  base::Language language_;
};

}  // namespace

Sink append_to(std::string& out) {
  return [&out](std::string_view bytes) -> base::Result<void> {
    out += bytes;
    return {};
  };
}

std::unique_ptr<RowWriter> csv_writer(Sink sink, base::Language language) {
  return std::make_unique<CsvWriter>(std::move(sink), language);
}

base::Result<void> write_table(RowWriter& writer, const Table& table) {
  if (auto begun = writer.begin(table.name, table.columns); !begun) return begun;
  for (const Row& row : table.rows) {
    if (auto written = writer.row(row.cells); !written) return written;
  }
  return {};
}

}  // namespace luoshi::sheet
