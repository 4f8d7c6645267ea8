#include "service/caller.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/check.h"
#include "service/directory.h"
#include "vault/digest.h"

namespace luoshi::service {
namespace {

tl::unexpected<base::Error> right_missing(office::Right right) {
  return tl::unexpected(
      base::Error{base::ErrorCode::kForbidden,
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

bool is_request_key(std::string_view key) {
  return key.size() >= 8 && key.size() <= 80 &&
         std::all_of(key.begin(), key.end(), [](char c) { return c >= '!' && c <= '~'; });
}

}  // namespace

base::Result<void> require(const Caller& caller, office::Right right) {
  if (caller.must_change_password) return must_change();
  if (!caller.rights.has(right)) return right_missing(right);
  return {};
}

base::Result<void> require(const Caller& caller, std::string_view right) {
  const auto known = office::parse_right(right);
  LUOSHI_CHECK(known.has_value());
  return require(caller, *known);
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

base::Result<void> require_over(World& world, const Caller& caller, office::Right right,
                                const std::string& person) {
  if (auto may = require(caller, right); !may) return may;
  auto known = world.directory.person(office::PersonId(person));
  if (!known) return tl::unexpected(known.error());
  if (!*known) {
    return base::fail(base::ErrorCode::kNotFound, {"没有这个人", "there is no such person"},
                      person);
  }
  return require(world, caller, right, (*known)->unit_id);
}

base::Result<void> require_everywhere(World& world, const Caller& caller, office::Right right) {
  if (auto may = require(caller, right); !may) return may;
  auto path = world.directory.path_to(caller.unit);
  if (!path) return tl::unexpected(path.error());
  const std::vector<office::UnitId> above = path->path_to(caller.unit);
  return require(world, caller, right, above.empty() ? caller.unit : above.front());
}

base::Result<Asked> asked(World& world, std::optional<std::string_view> key,
                          std::span<const std::string_view> parts) {
  if (key && !is_request_key(*key)) {
    return base::fail(base::ErrorCode::kInvalidInput, {"请求号有误", "this is no request id"},
                      "Idempotency-Key",
                      {"应为 8 至 80 个可见的 ASCII 字符", "8 to 80 visible ASCII characters"});
  }
  Asked out;
  out.request = key ? std::string(*key) : ordered_id(world, "made-up-");
  vault::Digester digester(vault::HashAlgorithm::kSha256);
  for (const std::string_view part : parts) {
    digester.update(fmt::format("{}:", part.size()));
    digester.update(part);
  }
  out.fingerprint = digester.finish();
  return out;
}

office::Day today(const World& world) { return office::city_day(world.clock.wall_now()); }

namespace {

constexpr std::string_view kLetters = "0123456789abcdefghijklmnopqrstuv";  // in their bytes' order

}  // namespace

std::string ordered_id(World& world, std::string_view prefix) {
  constexpr std::size_t kTimeLetters = 9;  // 45 bits of milliseconds: until the year 3084
  std::string out = random_id(world.random, prefix);
  auto time = static_cast<std::uint64_t>(world.clock.wall_now().time_since_epoch().count());
  for (std::size_t i = kTimeLetters; i > 0; --i, time >>= 5) {
    out[prefix.size() + i - 1] = kLetters[time & 31];
  }
  return out;
}

std::string random_id(env::Random& random, std::string_view prefix) {
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
