// Figures as the monthly brief reads them out of the answers of service/case_figures.h, and the
// list that each opens in the console. Thread rule: pure functions.
#pragma once

#include <boost/json.hpp>
#include <string>

#include "service/internal/case_brief.h"

namespace luoshi::service {

const boost::json::object& counts_in(const boost::json::value& item);
const boost::json::object& all_in(const boost::json::object& figures);
const boost::json::array& items_in(const boost::json::object& figures);
std::int64_t count_in(const boost::json::object& counts, const char* name);  // 0 of what is hidden
std::string text_of_count(const boost::json::object& counts, const char* name);
// "98.4%"; of nothing there is no rate.
std::string rate_in(const boost::json::object& counts, const char* name);
std::int64_t opened_of(const boost::json::object& figures, const std::string& value);
// Of those that the figures go by, what they say of tiers and companies.
std::string rules_of(const boost::json::object& figures);

document::PaperWords opens(const Brief& brief, std::string text, const std::string& filters);
// "12件", of all that the figures count.
document::PaperWords opens_all(const Brief& brief, const boost::json::object& figures,
                               const char* count);
document::PaperWords opens_item(const Brief& brief, const boost::json::object& figures,
                                const boost::json::object& item, const char* count);
// One that is not among them counts nothing, and opens nothing.
document::PaperWords opens_value(const Brief& brief, const boost::json::object& figures,
                                 const std::string& value, const char* count);

// Two parts of the paper, where there is anything to tell.
void add_companies(document::Paper& paper, const Brief& brief);
void add_matters(document::Paper& paper, const Brief& brief);

}  // namespace luoshi::service
