// Requests as far as they are public: which they are. What is shown of one is in open311_view.cc;
// neither opens anything sealed.
#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <cmath>
#include <iterator>
#include <set>

#include "cases/request_points.h"
#include "cases/request_rows.h"
#include "service/answers.h"
#include "service/audit.h"
#include "service/internal/open311_view.h"

namespace luoshi::service {
namespace {

using base::Result;
using ledger::Comparison;
namespace json = boost::json;

constexpr std::size_t kPageMax = 1'000;  // and the usual
constexpr std::size_t kRowsMax = 10'000;
constexpr std::size_t kPointsMax = 100'000;  // looked up for one answer
constexpr std::int64_t kSpanMax = std::int64_t{90} * 24 * 60 * 60 * 1'000;
constexpr double kMillionths = 1e6;

// -- which --

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(','), text.size());
    if (end > 0) out.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

// Of this kind, or of these categories of it.
struct Group {
  std::vector<ledger::Value> kinds;
  std::vector<ledger::Value> categories;  // none: any
};

std::vector<ledger::Condition> conditions(const Group& group) {
  std::vector<ledger::Condition> out = {
      {"kind", Comparison::kIn, group.kinds},
      {"secret", Comparison::kEqual, {std::int64_t{0}}},
      {"state", Comparison::kNotEqual, {std::string("withdrawn")}},
      {"category", Comparison::kIsNotNull, {}},
  };
  if (group.categories.size() == 1) {
    out.back() = {"category", Comparison::kEqual, group.categories};
  } else if (!group.categories.empty()) {
    out.back() = {"category", Comparison::kIn, group.categories};
  }
  return out;
}

// All kinds together; those of which services are named each for itself.
std::vector<Group> groups_of(const PublicKinds& kinds, const std::optional<std::string>& codes) {
  std::vector<Group> out;
  if (!codes) {
    Group all;
    for (const calendar::Kind* kind : kinds.kinds) all.kinds.emplace_back(kind->id);
    return {all};
  }
  for (const std::string& code : split(*codes)) {
    const auto service = find_service(kinds, code);
    if (!service) continue;
    const ledger::Value kind = service->kind->id;
    auto group = std::ranges::find(out, std::vector<ledger::Value>{kind}, &Group::kinds);
    if (group == out.end()) group = out.insert(out.end(), {{kind}, {}});
    group->categories.emplace_back(service->category->id);
  }
  return out;
}

Result<std::optional<std::int64_t>> time_said(const Open311Asked& asked, const char* name) {
  auto text = said(asked, name);
  if (!text) return std::optional<std::int64_t>();
  std::ranges::replace(*text, ' ', '+');  // a '+' that was not escaped
  const auto time = parse_rfc3339(*text);
  if (time) return std::optional<std::int64_t>(time->time_since_epoch().count());
  return tl::unexpected(wrong_value(
      name, {"应为带时区的时间，如2010-01-01T00:00:00Z", "such as 2010-01-01T00:00:00Z"}));
}

struct Span {
  std::int64_t from = 0;
  std::int64_t until = 0;
};
struct SpanNames {
  const char* from;
  const char* until;
};
constexpr SpanNames kRequested{"start_date", "end_date"};
constexpr SpanNames kUpdated{"updated_after", "updated_before"};

// At most 90 days, of which the other end is found when one is said.
Result<Span> span_said(const Open311Asked& asked, const SpanNames& names) {
  auto from = time_said(asked, names.from);
  if (!from) return tl::unexpected(from.error());
  auto until = time_said(asked, names.until);
  if (!until) return tl::unexpected(until.error());
  const std::int64_t now = asked.world.clock.wall_now().time_since_epoch().count();
  Span out;
  out.until = *until ? **until : *from ? **from + kSpanMax : now;
  out.from = *from ? **from : out.until - kSpanMax;
  if (out.from <= out.until && out.until - out.from <= kSpanMax) return out;
  return tl::unexpected(wrong_value(
      names.from, {"起止应在90天以内，先起后止", "90 days at most, the earlier first"}));
}

bool is_said(const Open311Asked& asked, const SpanNames& names) {
  return said(asked, names.from) || said(asked, names.until);
}

// Millionths of a degree.
struct Box {
  std::int64_t west = 0, south = 0, east = 0, north = 0;
};
Result<std::optional<Box>> box_said(const Open311Asked& asked) {
  const auto text = said(asked, "bbox");
  if (!text) return std::optional<Box>();
  std::vector<std::int64_t> sides;
  for (const std::string& each : split(*text)) {
    double degrees = 0;
    const char* end = each.data() + each.size();
    const auto read = std::from_chars(each.data(), end, degrees);
    const bool is_angle = read.ec == std::errc() && read.ptr == end && std::abs(degrees) <= 180;
    if (is_angle) sides.push_back(std::llround(degrees * kMillionths));
  }
  if (sides.size() == 4 && sides[0] <= sides[2] && sides[1] <= sides[3]) {
    return std::optional<Box>({sides[0], sides[1], sides[2], sides[3]});
  }
  return tl::unexpected(
      wrong_value("bbox", {"应为“西,南,东,北”，单位为度", "west,south,east,north"}));
}

Result<std::size_t> number_said(const Open311Asked& asked, const char* name, std::size_t usual,
                                std::size_t max) {
  const std::string text = said(asked, name).value_or(std::to_string(usual));
  std::size_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_whole = read.ec == std::errc() && read.ptr == text.data() + text.size();
  if (is_whole && number >= 1 && number <= max) return number;
  const std::string most = std::to_string(max);
  return tl::unexpected(wrong_value(name, {"应为1到" + most, "1 to " + most}));
}

struct Wanted {
  std::vector<ledger::Condition> where;  // beside what makes one public
  std::string order = "opened_at";       // the latest first
  std::size_t before = 0;                // of the pages before this one
  std::size_t size = kPageMax;
  std::optional<Span> requested;
  std::optional<Box> box;
};

Result<void> add_page(const Open311Asked& asked, Wanted& out) {
  auto size = number_said(asked, "page_size", kPageMax, kPageMax);
  if (!size) return tl::unexpected(size.error());
  auto page = number_said(asked, "page", 1, kRowsMax / *size);
  if (!page) return tl::unexpected(page.error());
  out.size = *size;
  out.before = (*page - 1) * *size;
  return {};
}

void add_between(std::vector<ledger::Condition>& where, const char* column, std::int64_t from,
                 std::int64_t until) {
  where.push_back({column, Comparison::kGreaterOrEqual, {from}});
  where.push_back({column, Comparison::kLessOrEqual, {until}});
}

Result<void> add_times(const Open311Asked& asked, Wanted& out) {
  const bool by_change = is_said(asked, kUpdated);
  if (is_said(asked, kRequested) || !by_change) {
    auto span = span_said(asked, kRequested);
    if (!span) return tl::unexpected(span.error());
    out.requested = *span;
  }
  if (!by_change) return {};
  auto span = span_said(asked, kUpdated);
  if (!span) return tl::unexpected(span.error());
  add_between(out.where, "updated_at", span->from, span->until);
  out.order = "updated_at";
  return {};
}

Result<void> add_status(const Open311Asked& asked, Wanted& out) {
  const auto text = said(asked, "status");
  if (!text) return {};
  const auto words = split(*text);
  const std::set<std::string> all(words.begin(), words.end());
  const bool is_known =
      std::ranges::all_of(all, [](const auto& each) { return each == "open" || each == "closed"; });
  if (!is_known || all.empty()) {
    return tl::unexpected(wrong_value("status", {"应为open或closed", "open or closed"}));
  }
  if (all.size() > 1) return {};
  const bool is_open = all.contains("open");
  out.where.push_back({"closed_at", is_open ? Comparison::kIsNull : Comparison::kIsNotNull, {}});
  return {};
}

Result<Wanted> wanted_by(const Open311Asked& asked) {
  Wanted out;
  if (auto ok = add_page(asked, out); !ok) return tl::unexpected(ok.error());
  if (auto ok = add_times(asked, out); !ok) return tl::unexpected(ok.error());
  if (auto ok = add_status(asked, out); !ok) return tl::unexpected(ok.error());
  auto box = box_said(asked);
  if (!box) return tl::unexpected(box.error());
  out.box = *box;
  return out;
}

void add_box(std::vector<ledger::Condition>& where, const Box& box) {
  add_between(where, "longitude", box.west, box.east);
  add_between(where, "latitude", box.south, box.north);
}

// Of each group those that fit, at most `limit`; in order when there is one group.
Result<std::vector<ledger::Row>> fitting(World& world, const std::vector<Group>& groups,
                                         const std::vector<ledger::Condition>& where,
                                         const std::string& order, std::size_t limit) {
  std::vector<ledger::Row> out;
  for (const Group& group : groups) {
    if (group.kinds.empty()) continue;
    ledger::Query query{.table = &cases::requests_table(), .book = ledger::kCityBook};
    query.where = conditions(group);
    query.where.insert(query.where.end(), where.begin(), where.end());
    query.order = {{order, true}};
    query.limit = limit;
    auto rows = world.ledger.rows(query);
    if (!rows) return tl::unexpected(rows.error());
    for (ledger::BookRow& each : *rows) out.push_back(std::move(each.row));
  }
  if (groups.size() < 2) return out;
  const std::size_t by = cases::requests_table().column(order);
  std::ranges::sort(out, [by](const ledger::Row& left, const ledger::Row& right) {
    return left[by] != right[by] ? left[by] > right[by] : left[0] < right[0];
  });
  return out;
}

// A search of points, which goes on behind `points.after`: the ids of the next ones.
constexpr std::size_t kPointsAtOnce = 500;
Result<std::vector<ledger::Value>> next_points(World& world, ledger::Query& points) {
  auto rows = world.ledger.rows(points);
  if (!rows) return tl::unexpected(rows.error());
  std::vector<ledger::Value> ids;
  for (const ledger::BookRow& each : *rows) ids.push_back(each.row[1]);
  if (!rows->empty()) {
    const ledger::Row& last = rows->back().row;
    points.after = ledger::Row{last[0], last[0], last[1]};
  }
  return ids;
}

// By their points, the latest first, until there are enough of those that are public and fit.
Result<std::vector<ledger::Row>> fitting_in_box(World& world, const std::vector<Group>& groups,
                                                const Wanted& wanted) {
  ledger::Query points{.table = &cases::request_points_table(), .book = ledger::kCityBook};
  Group all;
  for (const Group& group : groups) {
    all.kinds.insert(all.kinds.end(), group.kinds.begin(), group.kinds.end());
  }
  points.where = {{"kind", Comparison::kIn, all.kinds}};
  add_between(points.where, "opened_at", wanted.requested->from, wanted.requested->until);
  add_box(points.where, *wanted.box);
  points.order = {{"opened_at", true}};
  points.limit = kPointsAtOnce;
  const std::size_t enough = wanted.before + wanted.size;
  std::vector<ledger::Row> out;
  for (std::size_t seen = 0; out.size() < enough && seen < kPointsMax; seen += kPointsAtOnce) {
    auto ids = next_points(world, points);
    if (!ids) return tl::unexpected(ids.error());
    std::vector<ledger::Condition> where = wanted.where;
    where.push_back({"id", Comparison::kIn, *ids});
    auto rows = fitting(world, groups, where, wanted.order, kPointsAtOnce);
    if (!rows) return rows;
    std::ranges::move(*rows, std::back_inserter(out));
    if (ids->size() < kPointsAtOnce) break;
  }
  return out;
}

Result<std::vector<ledger::Row>> rows_of(World& world, const std::vector<Group>& groups,
                                         const Wanted& wanted) {
  const bool by_points = wanted.box && wanted.order == "opened_at";
  std::vector<ledger::Condition> where = wanted.where;
  if (wanted.requested) {
    add_between(where, "opened_at", wanted.requested->from, wanted.requested->until);
  }
  if (wanted.box) add_box(where, *wanted.box);
  auto out = by_points ? fitting_in_box(world, groups, wanted)
                       : fitting(world, groups, where, wanted.order, wanted.before + wanted.size);
  if (!out) return out;
  const std::size_t before = std::min(wanted.before, out->size());
  out->erase(out->begin(), out->begin() + static_cast<std::ptrdiff_t>(before));
  out->resize(std::min(out->size(), wanted.size));
  return out;
}

Open311Json shown(const Open311Asked& asked, const PublicKinds& kinds,
                  const std::vector<Group>& groups, const Wanted& wanted) {
  auto rows = rows_of(asked.world, groups, wanted);
  if (!rows) return tl::unexpected(rows.error());
  PublicView view(asked, kinds);
  json::array out;
  for (const ledger::Row& row : *rows) {
    auto item = view.item(row);
    if (!item) return tl::unexpected(item.error());
    out.push_back(std::move(*item));
  }
  return out;
}

Open311Json with_ids(const Open311Asked& asked, const std::vector<std::string>& ids) {
  auto kinds = public_kinds(asked.world);
  if (!kinds) return tl::unexpected(kinds.error());
  if (ids.size() > kPageMax) {
    return tl::unexpected(
        wrong_value("service_request_id", {"最多1000个", "1000 of them at most"}));
  }
  Wanted wanted;
  wanted.where = {{"id", Comparison::kIn, {ids.begin(), ids.end()}}};
  return shown(asked, *kinds, groups_of(*kinds, {}), wanted);
}

}  // namespace

std::vector<ledger::Condition> public_conditions(const PublicKinds& kinds) {
  return conditions(groups_of(kinds, {}).front());
}

Open311Json open311_requests(const Open311Asked& asked) {
  if (const auto ids = said(asked, "service_request_id")) return with_ids(asked, split(*ids));
  auto wanted = wanted_by(asked);
  if (!wanted) return tl::unexpected(wanted.error());
  auto kinds = public_kinds(asked.world);
  if (!kinds) return tl::unexpected(kinds.error());
  if (wanted->box) {
    std::erase_if(kinds->kinds,
                  [](const calendar::Kind* kind) { return !kind->process->open311->points; });
  }
  return shown(asked, *kinds, groups_of(*kinds, said(asked, "service_code")), *wanted);
}

Open311Json open311_request(const Open311Asked& asked, const std::string& id) {
  auto found = with_ids(asked, {id});
  if (!found || !found->get_array().empty()) return found;
  return tl::unexpected(not_found({"没有这个service_request_id", "service_request_id not found"}));
}

// Every service is realtime: an id is its own token.
Open311Json open311_token(const Open311Asked& asked, const std::string& token) {
  auto found = with_ids(asked, {token});
  if (!found) return found;
  if (found->get_array().empty()) {
    return tl::unexpected(not_found({"没有这个token", "token not found"}));
  }
  return json::array{json::object{{"service_request_id", token}, {"token", token}}};
}

}  // namespace luoshi::service
