#include "report/internal/page_data.h"

#include <fmt/format.h>

#include <map>
#include <optional>
#include <string_view>

#include "report/markup.h"
#include "report/internal/page_labels.h"

namespace luoshi::report {
namespace {

// Which member of a row is which; the script reads rows by these names.
constexpr std::string_view kFields =
    R"("quantity":["start","end","kind","part","indicator","head","action","measure","value",)"
    R"("value_max","unit","comparator","certainty","baseline","period","path","text","lead"],)"
    R"("task":["start","end","part","text","action","milestone","objects","quantified",)"
    R"("path","lead"],)"
    R"("term":["start","end","number","term","definition","mentions","items"],)"
    R"("finding":["start","end","code","severity","message","where"],)"
    R"("lead":["unit","score","words"])";

// A JSON array, written as it goes.
class Row {
 public:
  explicit Row(std::string& out) : out_(out) { out_ += '['; }
  ~Row() { out_ += ']'; }
  Row(const Row&) = delete;
  Row& operator=(const Row&) = delete;

  Row& add(std::u32string_view text) { return next(), append_json(out_, text), *this; }
  Row& add(std::string_view text) { return next(), append_json(out_, text), *this; }
  Row& add(const char* text) { return add(std::string_view(text)); }
  Row& add(std::size_t number) { return raw(std::to_string(number)); }
  Row& add(base::Span span) { return add(std::size_t{span.start}).add(std::size_t{span.end}); }
  Row& raw(std::string_view json) { return next(), out_ += json, *this; }
  std::string& next() {
    if (!is_first_) out_ += ',';
    is_first_ = false;
    return out_;
  }

 private:
  std::string& out_;
  bool is_first_ = true;
};

template <class Texts>
void append_texts(std::string& out, const Texts& texts) {
  Row row(out);
  for (const auto& text : texts) row.add(text);
}

void append_lead(std::string& out, const std::optional<Lead>& lead) {
  if (!lead) {
    out += '0';
    return;
  }
  Row row(out);
  row.add(lead->unit).raw(fmt::format("{:.2f}", lead->score));
  append_texts(row.next(), lead->words);
}

const char* to_string(base::Severity severity) {
  switch (severity) {
    case base::Severity::kInfo: return "info";
    case base::Severity::kWarning: return "warning";
    case base::Severity::kError: return "error";
  }
  return "info";
}

class DataWriter {
 public:
  DataWriter(std::string& out, const Layout& layout, base::Language language)
      : out_(out), layout_(layout), reading_(layout.reading), language_(language) {}

  void run() {
    out_ += "{\"labels\":{";
    for (const Label& label : labels()) {
      if (&label != labels().data()) out_ += ',';
      append_json(out_, label.key);
      out_ += ':';
      append_json(out_, label.in(language_));
    }
    out_ += "},\"fields\":{";
    out_ += kFields;
    out_ += '}';
    list("quantity", reading_.quantities.size(), [&](std::size_t i) { append_quantity(i); });
    list("task", reading_.tasks.size(), [&](std::size_t i) { append_task(reading_.tasks[i]); });
    list("term", reading_.terms.size(), [&](std::size_t i) { append_term(reading_.terms[i]); });
    list("finding", layout_.findings.size(),
         [&](std::size_t i) { append_finding(layout_.findings[i]); });
    out_ += ",\"paths\":";
    append_paths();
    out_ += '}';
  }

 private:
  template <class Append>
  void list(std::string_view name, std::size_t count, const Append& append) {
    fmt::format_to(std::back_inserter(out_), ",\"{}\":[", name);
    for (std::size_t i = 0; i < count; ++i) {
      out_ += i == 0 ? "\n" : ",\n";
      append(i);
    }
    out_ += ']';
  }

  void append_quantity(std::size_t index) {
    const Quantity& q = reading_.quantities[index];
    Row row(out_);
    row.add(q.span).add(report::to_string(q.kind)).add(report::to_string(q.part));
    row.add(q.indicator).add(q.head).add(q.action).add(report::to_string(q.measure));
    row.add(q.value.to_string()).add(q.value_max ? q.value_max->to_string() : std::string());
    row.add(q.unit).add(report::to_string(q.comparator)).add(report::to_string(q.certainty));
    row.add(q.baseline).add(q.period).add(path_number(q.path.headings())).add(q.text);
    const bool known = index < reading_.target_leads.size();
    append_lead(row.next(), known ? reading_.target_leads[index] : std::nullopt);
  }

  void append_task(const Task& task) {
    Row row(out_);
    row.add(task.span).add(report::to_string(task.part)).add(task.text).add(task.action);
    row.add(report::to_string(task.milestone));
    append_texts(row.next(), task.objects);
    row.raw(task.quantified ? "1" : "0").add(path_number(task.path.headings()));
    append_lead(row.next(), task.lead);
  }

  void append_term(const Term& term) {
    Row row(out_);
    row.add(term.span).raw(std::to_string(term.number)).add(term.term).add(term.definition);
    {
      Row mentions(row.next());
      for (const base::Span mention : term.mentions) Row(mentions.next()).add(mention);
    }
    Row items(row.next());
    for (const TermItem& item : term.items) items.add(item.text);
  }

  void append_finding(const base::Finding& finding) {
    Row row(out_);
    row.add(finding.span).add(finding.code).add(to_string(finding.severity));
    row.add(finding.message.in(language_)).add(finding.where);
  }

  // Items under one heading share its path.
  std::size_t path_number(const std::vector<std::u32string>& path) {
    return paths_.try_emplace(path, paths_.size()).first->second;
  }

  void append_paths() {
    std::vector<const std::vector<std::u32string>*> in_order(paths_.size());
    for (const auto& [path, number] : paths_) in_order[number] = &path;
    Row row(out_);
    for (const auto* path : in_order) append_texts(row.next(), *path);
  }

  std::string& out_;
  const Layout& layout_;
  const Reading& reading_;
  base::Language language_;
  std::map<std::vector<std::u32string>, std::size_t> paths_;
};

}  // namespace

void append_data(std::string& out, const Layout& layout, base::Language language) {
  DataWriter(out, layout, language).run();
}

}  // namespace luoshi::report
