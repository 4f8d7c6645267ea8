// What the public door offers, and how much of it one may have.
#include <algorithm>
#include <boost/json.hpp>
#include <cmath>

#include "base/json.h"
#include "cases/clock.h"
#include "service/directory.h"
#include "service/door_work.h"
#include "service/internal/clock_json.h"
#include "service/internal/commitment_json.h"
#include "service/internal/committed_view.h"
#include "service/internal/door_kinds.h"

namespace luoshi::service {
namespace {

namespace json = boost::json;
using base::Result;

json::array form_json(const calendar::Process& process) {
  json::array out;
  for (const auto& field : process.form.value_or(std::vector<calendar::FormField>())) {
    json::object shown = name_json(field.id, field.name, field.name_en).as_object();
    shown["type"] = base::to_json(field.type);
    shown["required"] = field.required.value_or(false);
    shown["choices"] = base::to_json(field.choices.value_or(std::vector<std::string>()));
    out.push_back(std::move(shown));
  }
  return out;
}

json::object kind_json(const calendar::Kind& kind) {
  const calendar::Process& process = *kind.process;
  const bool is_public = process.open311 && process.open311->is_offered;
  json::object out = name_json(kind.id, kind.name, kind.name_en).as_object();
  out["line"] = base::to_json(process.line);
  out["anonymous"] = process.door->anonymous;
  out["needs_place"] = needs_place(kind);
  out["is_public"] = is_public;
  out["points"] = is_public && process.open311->points;
  out["summaries"] = is_public && process.open311->summaries;
  out["say_days"] = process.door->say_days;
  out["form"] = form_json(process);
  json::array categories;
  for (const auto& each : process.categories.value_or(std::vector<calendar::Category>())) {
    json::object shown = name_json(each.id, each.name, each.name_en).as_object();
    shown["parent"] = or_null(each.parent);
    categories.push_back(std::move(shown));
  }
  out["categories"] = std::move(categories);
  return out;
}

}  // namespace

const calendar::Kind* DoorKinds::find(std::string_view id) const {
  const auto found =
      std::ranges::find_if(kinds, [&](const calendar::Kind* kind) { return kind->id == id; });
  return found == kinds.end() ? nullptr : *found;
}
calendar::DoorCity DoorKinds::city() const {
  return reading ? reading->door : calendar::DoorCity{};
}
calendar::DoorLimits DoorKinds::limits() const {
  return city().limits.value_or(calendar::DoorLimits{});
}

Result<DoorKinds> door_kinds(World& world) {
  CommittedView view(world);
  auto now = cases::kinds_now(view);
  if (!now) return tl::unexpected(now.error());
  DoorKinds out{*now, {}};
  if (!out.reading) return out;  // no rules are loaded yet
  for (const calendar::Kind& kind : out.reading->kinds) {
    if (kind.process && kind.process->door && kind.process->door->is_offered) {
      out.kinds.push_back(&kind);
    }
  }
  return out;
}

bool needs_place(const calendar::Kind& kind) {
  const calendar::Process& process = *kind.process;
  return process.door->anonymous || (process.open311 && process.open311->points);
}

base::Error too_many(unsigned seconds, const calendar::DoorCity& city) {
  const std::string minutes = std::to_string((seconds + 59) / 60);
  const std::string call_zh = city.telephone ? "，或拨打" + *city.telephone : "";
  const std::string call_en = city.telephone ? ", or call " + *city.telephone : "";
  return {base::ErrorCode::kConflict,
          {"提交或查询过于频繁", "this came too often"},
          {},
          {"请" + minutes + "分钟后再试" + call_zh,
           "try again in " + minutes + (minutes == "1" ? " minute" : " minutes") + call_en},
          "too_many_requests"};
}

unsigned wait_of_address(const DoorAsked& asked, const std::string& what, int amount) {
  if (asked.address.empty()) return 0;
  return asked.guard.take(what + " " + asked.address, amount, std::chrono::hours(1),
                          asked.world.clock.monotonic_now());
}

Result<void> may_look(const DoorAsked& asked, const DoorKinds& kinds) {
  const int many = kinds.limits().looks_of_address.value_or(calendar::kLooksOfAddress);
  const unsigned seconds = wait_of_address(asked, "look", many);
  return seconds == 0 ? Result<void>() : tl::unexpected(too_many(seconds, kinds.city()));
}

DoorJson door_offers(World& world) {
  auto kinds = door_kinds(world);
  if (!kinds) return tl::unexpected(kinds.error());
  auto settings = world.directory.settings();
  if (!settings) return tl::unexpected(settings.error());
  json::array shown;
  for (const calendar::Kind* kind : kinds->kinds) shown.push_back(kind_json(*kind));
  return json::object{{"city", (*settings)->settings.city_name},
                      {"demonstration", (*settings)->settings.demonstration.value_or(false)},
                      {"telephone", or_null(kinds->city().telephone)},
                      {"photos_max", kDoorPhotosMax},
                      {"photo_bytes_max", kDoorPhotoBytesMax},
                      {"text_max", kDoorTextMax},
                      {"kinds", std::move(shown)}};
}

// Twice the load that the hour's reports come to on average costs twice the work, and so on.
DoorJson door_work(const DoorAsked& asked) {
  constexpr int kRiseMax = 6;
  constexpr double kMinutes = 60;
  auto kinds = door_kinds(asked.world);
  if (!kinds) return tl::unexpected(kinds.error());
  if (auto may = may_look(asked, *kinds); !may) return tl::unexpected(may.error());
  const calendar::DoorLimits limits = kinds->limits();
  const double usual = limits.reports_of_all.value_or(calendar::kReportsOfAll) / kMinutes;
  const double load = asked.guard.load(asked.world.clock.monotonic_now());
  int bits = limits.work_bits.value_or(calendar::kWorkBits);
  if (bits > 0 && load > usual) {
    const int rise = static_cast<int>(std::ceil(std::log2(load / usual)));
    bits = std::min(calendar::kWorkBitsMax, bits + std::min(kRiseMax, rise));
  }
  const WorkChallenge made = work_challenge(asked.world, bits);
  return json::object{{"challenge", made.challenge}, {"bits", made.bits}};
}

}  // namespace luoshi::service
