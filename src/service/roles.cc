#include "service/roles.h"

#include <boost/json.hpp>

#include "office/rights.h"

namespace luoshi::service {
namespace {

namespace json = boost::json;

const Listing& listing() {
  static const Listing kListing{"roles",
                                {},
                                {},
                                {{"name", {"代号", "name"}},
                                 {"title", {"名称", "title (Chinese)"}},
                                 {"title_en", {"英文名称", "title"}},
                                 {"description", {"说明", "description (Chinese)"}},
                                 {"description_en", {"英文说明", "description"}},
                                 {"rights", {"权限", "rights"}},
                                 {"excludes", {"互斥角色", "excludes"}}},
                                {}};
  return kListing;
}

template <class Words>
json::array names_of(const Words& words) {
  json::array names;
  for (const auto& word : words) names.emplace_back(office::name_of(word));
  return names;
}

json::object role_json(const office::RoleRow& row) {
  json::object out;
  out["name"] = office::name_of(row.role);
  out["title"] = row.title.zh;
  out["title_en"] = row.title.en;
  out["description"] = row.description.zh;
  out["description_en"] = row.description.en;
  out["rights"] = names_of(row.rights.list());
  out["excludes"] = names_of(office::excluded_by(row.role));
  return out;
}

}  // namespace

base::Result<Page> list_roles(World& world, const Parameters& parameters) {
  auto asked = list_asked(parameters, listing());
  if (!asked) return tl::unexpected(asked.error());
  std::vector<json::object> items;
  for (const office::RoleRow& row : office::role_table()) items.push_back(role_json(row));
  return list_items(world, listing(), *asked, std::move(items));
}

}  // namespace luoshi::service
