#include "report/jsonl.h"

#include <algorithm>
#include <boost/json.hpp>

#include "base/unicode.h"

namespace luoshi::report {
namespace {

namespace json = boost::json;

// Writes one line by hand-fed members: Boost.JSON serialises strings, and a Decimal goes out as the
// number it prints, which no double could promise.
class Line {
 public:
  explicit Line(std::string& out, std::string_view type) : out_(out) {
    out_ += "{\"type\":";
    put(type);
  }
  ~Line() { out_ += "}\n"; }
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;

  Line& add(std::string_view key, std::string_view value) {
    name(key);
    put(value);
    return *this;
  }
  Line& add(std::string_view key, const std::u32string& value) {
    name(key);
    put(std::u32string_view(value));
    return *this;
  }
  Line& add(std::string_view key, const char* value) { return add(key, std::string_view(value)); }
  Line& add(std::string_view key, std::int64_t value) {
    name(key);
    out_ += std::to_string(value);
    return *this;
  }
  Line& add(std::string_view key, bool value) {
    name(key);
    out_ += value ? "true" : "false";
    return *this;
  }
  Line& add(std::string_view key, const base::Decimal& value) {
    name(key);
    out_ += value.to_string();
    return *this;
  }
  Line& add(Span span) {
    return add("start", static_cast<std::int64_t>(span.start))
        .add("end", static_cast<std::int64_t>(span.end));
  }
  Line& add(std::string_view key, const std::vector<std::u32string>& values) {
    name(key);
    put_array(values);
    return *this;
  }
  Line& add(std::string_view key, const Lead& lead) {
    name(key);
    out_ += "{\"suggestion\":true,\"score\":";
    out_ += json::serialize(json::value(lead.score));
    out_ += ",\"words\":";
    put_array(lead.words);
    out_ += '}';
    return *this;
  }
  Line& raw(std::string_view key, std::string_view serialised) {
    name(key);
    out_ += serialised;
    return *this;
  }

 private:
  void name(std::string_view key) {
    out_ += ',';
    put(key);
    out_ += ':';
  }
  // Most texts hold nothing to be escaped, and go out as they are.
  void put(std::string_view text) {
    const auto escaped = [](char c) { return is_escaped(static_cast<unsigned char>(c)); };
    if (std::any_of(text.begin(), text.end(), escaped)) {
      out_ += json::serialize(json::string(text));
      return;
    }
    (out_ += '"').append(text) += '"';
  }
  void put(std::u32string_view text) {
    if (std::any_of(text.begin(), text.end(), is_escaped)) return put(base::to_utf8(text));
    out_ += '"';
    base::append_utf8(out_, text);
    out_ += '"';
  }
  template <class Text>
  void put_array(const std::vector<Text>& values) {
    out_ += '[';
    for (const Text& value : values) {
      if (&value != &values.front()) out_ += ',';
      put(value);
    }
    out_ += ']';
  }
  static bool is_escaped(char32_t c) { return c < 0x20 || c == U'"' || c == U'\\' || c == 0x7F; }

  std::string& out_;
};

// Gathers lines until they are worth handing over.
class Lines {
 public:
  explicit Lines(const LineSink& sink) : sink_(sink) {}

  std::string& next() {
    if (held_.size() >= kHeldMax) end();
    return held_;
  }
  bool end() {
    good_ = good_ && sink_(held_);
    held_.clear();
    return good_;
  }

 private:
  static constexpr std::size_t kHeldMax = 1u << 16;

  const LineSink& sink_;
  std::string held_;
  bool good_ = true;
};

std::string span_array(Span span) {
  return '[' + std::to_string(span.start) + ',' + std::to_string(span.end) + ']';
}

void add_lead(Line& line, const std::optional<Lead>& lead) {
  if (!lead) return;
  line.add("lead_unit", lead->unit).add("lead", *lead);
}

void add_quantity(std::string& out, const Quantity& q, const std::optional<Lead>& lead) {
  Line line(out, "quantity");
  line.add(q.span).add("text", q.text).add("section", to_string(section_of(q.part)));
  line.add("kind", to_string(q.kind)).add("indicator", q.indicator);
  if (!q.head.empty()) line.add("head", q.head);
  line.add("action", q.action).add("measure", to_string(q.measure)).add("value", q.value);
  if (q.value_max) line.add("value_max", *q.value_max);
  line.add("unit", q.unit).add("comparator", to_string(q.comparator));
  line.add("certainty", to_string(q.certainty)).add("baseline", q.baseline);
  line.add("period", q.period);
  line.raw("clause", "{\"start\":" + std::to_string(q.clause.start) +
                         ",\"end\":" + std::to_string(q.clause.end) + "}");
  line.add("path", q.path.headings());
  add_lead(line, lead);
}

void add_task(std::string& out, const Task& t) {
  Line line(out, "task");
  line.add(t.span).add("text", t.text).add("action", t.action);
  line.add("milestone", to_string(t.milestone)).add("objects", t.objects);
  line.add("quantified", t.quantified).add("section", to_string(section_of(t.part)));
  line.add("path", t.path.headings());
  add_lead(line, t.lead);
}

void add_term(std::string& out, const Term& t) {
  Line line(out, "term");
  line.add("number", static_cast<std::int64_t>(t.number)).add("term", t.term);
  line.add("definition", t.definition).add(t.span);
  std::string mentions;
  for (const Span mention : t.mentions) {
    mentions += (mentions.empty() ? "" : ",") + span_array(mention);
  }
  line.raw("mentions", '[' + mentions + ']');
  if (t.items.empty()) return;
  json::array items;
  for (const TermItem& item : t.items) {
    items.push_back(
        {{"start", item.span.start}, {"end", item.span.end}, {"text", base::to_utf8(item.text)}});
  }
  line.raw("items", json::serialize(items));
}

const char* to_string(base::Severity severity) {
  switch (severity) {
    case base::Severity::kInfo:
      return "info";
    case base::Severity::kWarning:
      return "warning";
    case base::Severity::kError:
      return "error";
  }
  return "info";
}

}  // namespace

bool write_jsonl(const Reading& reading, const LineSink& sink) {
  Lines lines(sink);
  Line(lines.next(), "document")
      .add("file", reading.file)
      .add("title", reading.title)
      .add("place", reading.place)
      .add("year", static_cast<std::int64_t>(reading.year))
      .add("date", reading.date)
      .add("speaker", reading.speaker);
  for (const OutlineSection& section : reading.sections) {
    Line(lines.next(), "section")
        .add("part", to_string(section.part))
        .add("heading", section.heading)
        .add(section.span);
  }
  for (std::size_t i = 0; i < reading.quantities.size(); ++i) {
    const bool known = i < reading.target_leads.size();
    add_quantity(lines.next(), reading.quantities[i],
                 known ? reading.target_leads[i] : std::nullopt);
  }
  for (const Task& task : reading.tasks) add_task(lines.next(), task);
  for (const Term& term : reading.terms) add_term(lines.next(), term);
  for (const base::Finding& finding : reading.findings) {
    Line(lines.next(), "finding")
        .add("code", finding.code)
        .add("severity", to_string(finding.severity))
        .add(finding.span)
        .add("where", finding.where)
        .add("message", finding.message.zh)
        .add("message_en", finding.message.en);
  }
  return lines.end();
}

void append_jsonl(std::string& out, const Reading& reading) {
  write_jsonl(reading, [&](std::string_view lines) {
    out += lines;
    return true;
  });
}

}  // namespace luoshi::report
