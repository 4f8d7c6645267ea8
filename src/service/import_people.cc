#include <algorithm>
#include <boost/json.hpp>
#include <unordered_set>

#include "office/command.h"
#include "service/answers.h"
#include "service/directory.h"
#include "service/internal/import_table.h"
#include "service/internal/person_fields.h"
#include "service/personal.h"

namespace luoshi::service {
namespace {

using base::Result;
using office::PersonId;
namespace json = boost::json;

// A first password is 79 bits of chance: trying them all is hopeless however cheap one try is, and
// ten thousand people would take five minutes at the cost of a chosen password.
constexpr vault::PasswordCost kCostOfChance{.memory_kibibytes = 1'024, .passes = 1, .lanes = 1};

enum Column : std::size_t { kLogin, kName, kPhone, kUnit };

const std::vector<ImportColumn>& columns() {
  static const std::vector<ImportColumn> kColumns = {
      {"login", true, {"登录名", "账号", "帐号", "用户名"}},
      {"name", true, {"姓名", "名字"}},
      {"phone", false, {"电话", "手机", "手机号", "手机号码", "联系电话"}},
      {"unit", true, {"单位", "所属单位", "单位代码", "单位名称", "部门"}},
  };
  return kColumns;
}

std::vector<office::PersonRow> rows_of(const ImportTable& table) {
  std::vector<office::PersonRow> rows;
  for (std::size_t i = 0; i < table.table.rows.size(); ++i) {
    rows.push_back({table.cell(i, kLogin), table.cell(i, kName), table.cell_if_there(i, kPhone),
                    table.cell(i, kUnit)});
  }
  return rows;
}

Result<office::PersonPlan> plan_of(World& world, const std::vector<office::PersonRow>& rows) {
  auto units = all_rows(world, office::units_table());
  if (!units) return tl::unexpected(units.error());
  auto people = all_rows(world, office::people_table());
  if (!people) return tl::unexpected(people.error());
  std::vector<PersonId> ids;
  for (std::size_t i = 0; i < rows.size(); ++i) ids.emplace_back(ordered_id(world, "p-"));
  return office::plan_people(
      rows, *units, *people, ids, [&](office::Field field, const std::string& value) {
        const bool is_name = field == office::Field::kName;
        return match_of(world, is_name ? kNameContext : kPhoneContext, value);
      });
}

// On the unit where each person stands, and on where he comes to stand.
Result<void> may_all(World& world, const Caller& caller, const office::PersonPlan& plan) {
  std::unordered_set<office::UnitId> seen;
  for (const office::PersonStep& step : plan.steps) {
    std::vector<office::UnitId> units;
    if (step.unit_id) units.push_back(*step.unit_id);
    if (!step.is_new) {
      auto person = world.directory.person(step.id);
      if (!person) return tl::unexpected(person.error());
      if (*person) units.push_back((*person)->unit_id);
    }
    for (const office::UnitId& unit : units) {
      if (!seen.insert(unit).second) continue;
      if (auto may = require(world, caller, office::Right::kPeopleWrite, unit); !may) return may;
    }
  }
  return {};
}

template <class Ask>
ledger::Decide part_of(Ask ask, const office::Actor& actor) {
  return [ask = std::move(ask), actor](ledger::View& view) {
    return office::decide(view, ask, actor);
  };
}

// The account and its first password.
Result<std::vector<ledger::Decide>> creation(World& world, const office::PersonStep& step,
                                             const office::Actor& actor, std::string& first) {
  office::CreatePerson ask;
  ask.id = step.id;
  ask.login = step.login;
  ask.unit_id = step.unit_id.value_or(office::UnitId());
  auto name = seal_name(world, step.id, step.name.value_or(""));
  if (!name) return tl::unexpected(name.error());
  auto phone = seal_phone(world, step.id, step.phone.value_or(""));
  if (!phone) return tl::unexpected(phone.error());
  auto password = make_first_password(world, step.id, kCostOfChance);
  if (!password) return tl::unexpected(password.error());
  ask.name = std::move(*name);
  ask.phone = std::move(*phone);
  first = password->text;
  return std::vector<ledger::Decide>{
      part_of(std::move(ask), actor),
      part_of(office::SetPassword{step.id, std::move(password->sealed), true}, actor)};
}

Result<std::vector<ledger::Decide>> alteration(World& world, const office::PersonStep& step,
                                               const office::Actor& actor) {
  office::ChangePerson ask;
  ask.id = step.id;
  ask.version = step.version;
  ask.unit_id = step.unit_id;
  if (step.name) {
    auto name = seal_name(world, step.id, *step.name);
    if (!name) return tl::unexpected(name.error());
    ask.name = std::move(*name);
  }
  if (step.phone) {
    auto phone = seal_phone(world, step.id, *step.phone);
    if (!phone) return tl::unexpected(phone.error());
    ask.phone = std::move(*phone);
  }
  return std::vector<ledger::Decide>{part_of(std::move(ask), actor)};
}

Result<std::vector<ImportStep>> steps_of(World& world, const Caller& caller,
                                         const office::PersonPlan& plan,
                                         const std::vector<office::PersonRow>& rows,
                                         std::vector<std::string>& passwords) {
  const office::Actor actor = caller.as_actor();
  std::vector<ImportStep> steps;
  passwords.resize(plan.steps.size());
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    const office::PersonStep& step = plan.steps[i];
    auto parts =
        step.is_new ? creation(world, step, actor, passwords[i]) : alteration(world, step, actor);
    if (!parts) return tl::unexpected(parts.error());
    steps.push_back({std::move(*parts),
                     {office::stream_of(step.id)},
                     step.is_new ? 2u : 3u,
                     rows[plan.rows[i]].login.where,
                     step.is_new});
  }
  return steps;
}

// Keys that were made for people who did not come to be. One that stays does no harm: nothing is
// sealed under it. What was done is told all the same.
void erase_unused(World& world, const office::PersonPlan& plan, std::size_t steps_touched) {
  for (std::size_t i = steps_touched; i < plan.steps.size(); ++i) {
    if (!plan.steps[i].is_new) continue;
    auto done = world.vault.erase(plan.steps[i].id.value());
    if (done) continue;
    return world.log.warning("import.unused_keys_kept", {{"error", done.error().code}});
  }
}

// Of those who were made by this call, or may have been. Null: nobody was.
json::value passwords_of(const office::PersonPlan& plan, const std::vector<std::string>& passwords,
                         const CarriedOut& done) {
  json::array told;
  for (std::size_t i = 0; i < done.steps_touched(); ++i) {
    if (plan.steps[i].is_new) {
      told.push_back({{"login", plan.steps[i].login}, {"password", passwords[i]}});
    }
  }
  return done.repeated && told.empty() ? json::value(nullptr) : json::value(std::move(told));
}

Result<void> carry_out(World& world, const Caller& caller, const Asked& asked,
                       const office::PersonPlan& plan, const std::vector<office::PersonRow>& rows,
                       Imported& out) {
  std::vector<std::string> passwords;
  auto steps = steps_of(world, caller, plan, rows, passwords);
  if (!steps) return tl::unexpected(steps.error());
  auto done = carry_out_import(world, caller, asked, std::move(*steps), std::move(out.result));
  for (const office::PersonStep& step : plan.steps) {
    world.directory.forget(office::stream_of(step.id).text());
  }
  erase_unused(world, plan, done.steps_touched());
  if (done.error && done.steps_touched() == 0) return tl::unexpected(*done.error);
  out.result = std::move(done.answer);
  out.result["first_passwords"] = passwords_of(plan, passwords, done);
  return {};
}

}  // namespace

Result<Imported> import_people(World& world, const Caller& caller, const Asked& asked,
                               const std::string& path, bool dry_run) {
  auto table = read_import_table(world, path, columns());
  if (!table) return tl::unexpected(table.error());
  std::vector<base::Finding> findings = table->findings;
  const std::vector<office::PersonRow> rows = rows_of(*table);
  office::PersonPlan plan;
  if (table->has(kLogin) && table->has(kName) && table->has(kUnit)) {
    auto planned = plan_of(world, rows);
    if (!planned) return tl::unexpected(planned.error());
    plan = std::move(*planned);
    findings.insert(findings.end(), plan.findings.begin(), plan.findings.end());
  }
  if (auto may = may_all(world, caller, plan); !may) return tl::unexpected(may.error());
  Imported out =
      imported(dry_run, {rows.size(), plan.created, plan.changed, plan.unchanged}, findings);
  out.result["first_passwords"] = nullptr;
  if (dry_run || !out.problems.empty()) return out;
  auto done = carry_out(world, caller, with_file(asked, table->digest), plan, rows, out);
  if (!done) return tl::unexpected(done.error());
  return out;
}

}  // namespace luoshi::service
