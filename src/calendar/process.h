// What a kind of case goes through beside its clock, as plain data of a city
// (docs/formats/kinds.md): the desk it belongs to, whether it is accepted first and followed up
// afterwards, the form, the categories with the clock of each, and who may know the person behind
// it. A kind without a process is issued by an office at once (a supervision order). Thread rule:
// values and pure functions.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/json.h"
#include "calendar/door.h"
#include "calendar/rule.h"

namespace luoshi::calendar {

// The desk that works on it; figures are kept for each line.
enum class Line : std::uint8_t {
  kHotline,
  kGrid,
  kHazard,
  kEnterprise,
  kPetition,
  kUrban,
  kProperty
};
BOOST_DESCRIBE_ENUM(Line, kHotline, kGrid, kHazard, kEnterprise, kPetition, kUrban, kProperty)

enum class FieldType : std::uint8_t { kText, kNumber, kDate, kChoice, kYesNo };
BOOST_DESCRIBE_ENUM(FieldType, kText, kNumber, kDate, kChoice, kYesNo)

// What the main clock begins with: the request itself, its acceptance, or the dispatch to a unit.
enum class ClockFrom : std::uint8_t { kRegistered, kAdmitted, kDispatched };
BOOST_DESCRIBE_ENUM(ClockFrom, kRegistered, kAdmitted, kDispatched)

struct FormField {
  std::string id = {};
  std::string name = {};
  std::optional<std::string> name_en = {};
  FieldType type = FieldType::kText;
  std::optional<std::vector<std::string>> choices = {};  // of a choice
  std::optional<bool> required = {};
  std::optional<bool> personal = {};  // sealed; a text always is
  std::optional<bool> company = {};   // a choice: whom it is about, and figures are kept by it
  friend bool operator==(const FormField&, const FormField&) = default;
};
BOOST_DESCRIBE_STRUCT(FormField, (),
                      (id, name, name_en, type, choices, required, personal, company))

struct Category {
  std::string id = {};
  std::string name = {};
  std::optional<std::string> name_en = {};
  std::optional<std::string> parent = {};  // another category
  std::optional<std::string> clock = {};   // the kind whose clock counts in place of the kind's own
  std::optional<std::string> lead = {};    // the unit that usually handles it
  std::optional<bool> major = {};          // listed separately (重大事故隐患)
  friend bool operator==(const Category&, const Category&) = default;
};
BOOST_DESCRIBE_STRUCT(Category, (), (id, name, name_en, parent, clock, lead, major))

struct Checklist {
  std::string id = {};
  std::string name = {};
  std::optional<std::string> name_en = {};
  std::vector<std::string> items = {};
  friend bool operator==(const Checklist&, const Checklist&) = default;
};
BOOST_DESCRIBE_STRUCT(Checklist, (), (id, name, name_en, items))

struct Matter {  // a livelihood matter that petitions belong to
  std::string id = {};
  std::string name = {};
  std::optional<std::string> name_en = {};
  friend bool operator==(const Matter&, const Matter&) = default;
};
BOOST_DESCRIBE_STRUCT(Matter, (), (id, name, name_en))

// A closed case may be reviewed once: as a case of `kind`, asked for within the clock of `within`,
// another kind (信访复查, 复核).
struct Review {
  std::string kind = {};
  std::string within = {};
  friend bool operator==(const Review&, const Review&) = default;
};
BOOST_DESCRIBE_STRUCT(Review, (), (kind, within))

// Who may know who reported it. The unit that handles it may when `unit` says so, and never where
// the case itself was made secret; the roles named may with a purpose that is recorded.
struct Secrecy {
  std::vector<std::string> roles = {};
  std::optional<bool> unit = {};
  friend bool operator==(const Secrecy&, const Secrecy&) = default;
};
BOOST_DESCRIBE_STRUCT(Secrecy, (), (roles, unit))

// Of whom it is asked first by a short message, with a link to answer by: after `days` without an
// answer he is called, and the link is good for `open_days` (as many as `days` when absent).
struct MessageFirst {
  std::string template_name = {};  // as the provider knows it; it is given link, number and days
  int days = 0;
  std::optional<int> open_days = {};
  friend bool operator==(const MessageFirst&, const MessageFirst&) = default;
};
BOOST_DESCRIBE_STRUCT(MessageFirst, (), (template_name, days, open_days))

// When it is many people who ask for the same thing (群体性诉求): so many of them within so many
// days, of one category, whose summaries have so much in common, near each other; where one of two
// has no point, in the same region.
struct Mass {
  int people = 0;
  int days = 0;
  int alike_percent = 0;
  int near_metres = 0;
  friend bool operator==(const Mass&, const Mass&) = default;
};
BOOST_DESCRIBE_STRUCT(Mass, (), (people, days, alike_percent, near_metres))

// What the public interface (docs/formats/open311.md) offers and shows of a kind. Beside these two
// nothing but what is chosen from lists is ever shown there.
struct Open311 {
  bool is_offered = false;  // its categories are services
  bool points = false;      // where it is belongs to the public: a road, never somebody's home
  bool summaries = false;   // so does the summary that the office wrote
  friend bool operator==(const Open311&, const Open311&) = default;
};

struct Process {
  Line line = Line::kHotline;
  std::optional<ClockFrom> clock_from = {};  // registered when absent
  std::optional<bool> admission = {};        // accepted or refused before it is dispatched
  std::optional<std::vector<Ground>> refusals = {};
  // The kind whose clock counts from the request on, until the main one begins (登记转送).
  std::optional<std::string> intake_clock = {};
  std::optional<bool> follow_up = {};               // the person is asked afterwards
  std::optional<MessageFirst> message_first = {};   // and by message before he is called
  std::optional<Mass> mass = {};                    // nobody looks for it when absent
  std::optional<int> check_percent = {};            // of the answers, drawn by lot; all when absent
  std::optional<std::vector<Ground>> returns = {};  // why an answer goes back
  std::vector<std::string> dispatched_by = {};      // roles
  Secrecy secrecy = {};
  std::optional<std::vector<FormField>> form = {};
  std::optional<std::vector<Category>> categories = {};
  std::optional<std::vector<Matter>> matters = {};
  std::optional<std::vector<Checklist>> checklists = {};
  std::optional<Review> review = {};
  std::optional<Open311> open311 = {};
  std::optional<Door> door = {};
  friend bool operator==(const Process&, const Process&) = default;
};
BOOST_DESCRIBE_STRUCT(Process, (),
                      (line, clock_from, admission, refusals, intake_clock, follow_up,
                       message_first, mass, check_percent, returns, dispatched_by, secrecy, form,
                       categories, matters, checklists, review, open311, door))

inline constexpr int kAskedDaysMax = 90;
inline constexpr int kMassDaysMax = 30;
inline constexpr std::size_t kFieldsMax = 50;
inline constexpr std::size_t kCategoriesMax = 500;
inline constexpr std::size_t kChecklistsMax = 50;

// What no type can say, as problems_of(ClockRule) does. Names of other kinds are looked at when the
// whole file has been read.
std::vector<base::Error> problems_of(const Process& process);

const Category* find_category(const Process& process, const std::string& id);
const FormField* find_field(const Process& process, const std::string& id);
const FormField* company_field(const Process& process);  // null: nobody is named
bool has_matter(const Process& process, const std::string& id);
bool is_ground(const std::optional<std::vector<Ground>>& grounds, const std::string& id);
const Checklist* find_checklist(const Process& process, const std::string& id);

}  // namespace luoshi::calendar

namespace luoshi::base {
// true, false, or what else belongs to the public: {points: true, summaries: true}.
template <>
struct JsonAs<calendar::Open311> {
  using Form = boost::json::value;
  static Form write(const calendar::Open311& open311);
  static Result<calendar::Open311> read(const Form& form);
};
}  // namespace luoshi::base
