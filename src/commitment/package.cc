#include "commitment/package.h"

#include <fmt/format.h>

#include <array>

#include "commitment/commitment.h"
#include "commitment/internal/checks.h"
#include "commitment/internal/values.h"
#include "commitment/period.h"

namespace luoshi::commitment {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using ledger::Decision;
using ledger::Event;
using ledger::View;

constexpr TextLimits kNameLimits{.max = 100};
constexpr std::uint32_t kDeclaredMax = 10'000;

void made(Package& package, const PackageMade& body, const Event&) {
  package.exists = true;
  package.what = body;
}
void changed(Package& package, const PackageChanged& body, const Event&) {
  package.what.name = body.name;
  package.what.declared_count = body.declared_count;
}
void withdrawn(Package& package, const PackageWithdrawn&, const Event&) {
  package.withdrawn = true;
}

constexpr std::array<Applier<Package>, 3> kAppliers = {{
    {"package.made", 1, &fold<Package, PackageMade, made>},
    {"package.changed", 1, &fold<Package, PackageChanged, changed>},
    {"package.withdrawn", 1, &fold<Package, PackageWithdrawn, withdrawn>},
}};

Result<void> apply(Package& package, const Event& event) {
  return apply_by<Package>(kAppliers, package, event);
}

void project(const Package& package, const Event& event, ledger::RowChanges& changes) {
  const std::string id = ledger::StreamId::parse(event.stream).id;
  if (package.withdrawn) {
    changes.push_back({&packages_table(), {id}, true});
    return;
  }
  const PackageMade& what = package.what;
  const bool of_reading = what.source.reading_id.has_value();
  changes.push_back(
      {&packages_table(),
       {id, what.name, std::int64_t{what.year}, std::int64_t{what.declared_count},
        of_reading ? ledger::Value(*what.source.reading_id) : ledger::Value(),
        of_reading ? ledger::Value(static_cast<std::int64_t>(what.source.start)) : ledger::Value(),
        static_cast<std::int64_t>(event.version)},
       false});
}

Result<void> check_package(const std::string& name, std::uint32_t declared) {
  if (auto ok = check_text(name, kNameLimits, "/name"); !ok) return ok;
  if (declared <= kDeclaredMax) return {};
  return fail(ErrorCode::kInvalidInput, {"数目太大", "too many"}, "/declared_count",
              {"应不超过10000", "10,000 at the most"});
}

Result<const Package*> package_to_change(View& view, const PackageId& id,
                                         const std::optional<std::uint64_t>& version) {
  auto package = open_package(view, id, "/id");
  if (!package) return package;
  if (auto ok = check_version(view, stream_of(id), version); !ok) return tl::unexpected(ok.error());
  return package;
}

}  // namespace

Result<const Package*> open_package(View& view, const PackageId& id, std::string where) {
  auto package = view.state<Package>(stream_of(id));
  if (!package) return package;
  if (!(*package)->exists) {
    return fail(ErrorCode::kNotFound, {"没有这个工程包", "there is no such package"},
                std::move(where));
  }
  if ((*package)->withdrawn) {
    return conflict("withdrawn", {"工程包已撤销", "the package has been withdrawn"},
                    std::move(where));
  }
  return package;
}

std::optional<base::Message> package_finding(std::uint32_t declared, std::uint64_t members) {
  if (declared == 0 || declared == members) return std::nullopt;
  const bool too_few = members < declared;
  const std::uint64_t difference = too_few ? declared - members : members - declared;
  return base::Message{fmt::format("应有{}项，现有{}项，{}{}项", declared, members,
                                   too_few ? "还差" : "多出", difference),
                       fmt::format("{} declared, {} listed: {} {}", declared, members, difference,
                                   too_few ? "missing" : "too many")};
}

Result<Decision> decide(View& view, const MakePackage& ask, const office::Actor&) {
  if (auto ok = check_id(ask.id.value(), 'k', "/id"); !ok) return tl::unexpected(ok.error());
  const ledger::StreamId stream = stream_of(ask.id);
  if (auto ok = check_not_born(view, stream, "/id"); !ok) return tl::unexpected(ok.error());
  const PackageMade& package = ask.package;
  if (auto ok = check_package(package.name, package.declared_count); !ok) {
    return tl::unexpected(ok.error());
  }
  if (auto ok = check_year(package.year, "/year"); !ok) return tl::unexpected(ok.error());
  if (auto ok = check_year_open(view, package.year, "/year"); !ok) {
    return tl::unexpected(ok.error());
  }
  if (auto ok = check_sources(view, {package.source}); !ok) return tl::unexpected(ok.error());
  return decided(view, stream, {new_event(stream, "package.made", package)});
}

Result<Decision> decide(View& view, const ChangePackage& ask, const office::Actor&) {
  const auto package = package_to_change(view, ask.id, ask.version);
  if (!package) return tl::unexpected(package.error());
  const PackageMade& was = (*package)->what;
  const PackageChanged next{ask.name.value_or(was.name),
                            ask.declared_count.value_or(was.declared_count), ask.reason};
  if (auto ok = check_package(next.name, next.declared_count); !ok) {
    return tl::unexpected(ok.error());
  }
  const ledger::StreamId stream = stream_of(ask.id);
  if (next.name == was.name && next.declared_count == was.declared_count) {
    return decided(view, stream, {});
  }
  if (auto ok = check_reason(ask.reason); !ok) return tl::unexpected(ok.error());
  return decided(view, stream, {new_event(stream, "package.changed", next)});
}

Result<Decision> decide(View& view, const WithdrawPackage& ask, const office::Actor&) {
  const auto package = package_to_change(view, ask.id, ask.version);
  if (!package) return tl::unexpected(package.error());
  if (auto ok = check_reason(ask.reason); !ok) return tl::unexpected(ok.error());
  ledger::Query query{.table = &commitments_table(), .limit = 1};
  query.where = {{"package", ledger::Comparison::kEqual, {ask.id.value()}}};
  const auto members = view.rows(query);
  if (!members) return tl::unexpected(members.error());
  if (!members->empty()) {
    return fail(ErrorCode::kConflict, {"工程包中还有事项", "the package has members"}, "/id",
                {"应先移出各项", "take them out first"});
  }
  const ledger::StreamId stream = stream_of(ask.id);
  return decided(view, stream,
                 {new_event(stream, "package.withdrawn", PackageWithdrawn{ask.reason})});
}

const ledger::Table& packages_table() {
  using enum ledger::ColumnType;
  static const ledger::Table kTable{"packages",
                                    {{"id", kText},
                                     {"name", kText},
                                     {"year", kInteger},
                                     {"declared_count", kInteger},
                                     {"reading", kText},
                                     {"span_start", kInteger},
                                     {"version", kInteger}},
                                    1,
                                    {{"year"}, {"reading", "span_start"}}};
  return kTable;
}

ledger::StreamKind package_streams() {
  return ledger::stream_kind<Package>("package", {&packages_table()}, &apply, &project);
}

void list_package_kinds(std::vector<office::EventKind>& kinds) {
  list_kinds<Package>(kAppliers, kinds);
}

}  // namespace luoshi::commitment
