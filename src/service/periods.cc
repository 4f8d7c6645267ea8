#include "service/periods.h"

#include <boost/json.hpp>
#include <charconv>

#include "base/json.h"
#include "commitment/commitment.h"
#include "service/answers.h"
#include "service/internal/commitment_json.h"
#include "service/light_counts.h"

namespace luoshi::service {
namespace {

using base::Result;
using office::Right;
namespace json = boost::json;

Result<void> may_write(World& world, const Caller& caller) {
  return require_everywhere(world, caller, Right::kCommitmentsWrite);
}

json::object year_json(const ledger::Row& row) {
  const ledger::Table& table = commitment::periods_table();
  json::object out;
  int year = 0;
  const std::string text = text_of(table, row, "year");
  std::from_chars(text.data(), text.data() + text.size(), year);
  out["year"] = year;
  for (const char* name : {"state", "frozen_through", "version"}) {
    out[name] = json_of(row[table.column(name)]);
  }
  return out;
}

const Listing& periods_listing() {
  static const Listing kListing{"periods",
                                {{"year", "year"}},
                                {{"year", true}},
                                {{"year", {"年度", "Year"}},
                                 {"state", {"状态", "State"}},
                                 {"frozen_through", {"冻结至", "Frozen through"}}},
                                {}};
  return kListing;
}

template <class Ask>
YearJson carry_out(const OnYear& on, Ask ask) {
  if (auto may = may_write(on.world, on.caller); !may) return tl::unexpected(may.error());
  auto reply = execute(on.world, on.caller, on.asked, std::move(ask));
  if (!reply) {
    base::Error error = reply.error();
    if (error.where == "/year") {  // of the path
      error.where.clear();
      if (error.code == base::ErrorCode::kInvalidInput) error.code = base::ErrorCode::kNotFound;
    }
    return tl::unexpected(told(std::move(error)));
  }
  ledger::Query query{.table = &commitment::periods_table(), .book = ledger::kCityBook};
  query.where = {{"year", ledger::Comparison::kEqual, {std::to_string(on.year)}}};
  query.limit = 1;
  auto rows = on.world.ledger.rows(query);
  if (!rows) return tl::unexpected(rows.error());
  if (rows->empty()) return tl::unexpected(not_found({"没有这一年", "there is no such year"}));
  return year_json(rows->front().row);
}

// -- packages --

const Listing& packages_listing() {
  static const Listing kListing{"packages",
                                {{"year", "year"}, {"name", "name"}, {"place", "span_start"}},
                                {{"year", true}, {"span_start", false}},
                                {{"id", {"编号", "Id"}},
                                 {"name", {"名称", "Name"}},
                                 {"year", {"年度", "Year"}},
                                 {"declared_count", {"公布项数", "Declared"}},
                                 {"members", {"登记项数", "Members"}}},
                                {"year", "reading"}};
  return kListing;
}

base::Error no_package() { return not_found({"没有这个工程包", "there is no such package"}); }

Result<commitment::PackageId> package_to_change(const OnPackage& on) {
  if (auto may = may_write(on.world, on.caller); !may) return tl::unexpected(may.error());
  if (!is_id_of("k-", on.id)) return tl::unexpected(no_package());
  return commitment::PackageId(on.id);
}

// With its members counted by light, and what is to be said when they are fewer or more than
// declared.
json::object package_json(const LightsBy& lights, const ledger::Row& row) {
  const ledger::Table& table = commitment::packages_table();
  json::object out;
  for (const char* name : {"id", "name", "year", "declared_count", "reading", "version"}) {
    out[name] = json_of(row[table.column(name)]);
  }
  const std::string id = text_of(table, row, "id");
  const auto members = counts_of(lights, id).all();
  const auto declared = std::get<std::int64_t>(row[table.column("declared_count")]);
  const auto finding = commitment::package_finding(static_cast<std::uint32_t>(declared), members);
  out["members"] = members;
  out["finding"] = finding ? base::to_json(*finding) : json::value(nullptr);
  out["lights"] = lights_json(lights, "package", id);
  return out;
}

}  // namespace

Result<Page> list_periods(World& world, const Caller& caller, const Parameters& parameters) {
  if (auto may = require(caller, Right::kCommitmentsRead); !may) {
    return tl::unexpected(may.error());
  }
  auto asked = list_asked(parameters, periods_listing());
  if (!asked) return tl::unexpected(asked.error());
  const ledger::Query query{.table = &commitment::periods_table(), .book = ledger::kCityBook};
  return list_rows(world, periods_listing(), *asked, query,
                   [](const ledger::BookRow& row) -> Result<std::optional<json::object>> {
                     return std::optional(year_json(row.row));
                   });
}

YearJson freeze_period(const OnYear& on, const Freezing& wanted) {
  return carry_out(on,
                   commitment::FreezePeriod{on.year, on.version, wanted.through, wanted.reason});
}

YearJson thaw_period(const OnYear& on, const Thawing& wanted) {
  return carry_out(on, commitment::ThawPeriod{on.year, on.version, wanted.through, wanted.reason});
}

YearJson open_year(const OnYear& on, const YearReason& why) {
  return carry_out(on, commitment::OpenYear{on.year, on.version, why.reason});
}

YearJson close_year(const OnYear& on, const YearReason& why) {
  return carry_out(on, commitment::CloseYear{on.year, on.version, why.reason});
}

Result<Page> list_packages(World& world, const Caller& caller, const Parameters& parameters) {
  if (auto may = require(caller, Right::kCommitmentsRead); !may) {
    return tl::unexpected(may.error());
  }
  auto asked = list_asked(parameters, packages_listing());
  if (!asked) return tl::unexpected(asked.error());
  ledger::Query query{.table = &commitment::packages_table(), .book = ledger::kCityBook};
  if (const auto text = value_of(parameters, "year")) {
    std::int64_t year = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), year);
    if (error != std::errc() || end != text->data() + text->size()) {
      return tl::unexpected(wrong_parameter("year", {"应为整数", "a whole number"}));
    }
    query.where.push_back({"year", ledger::Comparison::kEqual, {year}});
  }
  if (const auto reading = value_of(parameters, "reading")) {
    query.where.push_back({"reading", ledger::Comparison::kEqual, {*reading}});
  }
  auto state = world.board->now();
  if (!state) return tl::unexpected(state.error());
  const LightsBy lights = lights_by(**state, &BoardCommitment::package);
  return list_rows(world, packages_listing(), *asked, query,
                   [&](const ledger::BookRow& row) -> Result<std::optional<json::object>> {
                     return std::optional(package_json(lights, row.row));
                   });
}

PackageJson get_package(World& world, const Caller& caller, const std::string& id) {
  if (auto may = require(caller, Right::kCommitmentsRead); !may) {
    return tl::unexpected(may.error());
  }
  if (!is_id_of("k-", id)) return tl::unexpected(no_package());
  auto row = row_at(world, commitment::packages_table(), id);
  if (!row) return tl::unexpected(row.error());
  if (!*row) return tl::unexpected(no_package());
  auto state = world.board->now();
  if (!state) return tl::unexpected(state.error());
  return package_json(lights_by(**state, &BoardCommitment::package), **row);
}

PackageJson make_package(World& world, const Caller& caller, const Asked& asked,
                         const PackageNew& wanted) {
  if (auto may = may_write(world, caller); !may) return tl::unexpected(may.error());
  commitment::MakePackage ask;
  ask.id = commitment::PackageId(ordered_id(world, "k-"));
  ask.package.name = wanted.name;
  ask.package.year = wanted.year;
  ask.package.declared_count = wanted.declared_count;
  auto reply = told(execute(world, caller, asked, std::move(ask)));
  if (!reply) return tl::unexpected(reply.error());
  auto done = done_of(*reply);
  if (!done) return tl::unexpected(done.error());
  return get_package(world, caller, done->id);
}

PackageJson change_package(const OnPackage& on, const PackageChange& change) {
  auto id = package_to_change(on);
  if (!id) return tl::unexpected(id.error());
  auto reply = told(execute(on.world, on.caller, on.asked,
                            commitment::ChangePackage{*id, on.version, change.name,
                                                      change.declared_count, change.reason}));
  if (!reply) return tl::unexpected(reply.error());
  return get_package(on.world, on.caller, on.id);
}

Result<void> withdraw_package(const OnPackage& on, const YearReason& why) {
  auto id = package_to_change(on);
  if (!id) return tl::unexpected(id.error());
  auto reply = told(execute(on.world, on.caller, on.asked,
                            commitment::WithdrawPackage{*id, on.version, why.reason}));
  if (!reply) return tl::unexpected(reply.error());
  return {};
}

}  // namespace luoshi::service
