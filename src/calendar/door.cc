#include "calendar/door.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <tuple>

namespace luoshi::calendar {

std::vector<base::Error> problems_of(const DoorCity& door) {
  constexpr int kManyMax = 10'000'000;
  const DoorLimits limits = door.limits.value_or(DoorLimits{});
  std::vector<base::Error> out;
  for (const auto& [name, value, least, most] :
       {std::tuple{"reports_of_all", limits.reports_of_all, 1, kManyMax},
        {"reports_of_address", limits.reports_of_address, 1, kManyMax},
        {"reports_of_phone", limits.reports_of_phone, 1, kManyMax},
        {"looks_of_address", limits.looks_of_address, 1, kManyMax},
        {"work_bits", limits.work_bits, 0, kWorkBitsMax}}) {
    if (!value || (*value >= least && *value <= most)) continue;
    out.push_back({base::ErrorCode::kInvalidInput,
                   {"数目有误", "this is no limit"},
                   std::string("/limits/") + name,
                   {fmt::format("应为{}至{}", least, most), fmt::format("{} to {}", least, most)}});
  }
  return out;
}

}  // namespace luoshi::calendar

namespace luoshi::base {
namespace {

struct DoorSaid {
  std::optional<bool> anonymous;
  std::optional<std::string> centre;
  std::optional<int> say_days;
};
BOOST_DESCRIBE_STRUCT(DoorSaid, (), (anonymous, centre, say_days))

}  // namespace

boost::json::value JsonAs<calendar::Door>::write(const calendar::Door& door) {
  if (!door.is_offered) return false;
  return to_json(DoorSaid{door.anonymous, door.centre, door.say_days});
}

Result<calendar::Door> JsonAs<calendar::Door>::read(const Form& form) {
  if (form.is_bool()) return calendar::Door{.is_offered = form.get_bool()};
  auto said = from_json<DoorSaid>(form);
  const int days = said ? said->say_days.value_or(calendar::kSayDays) : 0;
  if (days >= 1 && days <= calendar::kSayDaysMax) {
    return calendar::Door{true, said->anonymous.value_or(false), said->centre, days};
  }
  return fail(ErrorCode::kInvalidInput,
              {"不是公众入口的写法", "this is not how a kind is opened to the public"}, {},
              {"应为true，或{anonymous: true, centre: 单位, say_days: 1至365}中的",
               "true, or of {anonymous: true, centre: a unit, say_days: 1 to 365}"});
}

}  // namespace luoshi::base
