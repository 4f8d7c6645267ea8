// Filters of lists that a person comes back to: one's own and nobody else's. They are no events:
// they stand with the sessions, sealed under the person's key, and go with it.
// Thread rule: any thread.
#pragma once

#include <boost/describe.hpp>
#include <boost/json/object.hpp>
#include <string>
#include <vector>

#include "service/caller.h"

namespace luoshi::service {

struct SavedFilterNew {
  std::string page;   // which list: "commitments"
  std::string name;   // as the person calls it; among those of a page, the only one
  std::string query;  // of the page's address: "light=red&year=2026"
};
BOOST_DESCRIBE_STRUCT(SavedFilterNew, (), (page, name, query))

inline constexpr std::size_t kSavedFiltersMax = 60;  // of a person

using FiltersJson = base::Result<boost::json::object>;

// {"filters": [{"id", "page", "name", "query"}]}, by page in the order in which they came.
FiltersJson list_saved_filters(World& world, const Caller& caller);
// Takes the place of the one of that name on that page. All of them, as they are then.
FiltersJson save_filter(World& world, const Caller& caller, const SavedFilterNew& wanted);
base::Result<void> forget_filter(World& world, const Caller& caller, const std::string& id);

}  // namespace luoshi::service
