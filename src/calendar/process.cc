#include "calendar/process.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/object.hpp>
#include <set>

namespace luoshi::calendar {
namespace {

using base::Error;
using base::Message;

class ProcessCheck {
 public:
  explicit ProcessCheck(const Process& process) : process_(process) {}

  std::vector<Error> run() {
    if (process_.dispatched_by.empty()) {
      add("/dispatched_by", {"没有角色可以派单", "no role dispatches it"});
    }
    if (process_.check_percent.value_or(100) < 1 || process_.check_percent.value_or(100) > 100) {
      add("/check_percent", {"应为1到100", "from 1 to 100"});
    }
    check_list("/refusals", process_.refusals, kFieldsMax);
    check_list("/returns", process_.returns, kFieldsMax);
    check_list("/matters", process_.matters, kCategoriesMax);
    check_list("/form", process_.form, kFieldsMax);
    check_list("/categories", process_.categories, kCategoriesMax);
    check_list("/checklists", process_.checklists, kChecklistsMax);
    check_refusals();
    check_choices();
    check_company();
    check_parents();
    check_message();
    check_mass();
    check_open311();
    return std::move(out_);
  }

 private:
  void add(std::string where, Message what, Message right = {}) {
    out_.push_back(
        {base::ErrorCode::kInvalidInput, std::move(what), std::move(where), std::move(right)});
  }

  template <class Row>
  void check_list(const std::string& where, const std::optional<std::vector<Row>>& rows,
                  std::size_t most) {
    if (!rows) return;
    if (rows->size() > most) {
      add(where, {fmt::format("最多{}项", most), fmt::format("{} at most", most)});
    }
    std::set<std::string> ids;
    for (std::size_t i = 0; i < rows->size(); ++i) {
      const std::string& id = (*rows)[i].id;
      const std::string at = fmt::format("{}/{}/id", where, i);
      if (!base::is_id_text(id)) {
        add(at, {"不是有效的标识", "this is no id"});
      } else if (!ids.insert(id).second) {
        add(at, {fmt::format("id“{}”出现两次", id), fmt::format("the id \"{}\" twice", id)});
      }
    }
  }

  void check_refusals() {
    const bool is_wanted = process_.admission.value_or(false);
    const bool is_there = process_.refusals && !process_.refusals->empty();
    if (is_wanted == is_there) return;
    add("/refusals", {"要受理的应列出不予受理的情形，不受理的没有",
                      "grounds of refusal stand where it is accepted first, and only there"});
  }

  void check_choices() {
    if (!process_.form) return;
    for (std::size_t i = 0; i < process_.form->size(); ++i) {
      const FormField& field = (*process_.form)[i];
      const bool has_choices = field.choices && !field.choices->empty();
      if (has_choices == (field.type == FieldType::kChoice)) continue;
      add(fmt::format("/form/{}/choices", i),
          {"选择项应列出选项，其他的没有", "a choice names its choices, others have none"});
    }
  }

  void check_company() {
    bool is_named = false;
    for (std::size_t i = 0; process_.form && i < process_.form->size(); ++i) {
      const FormField& field = (*process_.form)[i];
      if (!field.company.value_or(false)) continue;
      if (is_named || field.type != FieldType::kChoice || field.personal.value_or(false)) {
        add(fmt::format("/form/{}/company", i),
            {"企业应是一个不属于个人信息的选择项，且只有一项",
             "the company is a choice that is not personal, and the only one"});
      }
      is_named = true;
    }
  }

  void check_message() {
    if (!process_.message_first) return;
    const MessageFirst& first = *process_.message_first;
    if (!process_.follow_up.value_or(false)) {
      add("/message_first", {"不回访的不发短信", "who is not followed up is sent no message"},
          {"应同时写follow_up: true", "follow_up: true beside it"});
    }
    const std::string& name = first.template_name;
    const bool is_name =
        !name.empty() && name.size() <= 60 && std::ranges::all_of(name, [](char c) {
          return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
        });
    if (!is_name) {
      add("/message_first/template_name", {"模板名有误", "this is no template's name"},
          {"小写字母、数字、-、_，至多60个", "60 small letters, digits, - and _ at the most"});
    }
    const int open_days = first.open_days.value_or(first.days);
    if (first.days < 1 || open_days < first.days || open_days > kAskedDaysMax) {
      add("/message_first/days", {"天数有误", "the days are wrong"},
          {fmt::format("1 ≤ days ≤ open_days ≤ {}", kAskedDaysMax),
           fmt::format("1 ≤ days ≤ open_days ≤ {}", kAskedDaysMax)});
    }
  }

  void check_mass() {
    if (!process_.mass) return;
    const Mass& mass = *process_.mass;
    for (const auto& [name, value, least, most] : {std::tuple{"people", mass.people, 2, 10'000},
                                                   {"days", mass.days, 1, kMassDaysMax},
                                                   {"alike_percent", mass.alike_percent, 1, 100},
                                                   {"near_metres", mass.near_metres, 0, 100'000}}) {
      if (value >= least && value <= most) continue;
      add(std::string("/mass/") + name,
          {fmt::format("应为{}到{}", least, most), fmt::format("from {} to {}", least, most)});
    }
  }

  // Of a category the parents end: each names one that stands before it.
  void check_parents() {
    if (!process_.categories) return;
    std::set<std::string> before;
    for (std::size_t i = 0; i < process_.categories->size(); ++i) {
      const Category& category = (*process_.categories)[i];
      if (category.parent && !before.contains(*category.parent)) {
        add(fmt::format("/categories/{}/parent", i),
            {fmt::format("前面没有类别“{}”", *category.parent),
             fmt::format("there is no category \"{}\" before it", *category.parent)});
      }
      before.insert(category.id);
    }
  }

  void check_open311() {
    if (!process_.open311 || !process_.open311->is_offered) return;
    if (process_.line == Line::kPetition) {
      add("/open311", {"信访不对外公开", "petitions are not public"});
    }
    if (!process_.categories || process_.categories->empty()) {
      add("/open311", {"没有可以公开的类别", "there is no category that could be offered"},
          {"应列出categories", "categories"});
    }
  }

  const Process& process_;
  std::vector<Error> out_;
};

template <class Row>
const Row* find_in(const std::optional<std::vector<Row>>& rows, const std::string& id) {
  if (!rows) return nullptr;
  const auto found = std::ranges::find(*rows, id, &Row::id);
  return found == rows->end() ? nullptr : &*found;
}

}  // namespace

std::vector<Error> problems_of(const Process& process) { return ProcessCheck(process).run(); }

const Category* find_category(const Process& process, const std::string& id) {
  return find_in(process.categories, id);
}

const FormField* find_field(const Process& process, const std::string& id) {
  return find_in(process.form, id);
}

const FormField* company_field(const Process& process) {
  if (!process.form) return nullptr;
  const auto found = std::ranges::find(*process.form, std::optional(true), &FormField::company);
  return found == process.form->end() ? nullptr : &*found;
}

bool has_matter(const Process& process, const std::string& id) {
  return find_in(process.matters, id) != nullptr;
}

bool is_ground(const std::optional<std::vector<Ground>>& grounds, const std::string& id) {
  return find_in(grounds, id) != nullptr;
}

const Checklist* find_checklist(const Process& process, const std::string& id) {
  return find_in(process.checklists, id);
}

}  // namespace luoshi::calendar

namespace luoshi::base {
namespace {

struct Open311Shown {
  std::optional<bool> points;
  std::optional<bool> summaries;
};
BOOST_DESCRIBE_STRUCT(Open311Shown, (), (points, summaries))

}  // namespace

boost::json::value JsonAs<calendar::Open311>::write(const calendar::Open311& open311) {
  if (!open311.is_offered) return false;
  return boost::json::object{{"points", open311.points}, {"summaries", open311.summaries}};
}

Result<calendar::Open311> JsonAs<calendar::Open311>::read(const Form& form) {
  if (form.is_bool()) return calendar::Open311{form.get_bool()};
  auto shown = from_json<Open311Shown>(form);
  if (shown) {
    return calendar::Open311{true, shown->points.value_or(false), shown->summaries.value_or(false)};
  }
  return fail(ErrorCode::kInvalidInput, {"不是公开的内容", "this is not what may be public"}, {},
              {"应为true，或{points: true, summaries: true}中的",
               "true, or of {points: true, summaries: true}"});
}

}  // namespace luoshi::base
