// What the files of the monthly brief share: what is told, gathered; and the paper made of it.
// Thread rule: any thread.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <vector>

#include "document/write_docx.h"
#include "office/day.h"
#include "service/caller.h"
#include "service/listing.h"

namespace luoshi::service {

struct Span {
  office::Day from, to;  // both included
};
struct Brief {
  Span now, before, year_ago;
  bool is_over = false;             // the month
  std::optional<std::string> line;  // none: all
  // case_figures of data/api/openapi.yaml:
  boost::json::object lines, lines_before, lines_year_ago, months;
  boost::json::object units, kinds, categories, counties, matters;
  boost::json::object companies;             // empty: the month is not over
  std::vector<boost::json::object> overdue;  // items of the list, the first ones by their limit
  bool has_more_overdue = false;
  std::string base_url, issuer;
  office::Day written;
};

document::Paper paper_of(const Brief& brief);
// What case_brief writes.
base::Result<document::Paper> case_brief_paper(World& world, const Caller& caller,
                                               const std::string& month,
                                               const Parameters& parameters,
                                               const std::string& base_url);

}  // namespace luoshi::service
