#include "report/read_jsonl.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <charconv>

#include "base/json.h"
#include "base/unicode.h"

namespace luoshi::report {
namespace {

using base::Result;
namespace json = boost::json;

constexpr std::size_t kLineBytesMax = 64 << 20;

template <class Enum>
std::optional<Enum> parse_word(std::string_view word, Enum last) {
  for (int i = 0; i <= static_cast<int>(last); ++i) {
    if (to_string(static_cast<Enum>(i)) == word) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

// One line, whose members are asked for by name. What is missing or of another kind is remembered:
// the line is at fault when it is over.
class Members {
 public:
  Members(const json::object& object, std::string_view line) : object_(object), line_(line) {}

  bool has(std::string_view name) const { return object_.contains(name); }
  bool is_good() const { return good_; }

  std::string text(std::string_view name) {
    const json::value* value = at(name);
    if (!value || !value->is_string()) return fault<std::string>();
    return std::string(value->get_string());
  }
  std::u32string wide(std::string_view name) { return base::to_utf32(text(name)); }
  std::int64_t number(std::string_view name) { return whole(at(name)); }
  bool flag(std::string_view name) {
    const json::value* value = at(name);
    return value && value->is_bool() ? value->get_bool() : fault<bool>();
  }
  std::vector<std::string> texts(const json::value* value) {
    std::vector<std::string> all;
    if (!value || !value->is_array()) return fault<std::vector<std::string>>();
    for (const json::value& each : value->get_array()) {
      if (!each.is_string()) return fault<std::vector<std::string>>();
      all.emplace_back(each.get_string());
    }
    return all;
  }
  std::vector<std::u32string> wides(std::string_view name) {
    std::vector<std::u32string> all;
    for (const std::string& each : texts(at(name))) all.push_back(base::to_utf32(each));
    return all;
  }
  template <class Enum>
  Enum word(std::string_view name, Enum last) {
    const auto value = parse_word(text(name), last);
    return value ? *value : fault<Enum>();
  }
  // As it is written: a double would not do.
  base::Decimal decimal(std::string_view name) {
    const auto value = base::Decimal::parse(written(name));
    return value ? *value : fault<base::Decimal>();
  }
  double real(std::string_view name) {
    const std::string_view text = written(name);
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? value : fault<double>();
  }
  Span span() { return span(&object_); }
  Span span(const json::object* object) {
    if (!object) return fault<Span>();
    return {offset(object->if_contains("start")), offset(object->if_contains("end"))};
  }
  std::uint32_t offset(const json::value* value) {
    const std::int64_t number = whole(value);
    return number >= 0 && number <= UINT32_MAX ? static_cast<std::uint32_t>(number)
                                               : fault<std::uint32_t>();
  }
  const json::object* object(std::string_view name) {
    const json::value* value = at(name);
    return value && value->is_object() ? &value->get_object() : fault<const json::object*>();
  }
  const json::array& array(std::string_view name) {
    static const json::array kNone;
    const json::value* value = at(name);
    if (value && value->is_array()) return value->get_array();
    good_ = false;
    return kNone;
  }

 private:
  template <class T>
  T fault() {
    good_ = false;
    return T();
  }
  const json::value* at(std::string_view name) {
    const json::value* value = object_.if_contains(name);
    if (!value) good_ = false;
    return value;
  }
  std::int64_t whole(const json::value* value) {
    return value && value->is_int64() ? value->get_int64() : fault<std::int64_t>();
  }
  // The characters of the number behind this name. Inside a text the quotes would be escaped, so
  // that the name is found where it is a name.
  std::string_view written(std::string_view name) const {
    const std::string key = ",\"" + std::string(name) + "\":";
    const std::size_t found = line_.find(key);
    if (found == std::string_view::npos) return {};
    const std::size_t begin = found + key.size();
    return line_.substr(begin, line_.find_first_of(",}", begin) - begin);
  }

  const json::object& object_;
  std::string_view line_;
  bool good_ = true;
};

// The outline's kind at this place, when it agrees with the word that the item has.
Part part_at(const Reading& reading, Span span, Section section) {
  for (const OutlineSection& each : reading.sections) {
    if (each.span.contains(span.start) && section_of(each.part) == section) return each.part;
  }
  static constexpr std::array<Part, 5> kUsual{Part::kReview, Part::kTasks, Part::kSelf,
                                              Part::kGlossary, Part::kOther};
  return kUsual[static_cast<std::size_t>(section)];
}

std::optional<Lead> lead_of(Members& line) {
  if (!line.has("lead_unit")) return std::nullopt;
  const json::object* lead = line.object("lead");
  if (!lead) return std::nullopt;
  return Lead{line.text("lead_unit"), line.real("score"), line.texts(lead->if_contains("words"))};
}

void take_document(Reading& reading, Members& line) {
  reading.file = line.text("file");
  reading.title = line.text("title");
  reading.place = line.text("place");
  reading.year = static_cast<int>(line.number("year"));
  reading.date = line.text("date");
  reading.speaker = line.text("speaker");
}

void take_section(Reading& reading, Members& line) {
  reading.sections.push_back({line.word("part", Part::kOther), line.wide("heading"), line.span()});
}

void take_quantity(Reading& reading, Members& line) {
  Quantity q;
  q.span = line.span();
  q.text = line.wide("text");
  q.part = part_at(reading, q.span, line.word("section", Section::kOther));
  q.kind = line.word("kind", Kind::kDefinition);
  q.indicator = line.wide("indicator");
  if (line.has("head")) q.head = line.wide("head");
  q.action = line.wide("action");
  q.measure = line.word("measure", Measure::kGap);
  q.value = line.decimal("value");
  if (line.has("value_max")) q.value_max = line.decimal("value_max");
  q.unit = line.wide("unit");
  q.comparator = line.word("comparator", Comparator::kRange);
  q.certainty = line.word("certainty", Certainty::kStrive);
  q.baseline = line.wide("baseline");
  q.period = line.text("period");
  q.clause = line.span(line.object("clause"));
  q.path = Path(line.wides("path"));
  reading.quantities.push_back(std::move(q));
  reading.target_leads.push_back(lead_of(line));
}

void take_task(Reading& reading, Members& line) {
  Task task;
  task.span = line.span();
  task.text = line.wide("text");
  task.action = line.wide("action");
  task.milestone = line.word("milestone", Milestone::kImprove);
  task.objects = line.wides("objects");
  task.quantified = line.flag("quantified");
  task.part = part_at(reading, task.span, line.word("section", Section::kOther));
  task.path = Path(line.wides("path"));
  task.lead = lead_of(line);
  reading.tasks.push_back(std::move(task));
}

void take_term(Reading& reading, Members& line) {
  Term term;
  term.number = static_cast<int>(line.number("number"));
  term.term = line.wide("term");
  term.definition = line.wide("definition");
  term.span = line.span();
  for (const json::value& each : line.array("mentions")) {
    const bool is_pair = each.is_array() && each.get_array().size() == 2;
    term.mentions.push_back({line.offset(is_pair ? &each.get_array()[0] : nullptr),
                             line.offset(is_pair ? &each.get_array()[1] : nullptr)});
  }
  if (line.has("items")) {
    for (const json::value& each : line.array("items")) {
      const json::object* item = each.is_object() ? &each.get_object() : nullptr;
      const json::value* text = item ? item->if_contains("text") : nullptr;
      term.items.push_back({line.span(item), text && text->is_string()
                                                 ? base::to_utf32(text->get_string())
                                                 : std::u32string()});
    }
  }
  reading.terms.push_back(std::move(term));
}

void take_finding(Reading& reading, Members& line) {
  base::Finding finding;
  finding.code = line.text("code");
  const std::string severity = line.text("severity");
  finding.severity = severity == "error"     ? base::Severity::kError
                     : severity == "warning" ? base::Severity::kWarning
                                             : base::Severity::kInfo;
  finding.span = line.span();
  finding.where = line.text("where");
  finding.message = {line.text("message"), line.text("message_en")};
  reading.findings.push_back(std::move(finding));
}

struct Taker {
  std::string_view type;
  void (*take)(Reading&, Members&);
};
constexpr std::array<Taker, 6> kTakers{{{"document", take_document},
                                        {"section", take_section},
                                        {"quantity", take_quantity},
                                        {"task", take_task},
                                        {"term", take_term},
                                        {"finding", take_finding}}};

bool take_line(Reading& reading, std::string_view text) {
  auto parsed = base::parse_json(text, {.bytes_max = kLineBytesMax});
  if (!parsed || !parsed->is_object()) return false;
  Members line(parsed->get_object(), text);
  const std::string type = line.text("type");
  const auto taker = std::ranges::find(kTakers, type, &Taker::type);
  if (taker == kTakers.end()) return false;
  taker->take(reading, line);
  return line.is_good();
}

}  // namespace

Result<Reading> read_jsonl(std::string_view lines) {
  Reading reading;
  for (std::size_t number = 1; !lines.empty(); ++number) {
    const std::size_t end = std::min(lines.find('\n'), lines.size());
    if (end > 0 && !take_line(reading, lines.substr(0, end))) {
      return base::fail(base::ErrorCode::kInvalidInput,
                        {"这一行不是解读结果", "this line is no part of a reading"},
                        "line " + std::to_string(number));
    }
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
  return reading;
}

}  // namespace luoshi::report
