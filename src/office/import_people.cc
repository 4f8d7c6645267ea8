#include <fmt/format.h>

#include <set>
#include <unordered_map>

#include "office/fields.h"
#include "office/import.h"
#include "office/import_findings.h"
#include "office/lookup.h"
#include "office/places.h"

namespace luoshi::office {
namespace {

class PersonPlanner {
 public:
  PersonPlanner(const std::vector<PersonRow>& rows, const std::vector<ledger::Row>& units,
                const std::vector<ledger::Row>& people, const std::vector<PersonId>& ids,
                const Matcher& match)
      : rows_(rows), ids_(ids), match_(match), units_(units) {
    for (const ledger::Row& row : people) {
      people_.emplace(text_at(people_table(), row, "login"), &row);
    }
  }

  PersonPlan run() {
    if (is_too_large(rows_.size(), plan_.findings)) return std::move(plan_);
    for (std::size_t row = 0; row < rows_.size(); ++row) read(row);
    return std::move(plan_);
  }

 private:
  void read(std::size_t row) {
    const PersonRow& in = rows_[row];
    auto& findings = plan_.findings;
    bool ok = is_right(check_login(in.login.text, {}), in.login, findings);
    ok = is_right(check_text(in.name.text, {.max = 60}, {}), in.name, findings) && ok;
    if (in.phone) ok = is_right(check_phone(in.phone->text), *in.phone, findings) && ok;
    if (ok && !logins_seen_.insert(in.login.text).second) {
      add_error(findings, in.login, "import.repeated",
                {fmt::format("登录名{}在表中出现两次", in.login.text),
                 fmt::format("the login {} stands in two rows", in.login.text)});
      ok = false;
    }
    const auto unit = units_.find(in.unit.text);
    if (!unit) {
      add_error(findings, in.unit, "import.unknown_unit", unit.error().what);
      ok = false;
    }
    if (!ok) return;
    const auto known = people_.find(in.login.text);
    known == people_.end() ? add_new(row, *unit) : add_change(row, *known->second, *unit);
  }

  static base::Result<void> check_phone(const std::string& text) {
    constexpr std::size_t kSizeMax = 20;
    const std::size_t digits = text.starts_with('+') ? 1 : 0;
    const bool is_right =
        text.empty() || (text.size() >= 3 + digits && text.size() <= kSizeMax + digits &&
                         text[digits] >= '0' && text[digits] <= '9' &&
                         text.find_first_not_of("0123456789 -", digits) == std::string::npos);
    if (is_right) return {};
    return base::fail(base::ErrorCode::kInvalidInput,
                      {"不是电话号码", "this is no telephone number"}, {},
                      {"应为3至20位数字，可有空格和“-”", "3 to 20 digits, spaces and '-' allowed"});
  }

  void add_new(std::size_t row, const UnitId& unit) {
    const PersonRow& in = rows_[row];
    PersonStep step{true, ids_.at(row), {}, in.login.text, in.name.text, {}, unit};
    if (in.phone && !in.phone->text.empty()) step.phone = in.phone->text;
    put(row, std::move(step));
    ++plan_.created;
  }

  void add_change(std::size_t row, const ledger::Row& known, const UnitId& unit) {
    const PersonRow& in = rows_[row];
    const ledger::Table& table = people_table();
    const std::string state = text_at(table, known, "state");
    if (state == name_of(PersonState::kLeft) || state == name_of(PersonState::kErased)) {
      add_error(plan_.findings, in.login, "import.has_left",
                {fmt::format("{}已离任，登录名不再使用", in.login.text),
                 fmt::format("{} has left; the login is not used again", in.login.text)});
      return;
    }
    PersonStep step{false, PersonId(text_at(table, known, "id")), {}, in.login.text, {}, {}, {}};
    if (match_(Field::kName, in.name.text) != text_at(table, known, "name_match")) {
      step.name = in.name.text;
    }
    if (in.phone) {
      const std::string token =
          in.phone->text.empty() ? std::string() : match_(Field::kPhone, in.phone->text);
      if (token != text_at(table, known, "phone_match")) step.phone = in.phone->text;
    }
    if (unit.value() != text_at(table, known, "unit")) step.unit_id = unit;
    if (!step.name && !step.phone && !step.unit_id) {
      ++plan_.unchanged;
      return;
    }
    step.version =
        static_cast<std::uint64_t>(std::get<std::int64_t>(known[table.column("version")]));
    put(row, std::move(step));
    ++plan_.changed;
  }

  void put(std::size_t row, PersonStep step) {
    plan_.steps.push_back(std::move(step));
    plan_.rows.push_back(row);
  }

  const std::vector<PersonRow>& rows_;
  const std::vector<PersonId>& ids_;
  const Matcher& match_;
  UnitFinder units_;
  std::unordered_map<std::string, const ledger::Row*> people_;  // by login
  std::set<std::string> logins_seen_;
  PersonPlan plan_;
};

}  // namespace

PersonPlan plan_people(const std::vector<PersonRow>& rows, const std::vector<ledger::Row>& units,
                       const std::vector<ledger::Row>& people, const std::vector<PersonId>& ids,
                       const Matcher& match) {
  return PersonPlanner(rows, units, people, ids, match).run();
}

}  // namespace luoshi::office
