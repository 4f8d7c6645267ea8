#include "app/first_start.h"

#include <fmt/format.h>

#include "sample/year.h"

namespace luoshi::app {
namespace {

using base::Result;

constexpr HouseOptions kServing{.may_create = true, .reads_reports = true};

// Nobody has begun to fill it. A database may be there already, with nothing in it.
Result<bool> is_untouched(const Configuration& configuration, World& world) {
  auto place = find_place(configuration, world, true);
  if (!place) return tl::unexpected(place.error());
  if (place->is_new || !place->store.starts_with("postgres")) return place->is_new;
  env::RealRandom random;
  auto identity = new_identity(configuration, world, random);
  if (!identity) return tl::unexpected(identity.error());
  auto store = open_store_at(*place, *identity, true);
  if (!store) return false;  // opening the house says why
  auto snapshot = (*store)->snapshot();
  if (!snapshot) return tl::unexpected(snapshot.error());
  auto books = (*snapshot)->books();
  if (!books) return tl::unexpected(books.error());
  return books->empty();
}

// The year, if the plan wants one: in the same house, with a clock that stands in the past.
Result<bool> live_through(const Configuration& configuration, World& world, const SeedFiles& seed) {
  if (!seed.plan) return false;
  const env::WallTime now = world.clock.wall_now();
  const int year = sample::year_at(now);
  const env::WallTime begin = sample::begin_of(*seed.plan, seed.city, year);
  if (begin >= now) return false;
  env::SimulatedClock clock(begin);
  World past{world.files,    clock,         world.console,   world.standard_input,
             world.variable, world.workers, world.processes, world.program};
  world.console.tell({"正在生成示例城市的演示年度，约需几秒",
                      "making the demonstration year of the sample city: some seconds"});
  auto house = House::open(configuration, past, kServing);
  if (!house) return tl::unexpected(house.error());
  auto filed = (*house)->fill(seed, world.files);
  if (!filed) return tl::unexpected(filed.error());
  const auto reading = filed->find(seed.plan->report);
  if (reading == filed->end()) {
    return base::fail(base::ErrorCode::kNotFound,
                      {"没有这一年的报告", "the year's report is not there"}, seed.plan->report);
  }
  auto lived =
      sample::live((*house)->world(), clock, *seed.plan, seed.city, {year, reading->second, now});
  if (!lived) return tl::unexpected(lived.error());
  return true;
}

// Fills what nobody has filled yet.
Result<std::vector<FirstPassword>> set_up(const Configuration& configuration, World& world,
                                          House& house, bool is_filled) {
  auto seed = read_seed_files(configuration, world);
  if (!seed) return tl::unexpected(seed.error());
  if (!is_filled && seed->plan) {
    world.console.tell({"演示年度没有生成完，就到这里；要完整的，请删除数据目录再启动",
                        "the demonstration year broke off and stays as it is; for a whole one, "
                        "remove the data folder and start again"});
  }
  if (!is_filled) {
    auto filled = house.fill(*seed, world.files);
    if (!filled) return tl::unexpected(filled.error());
  }
  return house.first_passwords(seed->city, world.console.language());
}

}  // namespace

void tell_passwords(World& world, const std::vector<FirstPassword>& passwords) {
  if (passwords.empty()) return;
  const bool chinese = world.console.language() == base::Language::kChinese;
  world.console.tell_plain(chinese ? "初始账号（密码只显示这一次，首次登录须修改）：\n"
                                   : "First accounts (shown this once, to be changed at the first "
                                     "sign-in):\n");
  for (const FirstPassword& one : passwords) {
    world.console.tell_plain(fmt::format("  {:<12}{}   {}\n", one.login, one.password, one.role));
  }
}

Result<Opened> open_to_serve(const Configuration& configuration, World& world) {
  auto untouched = is_untouched(configuration, world);
  if (!untouched) return tl::unexpected(untouched.error());
  bool is_filled = false;
  if (*untouched) {
    auto seed = read_seed_files(configuration, world);
    if (!seed) return tl::unexpected(seed.error());
    auto lived = live_through(configuration, world, *seed);
    if (!lived) return tl::unexpected(lived.error());
    is_filled = *lived;
  }
  Opened out;
  auto house = House::open(configuration, world, kServing);
  if (!house) return tl::unexpected(house.error());
  out.house = std::move(*house);
  auto is_set_up = out.house->is_set_up();
  if (!is_set_up) return tl::unexpected(is_set_up.error());
  if (*is_set_up) return out;
  auto passwords = set_up(configuration, world, *out.house, is_filled);
  if (!passwords) return tl::unexpected(passwords.error());
  out.passwords = std::move(*passwords);
  return out;
}

}  // namespace luoshi::app
