#include "service/saved_filters.h"

#include <algorithm>
#include <boost/json.hpp>
#include <functional>

#include "base/json.h"
#include "office/fields.h"
#include "service/answers.h"
#include "service/personal.h"

namespace luoshi::service {

// As it stands in the store.
struct SavedFilter {
  std::string id;
  std::string page;
  std::string name;
  std::string query;
};
BOOST_DESCRIBE_STRUCT(SavedFilter, (), (id, page, name, query))
struct SavedFilters {
  std::vector<SavedFilter> filters;
};
BOOST_DESCRIBE_STRUCT(SavedFilters, (), (filters))

namespace {

using base::Error;
using base::ErrorCode;
using base::fail;
using base::Result;

constexpr std::string_view kSpace = "saved_filters";
constexpr std::chrono::hours kKeptFor{24 * 366 * 10};  // since the last change
constexpr int kTriesMax = 20;                          // against another tab at the same moment
constexpr std::size_t kPageMax = 40;
constexpr std::size_t kNameMax = 40;
constexpr std::size_t kQueryBytesMax = 1'000;

// What stands there, sealed; nothing of somebody who never kept one.
Result<std::optional<std::string>> sealed_of(World& world, const office::PersonId& person) {
  return world.ledger.store().transient().get(std::string(kSpace), person.value(),
                                              world.clock.wall_now());
}

Result<SavedFilters> opened(World& world, const office::PersonId& person,
                            const std::optional<std::string>& sealed) {
  if (!sealed) return SavedFilters{};
  auto text = open(world, person, kFiltersContext, *sealed);
  if (!text) return tl::unexpected(text.error());
  if (!*text) return SavedFilters{};
  auto json = base::parse_json(**text);
  if (!json) return tl::unexpected(json.error());
  return base::from_json<SavedFilters>(*json);
}

// The change is made on what stands there, however many change it at once.
using Change = std::function<Result<void>(SavedFilters&)>;
Result<SavedFilters> change(World& world, const office::PersonId& person, const Change& change_in) {
  for (int i = 0; i < kTriesMax; ++i) {
    const auto before = sealed_of(world, person);
    if (!before) return tl::unexpected(before.error());
    auto all = opened(world, person, *before);
    if (!all) return all;
    if (auto ok = change_in(*all); !ok) return tl::unexpected(ok.error());
    auto after = seal(world, person, kFiltersContext, base::serialize(base::to_json(*all)), false);
    if (!after) return tl::unexpected(after.error());
    const env::WallTime now = world.clock.wall_now();
    auto put = world.ledger.store().transient().put_if(std::string(kSpace), person.value(), *before,
                                                       after->sealed, now, now + kKeptFor);
    if (!put) return tl::unexpected(put.error());
    if (*put) return all;
  }
  return fail(ErrorCode::kUnavailable, {"请稍后再试", "try again in a moment"});
}

Result<void> check_filter(const SavedFilterNew& wanted) {
  const bool is_page =
      !wanted.page.empty() && wanted.page.size() <= kPageMax &&
      std::ranges::all_of(wanted.page, [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
  if (!is_page) {
    return tl::unexpected(wrong_member("/page", {"不是页面的名称", "this names no page"},
                                       {"应为小写字母和下划线", "small letters and underscores"}));
  }
  if (auto ok = office::check_text(wanted.name, {.max = kNameMax}, "/name"); !ok) return ok;
  const bool is_query =
      wanted.query.size() <= kQueryBytesMax &&
      std::ranges::all_of(wanted.query, [](char c) { return c > ' ' && c < '\x7f'; });
  if (is_query) return {};
  return tl::unexpected(wrong_member("/query", {"不是查询串", "this is no query"},
                                     {"应为网址中“?”之后的部分，不超过1000字节",
                                      "what follows ? in an address, 1,000 bytes at the most"}));
}

FiltersJson shown(const SavedFilters& all) { return base::to_json(all).as_object(); }

}  // namespace

FiltersJson list_saved_filters(World& world, const Caller& caller) {
  const auto sealed = sealed_of(world, caller.person);
  if (!sealed) return tl::unexpected(sealed.error());
  auto all = opened(world, caller.person, *sealed);
  if (!all) return tl::unexpected(all.error());
  return shown(*all);
}

FiltersJson save_filter(World& world, const Caller& caller, const SavedFilterNew& wanted) {
  if (auto ok = check_filter(wanted); !ok) return tl::unexpected(ok.error());
  const std::string id = random_id(world.random, "v-");
  auto all = change(world, caller.person, [&](SavedFilters& there) -> Result<void> {
    const auto same = std::ranges::find_if(there.filters, [&](const SavedFilter& each) {
      return each.page == wanted.page && each.name == wanted.name;
    });
    if (same != there.filters.end()) {
      same->query = wanted.query;
      return {};
    }
    if (there.filters.size() >= kSavedFiltersMax) {
      return tl::unexpected(
          Error{ErrorCode::kConflict,
                {"保存的筛选太多", "too many filters are kept"},
                {},
                {"不超过60个，请先删去不用的", "60 at the most: forget one first"},
                "state_forbids"});
    }
    there.filters.push_back({id, wanted.page, wanted.name, wanted.query});
    return {};
  });
  if (!all) return tl::unexpected(all.error());
  return shown(*all);
}

Result<void> forget_filter(World& world, const Caller& caller, const std::string& id) {
  auto all = change(world, caller.person, [&](SavedFilters& there) -> Result<void> {
    const auto gone =
        std::erase_if(there.filters, [&](const SavedFilter& each) { return each.id == id; });
    if (gone > 0) return {};
    return tl::unexpected(not_found({"没有这个筛选", "there is no such filter"}));
  });
  if (!all) return tl::unexpected(all.error());
  return {};
}

}  // namespace luoshi::service
