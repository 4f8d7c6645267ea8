// <table> elements to be put into a page. Numbers carry class="number" so that the page can set
// them to the right.
#include "sheet/internal/text_writer.h"

namespace luoshi::sheet {
namespace {

class HtmlWriter final : public internal::TextWriter {
 public:
  HtmlWriter(Sink sink, base::Language language)
      : TextWriter(std::move(sink)), language_(language) {}

 protected:
  base::Result<void> begin_table(const std::string& name) override {
    out_ += "<table>\n";
    if (!name.empty()) {
      out_ += "<caption>";
      append_escaped(name);
      out_ += "</caption>\n";
    }
    out_ += "<thead><tr>";
    for (const Column& column : columns_) {
      out_ += column.type == ColumnType::kNumber ? "<th scope=\"col\" class=\"number\">"
                                                 : "<th scope=\"col\">";
      append_escaped(internal::header_of(column, language_));
      out_ += "</th>";
    }
    out_ += "</tr></thead>\n<tbody>\n";
    return {};
  }

  void append_row(std::span<const Cell> cells) override {
    out_ += "<tr>";
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const bool is_number = i < cells.size() && cells[i].as_number() != nullptr;
      out_ += is_number ? "<td class=\"number\">" : "<td>";
      if (i < cells.size()) append_escaped(cells[i].to_string());
      out_ += "</td>";
    }
    out_ += "</tr>\n";
  }

  void end_table() override { out_ += "</tbody>\n</table>\n"; }

 private:
  void append_escaped(std::string_view text) {
    for (const char c : text) {
      switch (c) {
        case '&':
          out_ += "&amp;";
          break;
        case '<':
          out_ += "&lt;";
          break;
        case '>':
          out_ += "&gt;";
          break;
        case '"':
          out_ += "&quot;";
          break;
        case '\'':
          out_ += "&#39;";
          break;
        case '\n':
          out_ += "<br>";
          break;
        case '\0':
          out_ += "\xEF\xBF\xBD";
          break;  // HTML has no way to say it
        default:
          out_ += c;
      }
    }
  }

  base::Language language_;
};

}  // namespace

std::unique_ptr<RowWriter> html_writer(Sink sink, base::Language language) {
  return std::make_unique<HtmlWriter>(std::move(sink), language);
}

}  // namespace luoshi::sheet
