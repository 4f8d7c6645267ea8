#include "service/caller.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <array>

#include "service/directory.h"

namespace luoshi::service {
namespace {

tl::unexpected<base::Error> right_missing(office::Right right) {
  return tl::unexpected(base::Error{
      base::ErrorCode::kForbidden,
      {fmt::format("您没有“{}”这项权限", office::name_of(right)),
       fmt::format("you do not have the right {}", office::name_of(right))},
      {},
      {"请向安全保密管理员申请", "ask the security administrator"},
      "right_missing"});
}

tl::unexpected<base::Error> must_change() {
  return tl::unexpected(base::Error{base::ErrorCode::kForbidden,
                                    {"请先修改初始密码", "change the first password first"},
                                    {},
                                    {},
                                    "password_change_required"});
}

}  // namespace

base::Result<void> require(const Caller& caller, office::Right right) {
  if (caller.must_change_password) return must_change();
  if (!caller.rights.has(right)) return right_missing(right);
  return {};
}

base::Result<void> require(World& world, const Caller& caller, office::Right right,
                           const office::UnitId& unit) {
  if (auto may = require(caller, right); !may) return may;
  auto tree = world.directory.path_to(unit);
  if (!tree) return tl::unexpected(tree.error());
  if (!tree->has(unit)) {
    return base::fail(base::ErrorCode::kNotFound, {"没有这个单位", "there is no such unit"},
                      unit.value());
  }
  if (!office::may(caller.grants, today(world), *tree, right, unit)) return right_missing(right);
  return {};
}

office::Day today(const World& world) { return office::city_day(world.clock.wall_now()); }

std::string random_id(env::Random& random, std::string_view prefix) {
  constexpr std::string_view kLetters = "0123456789abcdefghijklmnopqrstuv";
  std::array<std::byte, 26> bytes;  // of each, five bits: 130 in all
  random.fill(bytes);
  std::string out(prefix);
  for (const std::byte byte : bytes) out.push_back(kLetters[std::to_integer<unsigned>(byte) & 31]);
  return out;
}

std::string rfc3339(env::WallTime time) {
  const auto local = time + std::chrono::hours(8);
  const auto seconds = std::chrono::floor<std::chrono::seconds>(local);
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}+08:00", seconds, (local - seconds).count());
}

}  // namespace luoshi::service
