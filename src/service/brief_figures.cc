#include "service/internal/brief_figures.h"

#include "service/internal/paper.h"

namespace luoshi::service {

using document::PaperWords;
namespace json = boost::json;

const json::object& counts_in(const json::value& item) {
  return item.as_object().at("counts").as_object();
}
const json::object& all_in(const json::object& figures) { return figures.at("all").as_object(); }
const json::array& items_in(const json::object& figures) { return figures.at("items").as_array(); }

std::int64_t count_in(const json::object& counts, const char* name) {
  const json::value& value = counts.at(name);
  return value.is_int64() ? value.get_int64() : 0;
}
std::string text_of_count(const json::object& counts, const char* name) {
  return std::to_string(count_in(counts, name));
}
std::string rate_in(const json::object& counts, const char* name) {
  const std::string rate = text_in(counts, name);
  return rate.empty() ? "—" : rate + "%";
}
std::int64_t opened_of(const json::object& figures, const std::string& value) {
  for (const json::value& each : items_in(figures)) {
    if (text_in(each.as_object(), "value") == value) return count_in(counts_in(each), "opened");
  }
  return 0;
}

std::string rules_of(const json::object& figures) {
  std::string out;
  for (const json::value& each : figures.at("rules").as_array()) {
    const std::string rule = text_in(each.as_object(), "zh");
    if (rule.find("档") != rule.npos || rule.find("企业") != rule.npos) out += rule;
  }
  return out;
}

PaperWords opens(const Brief& brief, std::string text, const std::string& filters) {
  if (brief.base_url.empty()) return text;
  return {std::move(text), brief.base_url + "/#/cases?" + filters};
}
PaperWords opens_all(const Brief& brief, const json::object& figures, const char* count) {
  return opens(brief, text_of_count(all_in(figures), count) + "件",
               text_in(figures.at("filters").as_object(), count));
}
PaperWords opens_item(const Brief& brief, const json::object& figures, const json::object& item,
                      const char* count) {
  return opens(brief, text_of_count(item.at("counts").as_object(), count),
               text_in(item, "filter") + "&" + text_in(figures.at("filters").as_object(), count));
}
PaperWords opens_value(const Brief& brief, const json::object& figures, const std::string& value,
                       const char* count) {
  for (const json::value& each : items_in(figures)) {
    const bool is_it = text_in(each.as_object(), "value") == value;
    if (is_it) return opens_item(brief, figures, each.as_object(), count);
  }
  return PaperWords("0");
}

}  // namespace luoshi::service
