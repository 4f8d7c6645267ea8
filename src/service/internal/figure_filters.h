// By which filters the list of cases shows what a figure counts: one part says whose they are, the
// other which of them, as a query of addresses (`GET /api/v1/cases?<one>&<other>`).
// Thread rule: pure functions.
#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "office/day.h"
#include "service/internal/case_figures.h"

namespace luoshi::service {

// Of an item: "unit=u-a". `own`: of the caller's units alone, who may not see the others.
std::string filter_of_item(const std::string& by, const std::string& value, bool own);
// By count, of these days, both included: {"opened": "opened_from=2026-02-01&…", …}.
boost::json::object filters_of_days(const FiguresAsked& asked, const office::Day& from,
                                    const office::Day& to);

}  // namespace luoshi::service
