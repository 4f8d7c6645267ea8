#include "report/page.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>

#include "base/check.h"
#include "report/markup.h"
#include "report/internal/page_data.h"
#include "report/internal/page_files.h"
#include "report/internal/page_labels.h"
#include "report/internal/page_layout.h"
#include "report/internal/page_text.h"

namespace luoshi::report {
namespace {

// From here on the browser is told to lay out only what is in view.
constexpr std::size_t kLargeChars = 200'000;

struct Page {
  std::string& out;
  const Layout& layout;
  base::Language language;

  std::string_view label(std::string_view key) const { return report::label(key, language); }
};

std::string_view file_content(std::string_view name) {
  const auto& files = page_files();
  const auto found = std::ranges::find(files, name, [](const auto& file) { return file.first; });
  LUOSHI_CHECK(found != files.end());
  return found->second;
}

std::string_view base_name(std::string_view path) {
  const std::size_t slash = path.find_last_of("/\\");
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

void append_title(Page& page) {
  const Reading& reading = page.layout.reading;
  const bool has_title = !reading.title.empty();
  append_html(page.out, has_title ? std::string_view(reading.title)
                                  : base_name(page.layout.document.name));
}

void append_fact(Page& page, std::string_view key, std::string_view value) {
  fmt::format_to(std::back_inserter(page.out), "<div><dt>{}</dt><dd{}>", page.label(key),
                 value.empty() ? " class=\"unknown\"" : "");
  append_html(page.out, value.empty() ? page.label("unknown") : value);
  page.out += "</dd></div>\n";
}

void append_facts(Page& page) {
  const Reading& reading = page.layout.reading;
  append_fact(page, "place", reading.place);
  append_fact(page, "year", reading.year == 0 ? std::string() : std::to_string(reading.year));
  append_fact(page, "date", reading.date);
  append_fact(page, "speaker", reading.speaker);
  append_fact(page, "file", base_name(page.layout.document.name));
}

void append_count(Page& page, std::string_view kind, std::string_view name, std::size_t count) {
  fmt::format_to(std::back_inserter(page.out),
                 "<li><button type=\"button\" class=\"count {0}\" data-count=\"{0}\"><b>{1}</b> "
                 "{2}</button></li>\n",
                 kind, count, name);
}

void append_counts(Page& page) {
  const Reading& reading = page.layout.reading;
  for (const Kind kind : {Kind::kTarget, Kind::kOutcome, Kind::kDefinition}) {
    const auto count = std::ranges::count(reading.quantities, kind, &Quantity::kind);
    append_count(page, to_string(kind), report::label("kind", to_string(kind), page.language),
                 static_cast<std::size_t>(count));
  }
  append_count(page, "task", page.label("task"), reading.tasks.size());
  append_count(page, "term", page.label("term"), reading.terms.size());
  append_count(page, "finding", page.label("finding"), page.layout.findings.size());
}

void append_body_class(Page& page) {
  page.out += page.layout.document.text.size() > kLargeChars ? "large" : "small";
}

struct Insert {
  std::string_view name;
  void (*append)(Page&);
};

// What a {{name}} of the skeleton stands for; any other name is a label.
constexpr std::array<Insert, 9> kInserts = {{
    {"title", append_title},
    {"facts", append_facts},
    {"counts", append_counts},
    {"size", append_body_class},
    {"css", [](Page& page) { page.out += file_content("page.css"); }},
    {"js", [](Page& page) { page.out += file_content("page.js"); }},
    {"report", [](Page& page) { append_report(page.out, page.layout, page.language); }},
    {"outline", [](Page& page) { append_contents(page.out, page.layout, page.language); }},
    {"data", [](Page& page) { append_data(page.out, page.layout, page.language); }},
}};

void append_part(Page& page, std::string_view name) {
  const auto part = std::ranges::find(kInserts, name, &Insert::name);
  if (part != kInserts.end()) {
    part->append(page);
  } else {
    append_html(page.out, page.label(name));
  }
}

}  // namespace

std::string render_page(const document::Document& document, const Reading& reading,
                        base::Language language) {
  const Layout layout = lay_out(document, reading);
  std::string out;
  out.reserve(document.text.size() * 8 + (64u << 10));
  Page page{out, layout, language};
  std::string_view rest = file_content("page.html");
  for (;;) {
    const std::size_t open = rest.find("{{");
    out += rest.substr(0, open);
    if (open == std::string_view::npos) break;
    const std::size_t close = rest.find("}}", open);
    LUOSHI_CHECK(close != std::string_view::npos);
    append_part(page, rest.substr(open + 2, close - open - 2));
    rest.remove_prefix(close + 2);
  }
  return out;
}

}  // namespace luoshi::report
