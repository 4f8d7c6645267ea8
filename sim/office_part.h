// Units, people, roles and tokens as a child would keep them: maps, and each rule looked up by
// going over all of them. Nothing of office's own decisions is used; of its data, which rights a
// role has. Thread rule: one thread.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "office/person.h"
#include "office/rights.h"
#include "office/unit.h"
#include "sim/actor.h"
#include "sim/days.h"

namespace luoshi::sim {

struct UnitAsk {
  enum class What { kCreate, kChange, kMerge, kClose };
  What what = What::kCreate;
  std::string id;
  std::string other{};  // the parent; the new parent; who takes over. "" for none
  std::string name{};
  std::string code{};
  office::UnitKind kind = office::UnitKind::kDepartment;
  Day on{};
};

struct PersonAsk {
  enum class What {
    kCreate,
    kSuspend,
    kReinstate,
    kLeave,
    kErase,
    kGrant,
    kWithdraw,
    kToken,
    kRevoke
  };
  What what = What::kCreate;
  std::string id;
  std::string login{};
  std::string unit{};
  std::string other{};  // the grant or token
  office::Role role = office::Role::kPublic;
  Day from{};
  Day until{};
  std::string digest{};
};

// Sealed as a test's: only its form matters here.
std::string sealed_name(const std::string& login);

class OfficePart final : public Part {
 public:
  struct Unit {
    std::string code, name, parent, merged_into;
    office::UnitKind kind;
    office::UnitState state = office::UnitState::kActive;
    Day closed_on;
    std::int64_t created_at = 0;
    std::int64_t version = 0;
  };
  struct Grant {
    std::string person, unit;
    office::Role role;
    Day from, until;
    bool withdrawn = false;
  };
  struct Person {
    std::string login, unit;
    office::PersonState state = office::PersonState::kActive;
    std::int64_t created_at = 0;
    std::int64_t version = 0;
    // Suspended, he keeps his unit and his roles, and has no right.
    bool is_on_staff() const {
      return state == office::PersonState::kActive || state == office::PersonState::kSuspended;
    }
  };
  struct Token {
    std::string person, digest;
    Day expires_on;
    std::int64_t created_at = 0;
    std::optional<std::int64_t> revoked_at;
  };

  std::unique_ptr<Part> copy() const override { return std::make_unique<OfficePart>(*this); }
  Rows rows() const override;

  Expected carry_out(const UnitAsk& ask, env::WallTime now);
  Expected carry_out(const PersonAsk& ask, env::WallTime now);
  // Itself while it is active, or what it was merged into, however often; "" for nobody.
  std::string successor_of(const std::string& unit) const;

  std::map<std::string, Unit> units;
  std::map<std::string, Person> people;
  std::map<std::string, Grant> grants;
  std::map<std::string, Token> tokens;

 private:
  using Refusal = std::optional<base::ErrorCode>;

  Refusal active(const std::string& unit) const;
  bool is_within(const std::string& unit, const std::string& ancestor) const;
  std::size_t level_of(const std::string& unit) const;  // 1 for the root
  std::size_t levels_below(const std::string& unit) const;
  Refusal unique(const std::string& id, const Unit& unit) const;

  Expected create(const UnitAsk& ask, std::int64_t now);
  Expected change(const UnitAsk& ask);
  Expected end(const UnitAsk& ask, const Day& today);
  Refusal place(const UnitAsk& ask) const;
  Refusal taker(const UnitAsk& ask) const;
  Refusal children_fit(const UnitAsk& ask) const;
  std::size_t belongings(const std::string& unit, const Day& today) const;
  std::size_t hand_over(const std::string& from, const std::string& to, const Day& today);

  bool is_over(const Grant& grant, const Day& today) const;
  bool is_last(const std::string& id, const Day& today, bool all_of_person) const;
  Expected create(const PersonAsk& ask, std::int64_t now);
  Expected suspend(const PersonAsk& ask, const Day& today);
  Expected reinstate(const PersonAsk& ask);
  Expected leave(const PersonAsk& ask, const Day& today);
  Expected erase(const PersonAsk& ask);
  bool is_any_last(const std::string& person, const Day& today) const;
  Expected grant(const PersonAsk& ask, const Day& today);
  Expected withdraw(const PersonAsk& ask, const Day& today);
  Expected token(const PersonAsk& ask, std::int64_t now, const Day& today);
  Expected revoke(const PersonAsk& ask, std::int64_t now);
};

}  // namespace luoshi::sim
