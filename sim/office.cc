// Units, people, roles and tokens, drawn: a city that is founded, grows, is rearranged and closed.
// Who is suspended comes back or leaves; who left may be erased.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "office/catalog.h"
#include "office/command.h"
#include "service/unit_ending.h"
#include "sim/case_part.h"
#include "sim/office_part.h"

namespace luoshi::sim {
namespace {

using office::Role;
using office::UnitKind;

const office::Actor kActor{"system/simulation", {}};

// A person in this state, mostly.
std::string someone(Draw& draw, const OfficePart& part, office::PersonState state) {
  std::map<std::string, OfficePart::Person> people;
  for (const auto& [id, person] : part.people) {
    if (person.state == state) people.emplace(id, person);
  }
  return people.empty() || draw.chance(10) ? some(draw, part.people, "p") : some(draw, people, "p");
}

template <class Id>
std::optional<Id> id_or_none(const std::string& text) {
  return text.empty() ? std::optional<Id>() : Id(text);
}

std::optional<office::Day> day_or_none(const Day& day) {
  return day.empty() ? std::optional<office::Day>() : *office::Day::parse(day);
}

// -- units --

UnitAsk draw_unit(Draw& draw, const OfficePart& part, const Day& today) {
  UnitAsk ask;
  const std::int64_t what = part.units.size() < 4 ? 1 : draw.between(1, 100);
  ask.name = fmt::format("某局{}", draw.between(1, 12));
  if (draw.chance(20)) ask.code = fmt::format("99{:04}", draw.between(1, 15));
  if (what <= 45) {
    ask.what = UnitAsk::What::kCreate;
    ask.id = fresh(draw, part.units, "u");
    static const std::vector<UnitKind> kKinds = {UnitKind::kDepartment, UnitKind::kDepartment,
                                                 UnitKind::kCounty,     UnitKind::kCounty,
                                                 UnitKind::kTownship,   UnitKind::kVillage};
    ask.kind = part.units.empty() ? UnitKind::kCity : draw.pick(kKinds);
    if (!part.units.empty() && !draw.chance(3)) ask.other = some(draw, part.units, "u");
    return ask;
  }
  ask.id = some(draw, part.units, "u");
  ask.on =
      office::plus_days(*office::Day::parse(today), -static_cast<int>(draw.between(-1, 9))).text();
  if (what <= 75) {
    ask.what = UnitAsk::What::kChange;
    if (draw.chance(50)) ask.name.clear();
    if (draw.chance(50)) ask.other = some(draw, part.units, "u");
  } else if (what <= 88) {
    ask.what = UnitAsk::What::kMerge;
    ask.other = some(draw, part.units, "u");
  } else {
    ask.what = UnitAsk::What::kClose;
    if (draw.chance(40)) ask.other = some(draw, part.units, "u");
  }
  return ask;
}

ledger::Command command_of(const UnitAsk& ask, const ledger::Hash& fingerprint) {
  const office::UnitId id(ask.id);
  const auto command = [&](auto what) {
    return office::command(kActor, {}, fingerprint, std::move(what));
  };
  if (ask.what == UnitAsk::What::kCreate) {
    return command(office::CreateUnit{
        id, ask.code, ask.name, "", ask.kind, id_or_none<office::UnitId>(ask.other), {}});
  }
  if (ask.what == UnitAsk::What::kMerge) {
    return service::ending_command(
        kActor, {}, fingerprint,
        office::MergeUnit{id, {}, office::UnitId(ask.other), *office::Day::parse(ask.on)});
  }
  if (ask.what == UnitAsk::What::kClose) {
    return service::ending_command(
        kActor, {}, fingerprint,
        office::CloseUnit{
            id, {}, *office::Day::parse(ask.on), id_or_none<office::UnitId>(ask.other)});
  }
  office::ChangeUnit change;
  change.id = id;
  if (!ask.name.empty()) change.name = ask.name;
  if (!ask.code.empty()) change.code = ask.code;
  if (!ask.other.empty()) change.parent_id = office::UnitId(ask.other);
  return command(change);
}

// -- people --

void draw_coming_and_going(Draw& draw, const OfficePart& part, PersonAsk& ask) {
  using office::PersonState;
  const std::int64_t what = draw.between(1, 100);
  if (what <= 20) {
    ask.what = PersonAsk::What::kSuspend;
  } else if (what <= 35) {
    ask.what = PersonAsk::What::kReinstate;
    ask.id = someone(draw, part, PersonState::kSuspended);
  } else if (what <= 65) {
    ask.what = PersonAsk::What::kLeave;
  } else {
    ask.what = PersonAsk::What::kErase;
    ask.id = someone(draw, part, PersonState::kLeft);
  }
}

PersonAsk draw_person(Draw& draw, const OfficePart& part, const Day& today) {
  PersonAsk ask;
  const office::Day day = *office::Day::parse(today);
  const std::int64_t what = part.people.size() < 3 ? 1 : draw.between(1, 100);
  ask.unit = some(draw, part.units, "u");
  ask.id = what <= 30 ? fresh(draw, part.people, "p") : some(draw, part.people, "p");
  if (what <= 30) {
    ask.what = PersonAsk::What::kCreate;
    ask.login = fmt::format("login{}", draw.between(1, 80));
  } else if (what <= 45) {
    static const std::vector<Role> kRoles = {Role::kLeader,        Role::kUnitClerk,
                                             Role::kUnitHead,      Role::kSystemAdmin,
                                             Role::kSecurityAdmin, Role::kAuditAdmin};
    ask.what = PersonAsk::What::kGrant;
    ask.other = fresh(draw, part.grants, "g");
    ask.role = draw.pick(kRoles);
    if (draw.chance(40)) {
      ask.from = office::plus_days(day, static_cast<int>(draw.between(-5, 20))).text();
    }
    if (draw.chance(40)) {
      ask.until = office::plus_days(day, static_cast<int>(draw.between(-2, 60))).text();
    }
  } else if (what <= 52) {
    ask.what = PersonAsk::What::kWithdraw;
    ask.other = some(draw, part.grants, "g");
    if (const auto grant = part.grants.find(ask.other); grant != part.grants.end()) {
      if (draw.chance(95)) ask.id = grant->second.person;
    }
  } else if (what <= 86) {
    draw_coming_and_going(draw, part, ask);
  } else if (what <= 95) {
    ask.what = PersonAsk::What::kToken;
    ask.other = fresh(draw, part.tokens, "t");
    ask.until = office::plus_days(day, static_cast<int>(draw.between(-1, 368))).text();
    ask.digest = vault::to_hex(
        vault::digest(vault::HashAlgorithm::kSha256, std::to_string(draw.between(1, 200))));
  } else {
    ask.what = PersonAsk::What::kRevoke;
    ask.other = some(draw, part.tokens, "t");
  }
  return ask;
}

ledger::Command command_of(const PersonAsk& ask, const ledger::Hash& fingerprint) {
  const office::PersonId id(ask.id);
  const auto command = [&](auto what) {
    return office::command(kActor, {}, fingerprint, std::move(what));
  };
  switch (ask.what) {
    case PersonAsk::What::kCreate:
      return command(office::CreatePerson{
          id, ask.login, {sealed_name(ask.login), ""}, {}, office::UnitId(ask.unit)});
    case PersonAsk::What::kSuspend:
      return command(office::SuspendPerson{id, {}, {sealed_name("reason"), ""}});
    case PersonAsk::What::kReinstate:
      return command(office::ReinstatePerson{id, {}});
    case PersonAsk::What::kErase:
      return command(office::ErasePerson{id, {}, "asked for by the person"});
    case PersonAsk::What::kLeave:
      return command(office::LeavePerson{id, {}, {}, 0});
    case PersonAsk::What::kGrant:
      return command(office::GrantRole{id,
                                       office::GrantId(ask.other),
                                       ask.role,
                                       office::UnitId(ask.unit),
                                       day_or_none(ask.from),
                                       day_or_none(ask.until),
                                       {}});
    case PersonAsk::What::kWithdraw:
      return command(office::WithdrawRole{id, office::GrantId(ask.other)});
    case PersonAsk::What::kToken:
      return command(office::CreateToken{office::TokenId(ask.other),
                                         id,
                                         "token",
                                         {office::Right::kUnitsRead},
                                         *office::Day::parse(ask.until),
                                         ask.digest});
    case PersonAsk::What::kRevoke:
      break;
  }
  return command(office::RevokeToken{office::TokenId(ask.other)});
}

std::string words_of(const UnitAsk& ask) {
  constexpr std::array<const char*, 4> kWhat = {"create", "change", "merge", "close"};
  return fmt::format("{} unit {} other \"{}\" name \"{}\" code \"{}\" {} on {}",
                     kWhat[static_cast<std::size_t>(ask.what)], ask.id, ask.other, ask.name,
                     ask.code, office::name_of(ask.kind), ask.on);
}

std::string words_of(const PersonAsk& ask) {
  constexpr std::array<const char*, 9> kWhat = {"create",   "suspend", "reinstate",
                                                "leave",    "erase",   "grant to",
                                                "withdraw", "token",   "revoke"};
  return fmt::format("{} person {} login \"{}\" unit {} other \"{}\" {} {}..{} {}",
                     kWhat[static_cast<std::size_t>(ask.what)], ask.id, ask.login, ask.unit,
                     ask.other, office::name_of(ask.role), ask.from, ask.until,
                     ask.digest.substr(0, 8));
}

Expected expected_of(Parts& parts, const PersonAsk& ask, env::WallTime now) {
  return parts.of<OfficePart>().carry_out(ask, now);
}

// What a unit that ends owes goes with it: nobody who is no more owes anything.
Expected expected_of(Parts& parts, const UnitAsk& ask, env::WallTime now) {
  auto& known = parts.of<OfficePart>();
  auto& promises = parts.of<RegisterPart>();
  auto& orders = parts.of<CasePart>();
  const bool is_handed_over = !ask.other.empty();
  const bool is_owing = promises.owed_by(ask.id) + orders.owed_by(ask.id) > 0;
  if (ask.what == UnitAsk::What::kClose && !is_handed_over && is_owing) {
    return Expected::refuse(base::ErrorCode::kConflict);
  }
  Expected out = known.carry_out(ask, now);
  const bool ends = ask.what == UnitAsk::What::kMerge || ask.what == UnitAsk::What::kClose;
  if (out.refused || !ends || !is_handed_over) return out;
  const auto& rules = parts.of<RulePart>();
  out.events += promises.hand_over(ask.id, ask.other, {known, rules, now, day_at(now)});
  const Moment at = now.time_since_epoch().count();
  out.events += orders.hand_over(ask.id, ask.other, {known, rules, promises, at, day_at(now)});
  return out;
}

template <class What>
Ask ask_of(What what) {
  Ask out;
  out.words = words_of(what);
  out.command = command_of(what, vault::digest(vault::HashAlgorithm::kSha256, out.words));
  out.expect = [what = std::move(what)](Parts& parts, env::WallTime now) {
    return expected_of(parts, what, now);
  };
  return out;
}

Ask ask_of_person(PersonAsk what) {
  const bool is_sealed =
      what.what == PersonAsk::What::kCreate || what.what == PersonAsk::What::kSuspend;
  const bool is_erasure = what.what == PersonAsk::What::kErase;
  const std::string id = what.id;
  Ask out = ask_of(std::move(what));
  if (is_sealed) out.sealed_for = id;
  if (is_erasure) out.erases = id;
  return out;
}

// The row says "suspended"; the state that decisions look at does not.
void make_hollow(ledger::StreamKind& people) {
  const auto is_suspension = [](const ledger::Event& event) {
    return event.kind == "person.suspended";
  };
  people.apply = [is_suspension, apply = people.apply](void* state, const ledger::Event& event) {
    return is_suspension(event) ? base::Result<void>() : apply(state, event);
  };
  people.project = [is_suspension, project = people.project](
                       const void* state, const ledger::Event& event, ledger::RowChanges& changes) {
    project(state, event, changes);
    const auto& columns = office::people_table().columns;
    const auto column = std::find_if(columns.begin(), columns.end(),
                                     [](const auto& each) { return each.name == "state"; });
    if (is_suspension(event)) {
      changes.back().row[static_cast<std::size_t>(column - columns.begin())] = "suspended";
    }
  };
}

class Office final : public Actor {
 public:
  explicit Office(Canary canary) : hollow_(canary == Canary::kHollowSuspension) {}

  void add_to(ledger::Catalog& catalog) const override {
    office::add_to(catalog);
    for (ledger::StreamKind& kind : catalog) {
      if (hollow_ && kind.name == "person") make_hollow(kind);
    }
  }
  std::unique_ptr<Part> begin() const override { return std::make_unique<OfficePart>(); }
  bool acts_in(ledger::BookId book) const override { return book == ledger::kCityBook; }
  std::size_t weight() const override { return 6; }
  Ask ask(Draw& draw, ledger::BookId, const Parts& parts, env::WallTime now) const override {
    const auto& known = parts.of<OfficePart>();
    const Day today = office::city_day(now).text();
    if (draw.chance(50)) return ask_of(draw_unit(draw, known, today));
    return ask_of_person(draw_person(draw, known, today));
  }

 private:
  bool hollow_;
};

}  // namespace

std::unique_ptr<Actor> make_office(Canary canary) { return std::make_unique<Office>(canary); }

}  // namespace luoshi::sim
