#include "service/import_cases.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <set>
#include <span>

#include "base/json.h"
#include "cases/clock.h"
#include "cases/request_rows.h"
#include "office/command.h"
#include "office/lookup.h"
#include "service/directory.h"
#include "service/internal/case_rows.h"
#include "service/internal/case_sealing.h"
#include "service/internal/committed_view.h"
#include "service/internal/kinds_appended.h"

namespace luoshi::service {
namespace {

using base::Error;
using base::ErrorCode;
using base::fail;
using base::Finding;
using base::Result;
using cases::ImportOutcome;

constexpr std::uint64_t kMapBytesMax = 1 << 20;
constexpr ImportLimits kLimits{.bytes_max = 64 << 20, .rows_max = 500'000, .cells_max = 4'000'000};
// Each looks for the last number over what those before it in the group have changed.
constexpr std::size_t kCommandsAtOnce = 32;

const office::Actor& actor() {
  static const office::Actor kActor{"system/command-line", {}};
  return kActor;
}

Result<void> refuse_errors(const std::vector<Finding>& findings, const std::string& file) {
  for (const Finding& finding : findings) {
    if (finding.severity != base::Severity::kError) continue;
    return fail(ErrorCode::kInvalidInput, finding.message,
                finding.where.empty() ? file : finding.where);
  }
  return {};
}

Result<KindMap> read_map(World& world, const std::string& path) {
  const auto text = world.files.read(path, kMapBytesMax);
  if (!text) return tl::unexpected(text.error());
  KindMapReading read = read_kind_map(*text, path);
  if (auto good = refuse_errors(read.findings, path); !good) return tl::unexpected(good.error());
  return std::move(read.map);
}

Result<ImportTable> read_table(World& world, const std::string& path, const KindMap& map) {
  auto table = read_import_table(world, path, map_columns(map), kLimits);
  if (!table) {
    Error error = table.error();
    error.where = path;
    return tl::unexpected(std::move(error));
  }
  if (auto good = refuse_errors(table->findings, path); !good) return tl::unexpected(good.error());
  return table;
}

// What the city lacks of what the map brings.
struct Lacking {
  std::optional<std::string> kinds;  // the city's whole text with those of the map
  std::vector<office::CreateUnit> units;
};

class Importer {
 public:
  Importer(World& world, const CasesFile& file, const KindMap& map)
      : world_(world), file_(file), map_(map) {}

  Result<CasesImported> run(const ImportTable& table) {
    if (auto done = look_at_units(); !done) return tl::unexpected(done.error());
    if (auto done = look_at_kinds(); !done) return tl::unexpected(done.error());
    CaseRows read = read_case_rows(table, map_, against_);
    out_.dry_run = file_.dry_run;
    out_.rows = table.table.rows.size();
    out_.refused = read.refused;
    out_.findings = std::move(read.findings);
    const std::vector<CaseRow>& rows = read.rows;
    if (!file_.dry_run && !rows.empty()) {
      if (auto done = complete_city(); !done) return tl::unexpected(done.error());
    }
    for (Rows left = rows; !left.empty();) {
      const Rows group = left.first(size_of_group(left));
      if (auto done = import_rows(group); !done) return tl::unexpected(done.error());
      left = left.subspan(group.size());
    }
    return std::move(out_);
  }

 private:
  using Rows = std::span<const CaseRow>;

  // -- the city --

  void know(const std::string& name, const office::UnitId& unit) {
    if (!name.empty()) against_.units.emplace(name, unit);
  }

  Result<void> look_at_units() {
    const ledger::Table& table = office::units_table();
    const auto rows = all_rows(world_, table);
    if (!rows) return tl::unexpected(rows.error());
    std::optional<office::UnitId> city;
    std::set<std::string> there;
    for (const ledger::Row& row : *rows) {
      const office::UnitId id(office::text_at(table, row, "id"));
      there.insert(id.value());
      if (office::text_at(table, row, "state") != "active") continue;
      if (office::text_at(table, row, "parent").empty()) city = id;
      for (const char* column : {"id", "name", "short_name", "code"}) {
        know(office::text_at(table, row, column), id);
      }
    }
    if (!city) {
      return fail(ErrorCode::kConflict, {"台账里还没有单位", "the ledger has no units yet"}, {},
                  {"先用 luoshi serve 装入城市", "fill it with a city by luoshi serve first"});
    }
    for (const MapUnit& unit : map_.units.value_or(std::vector<MapUnit>())) {
      for (const std::string& name :
           {unit.id.value(), unit.name, unit.short_name.value_or(""), unit.code.value_or("")}) {
        know(name, unit.id);
      }
      if (there.contains(unit.id.value())) continue;
      lacking_.units.push_back({unit.id,
                                unit.code.value_or(""),
                                unit.name,
                                unit.short_name.value_or(""),
                                unit.kind,
                                unit.parent.value_or(*city),
                                {}});
    }
    return {};
  }

  Result<void> look_at_kinds() {
    CommittedView view(world_);
    const auto file = view.state<office::RuleFile>(office::rule_stream("kinds"));
    if (!file) return tl::unexpected(file.error());
    const office::RuleVersion* now = office::in_force(**file, office::city_day(view.now()));
    const std::string text = now == nullptr ? std::string() : now->text;
    const auto brought = map_.kinds.value_or(std::vector<boost::json::value>());
    auto all = with_kinds(text, brought);
    if (!all) return tl::unexpected(all.error());
    lacking_.kinds = std::move(*all);
    auto kinds = std::make_shared<calendar::KindsReading>(
        calendar::read_kinds(lacking_.kinds.value_or(text)));
    if (lacking_.kinds) {
      out_.kinds_added = kinds->kinds.size() - calendar::read_kinds(text).kinds.size();
    }
    against_.kinds = std::move(kinds);
    auto days = cases::calendar_now(view);
    if (!days) return tl::unexpected(days.error());
    against_.calendar = std::move(*days);
    against_.now = view.now().time_since_epoch().count();
    return {};
  }

  template <class Ask>
  Result<void> tell(Ask ask) {
    auto done = world_.ledger.execute(
        office::command(actor(), ordered_id(world_, "import-"), {}, std::move(ask)));
    return done ? Result<void>() : tl::unexpected(done.error());
  }

  Result<void> complete_city() {
    for (const office::CreateUnit& unit : lacking_.units) {
      if (auto done = tell(unit); !done) return done;
      world_.directory.forget(office::stream_of(unit.id).text());
      ++out_.units_made;
    }
    if (!lacking_.kinds) return {};
    return tell(office::LoadRules{"kinds", {}, *lacking_.kinds, {}});
  }

  // -- the rows --

  // Whoever asks twice has one key: the second row waits until the first is committed.
  static std::size_t size_of_group(Rows rows) {
    std::set<std::string_view> phones;
    const std::size_t most = std::min(rows.size(), kCommandsAtOnce);
    for (std::size_t i = 0; i < most; ++i) {
      const std::string& phone = rows[i].reporter_phone;
      if (!phone.empty() && !phones.insert(phone).second) return i;
    }
    return most;
  }

  cases::External external(const CaseRow& row) const { return {map_.system, row.id}; }

  // States of those that are here already, by their key.
  Result<std::map<std::string, std::string>> states_of(Rows rows) {
    std::vector<ledger::Value> keys;
    for (const CaseRow& row : rows) keys.emplace_back(cases::external_key(external(row)));
    const ledger::Table& table = cases::requests_table();
    CommittedView view(world_);
    const auto found =
        office::rows_where(view, table, {office::among("external", std::move(keys))});
    if (!found) return tl::unexpected(found.error());
    std::map<std::string, std::string> out;
    for (const ledger::Row& row : *found) {
      out.emplace(office::text_at(table, row, "external"), office::text_at(table, row, "state"));
    }
    return out;
  }

  Result<void> import_rows(Rows rows) {
    const auto states = states_of(rows);
    if (!states) return tl::unexpected(states.error());
    std::vector<const CaseRow*> asked;
    std::vector<ledger::Command> commands;
    for (const CaseRow& row : rows) {
      const auto here = states->find(cases::external_key(external(row)));
      const bool is_new = here == states->end();
      if (!is_new && !(row.closed_at && may_close(here->second))) {
        note(row, ImportOutcome::kUnchanged);
      } else if (file_.dry_run) {
        const auto good = is_new ? check_case(wanted_of(row), process_of(row)) : Result<void>();
        if (!good) {
          refuse(row, good.error());
        } else {
          note(row, is_new ? ImportOutcome::kNew : ImportOutcome::kClosed);
        }
      } else {
        auto command = command_of(row, is_new);
        if (!command) {
          if (auto done = take_reply(row, tl::unexpected(command.error())); !done) return done;
          continue;
        }
        asked.push_back(&row);
        commands.push_back(std::move(*command));
      }
    }
    if (commands.empty()) return {};
    const auto replies = world_.ledger.run_group(ledger::kCityBook, std::move(commands));
    for (std::size_t i = 0; i < replies.size(); ++i) {
      if (auto done = take_reply(*asked[i], replies[i]); !done) return done;
    }
    return {};
  }

  // As the table says; whether it is closed then is the decision's.
  static bool may_close(const std::string& state) {
    return state == "registered" || state == "admitted" || state == "issued" || state == "received";
  }

  Result<ledger::Command> command_of(const CaseRow& row, bool is_new) {
    cases::ImportCase ask;
    ask.id = cases::CaseId(ordered_id(world_, "q-"));
    ask.unit = row.unit;
    ask.closed_at = row.closed_at;
    ask.promised = row.promised;
    ask.promises = map_.columns.promised.has_value();
    if (is_new) {
      auto what = sealed(ask.id, row);
      if (!what) return tl::unexpected(what.error());
      ask.what = std::move(*what);
    }
    ask.what.external = external(row);
    return office::command(actor(), ordered_id(world_, "import-"), {}, std::move(ask));
  }

  const calendar::Process& process_of(const CaseRow& row) const {
    return *calendar::find_kind(against_.kinds->kinds, row.kind)->process;
  }

  static CaseNew wanted_of(const CaseRow& row) {
    const auto given = [](const std::string& text) {
      return text.empty() ? std::optional<std::string>() : std::optional(text);
    };
    CaseNew wanted;
    wanted.kind = row.kind;
    wanted.summary = row.summary;
    wanted.text = given(row.text);
    wanted.place = given(row.place);
    wanted.category = row.category;
    wanted.channel = row.channel;
    wanted.came_at = rfc3339(env::WallTime(std::chrono::milliseconds(row.opened_at)));
    wanted.region = row.region;
    wanted.point = row.point;
    if (!row.reporter_name.empty() || !row.reporter_phone.empty()) {
      wanted.reporter = CaseReporter{given(row.reporter_name), given(row.reporter_phone), {}};
    }
    return wanted;
  }

  Result<cases::CaseRegistered> sealed(const cases::CaseId& id, const CaseRow& row) {
    auto what = sealed_case(world_, id, wanted_of(row), process_of(row));
    if (what) what->centre = map_.centre;
    return what;
  }

  // -- what came of it --

  Result<void> take_reply(const CaseRow& row, const Result<ledger::Reply>& reply) {
    if (!reply) {
      if (reply.error().code == ErrorCode::kUnavailable) return tl::unexpected(reply.error());
      refuse(row, reply.error());
      return {};
    }
    auto said = base::parse_json(reply->body);
    if (!said) return tl::unexpected(said.error());
    auto outcome = base::from_json<ImportOutcome>(said->as_object()["outcome"]);
    if (!outcome) return tl::unexpected(outcome.error());
    note(row, *outcome);
    return {};
  }

  void refuse(const CaseRow& row, Error error) {
    error.where.clear();
    out_.findings.push_back(
        {"import.refused",
         base::Severity::kError,
         {},
         row.cell,
         {error.to_string(base::Language::kChinese), error.to_string(base::Language::kEnglish)}});
    ++out_.refused;
    add(row, "refused");
  }

  void note(const CaseRow& row, ImportOutcome outcome) {
    switch (outcome) {
      case ImportOutcome::kNew:
        ++out_.created;
        break;
      case ImportOutcome::kClosed:
        ++out_.closed;
        break;
      case ImportOutcome::kUnchanged:
        ++out_.unchanged;
        break;
    }
    count_target(row);
    count_on_time(row);
    add(row, std::string(base::to_json(outcome).as_string()));
  }

  void count_target(const CaseRow& row) {
    if (!row.promised) return;
    ++out_.targets.promised;
    if (!row.due_at) {
      ++out_.targets.no_rule;
      return;
    }
    const std::int64_t tolerance = std::int64_t{map_.tolerance_seconds.value_or(0)} * 1'000;
    const bool is_alike = std::abs(*row.due_at - *row.promised) <= tolerance;
    ++(is_alike ? out_.targets.alike : out_.targets.differ);
  }

  std::optional<cases::Verdict> verdict_of(const CaseRow& row) const {
    if (!row.closed_at) return std::nullopt;
    const bool has_limit = row.promised || !map_.columns.promised;
    return cases::verdict_of({*row.closed_at, row.promised, has_limit ? row.due_at : std::nullopt});
  }

  void count_on_time(const CaseRow& row) {
    const auto verdict = verdict_of(row);
    if (!verdict || !row.on_time) return;
    ++out_.on_time.said;
    const bool is_on_time = *verdict != cases::Verdict::kLate;
    if (is_on_time == *row.on_time) ++out_.on_time.alike;
  }

  void add(const CaseRow& row, std::string outcome) {
    const auto verdict = verdict_of(row);
    out_.cases.push_back(
        {row.cell, row.id, row.kind, row.category, row.opened_at, row.closed_at, row.promised,
         row.due_at, verdict ? std::string(base::to_json(*verdict).as_string()) : std::string(),
         std::move(outcome)});
  }

  World& world_;
  const CasesFile& file_;
  const KindMap& map_;
  Lacking lacking_;
  CaseRowsAgainst against_;
  CasesImported out_;
};

}  // namespace

Result<CasesImported> import_cases(World& world, const CasesFile& file) {
  const auto map = read_map(world, file.map_path);
  if (!map) return tl::unexpected(map.error());
  const auto table = read_table(world, file.path, *map);
  if (!table) return tl::unexpected(table.error());
  return Importer(world, file, *map).run(*table);
}

}  // namespace luoshi::service
