// A report of somebody without an account → a request at the centre that the city names.
#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "base/unicode.h"
#include "service/answers.h"
#include "service/door_work.h"
#include "service/internal/case_json.h"
#include "service/internal/case_sealing.h"
#include "service/internal/door_kinds.h"
#include "service/media_type.h"
#include "service/personal.h"
#include "service/photograph.h"

namespace luoshi::service {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;
namespace json = boost::json;

constexpr std::size_t kPlaceMax = 300;

// Whoever stands behind the door: he takes in for this centre, and may nothing else.
Caller doorkeeper(World& world, const std::string& centre) {
  Caller out;
  out.unit = office::UnitId(centre);
  out.actor = "system/door";
  out.grants.push_back({office::GrantId("g-door"),
                        office::Role::kHotlineOperator,
                        out.unit,
                        today(world),
                        {},
                        {},
                        false});
  out.rights.add({office::Right::kCasesTake, office::Right::kFilesWrite});
  return out;
}

Error empty_member(std::string_view pointer, base::Message right) {
  return wrong_member(pointer, {"没有填写", "this is empty"}, std::move(right));
}

Result<void> check_length(const std::optional<std::string>& text, std::size_t max,
                          std::string_view pointer) {
  if (!text || base::to_utf32(*text).size() <= max) return {};
  const std::string most = std::to_string(max);
  return tl::unexpected(wrong_member(pointer, {"太长", "this is too long"},
                                     {"至多" + most + "字", most + " characters at the most"}));
}

bool is_empty(const std::optional<std::string>& text) { return !text || text->empty(); }

Result<void> check_category(const DoorReport& report, const calendar::Kind& kind) {
  const auto& categories = kind.process->categories;
  const bool has_some = categories && !categories->empty();
  const bool fits =
      has_some ? report.category && calendar::find_category(*kind.process, *report.category)
               : !report.category;
  if (fits) return {};
  return tl::unexpected(wrong_member("/category", {"没有这个类别", "there is no such category"},
                                     {"应为所列类别之一", "one of those that the kind lists"}));
}

Result<void> check_words(const DoorReport& report, const calendar::Kind& kind) {
  if (is_empty(report.text) && (!report.photos || report.photos->empty())) {
    return tl::unexpected(empty_member(
        "/text", {"请写几个字，或附一张照片", "write some words, or add a photograph"}));
  }
  if (is_empty(report.phone) && !kind.process->door->anonymous) {
    return tl::unexpected(
        empty_member("/phone", {"这一类要留电话，以便答复", "a telephone number to answer to"}));
  }
  if (needs_place(kind) && !report.point && is_empty(report.place)) {
    return tl::unexpected(empty_member("/place", {"请定位或写明地点", "where it is"}));
  }
  if (auto ok = check_length(report.text, kDoorTextMax, "/text"); !ok) return ok;
  return check_length(report.place, kPlaceMax, "/place");
}

CaseNew request_of(const DoorReport& report, const calendar::Kind& kind,
                   const std::string& centre) {
  const auto* category =
      report.category ? calendar::find_category(*kind.process, *report.category) : nullptr;
  CaseNew out;
  out.kind = kind.id;
  out.category = report.category;
  out.summary = category ? category->name : kind.name;  // nobody has read yet what the words hold
  out.channel = cases::Channel::kWeb;
  out.centre = office::UnitId(centre);
  out.text = report.text;
  out.place = report.place;
  out.point = report.point;
  out.form = report.form;
  out.files = report.photos;
  if (!is_empty(report.name) || !is_empty(report.phone)) {
    out.reporter = CaseReporter{report.name, report.phone, {}};
  }
  return out;
}

// By the member that the sender knows.
Error as_member(Error error) {
  constexpr std::string_view kReporter = "/reporter";
  constexpr std::string_view kFiles = "/files";
  if (error.where.starts_with(kReporter)) error.where.erase(0, kReporter.size());
  if (error.where.starts_with(kFiles)) error.where.replace(0, kFiles.size(), "/photos");
  return error;
}

Error no_more(const DoorKinds& kinds) {
  const std::string telephone = kinds.city().telephone.value_or("12345");
  return {ErrorCode::kConflict,
          {"网上提交的人较多，暂时不能受理",
           "so many report at the moment that no more can be taken in here"},
          {},
          {"请拨打" + telephone, "please call " + telephone},
          "call_instead"};
}

// The work first: who does none uses up nothing that belongs to others.
Result<void> take_work(World& world, const DoorKinds& kinds, const std::string& work) {
  return kinds.limits().work_bits == 0 ? Result<void>() : check_work(world, work);
}

Result<void> take_tokens(const DoorAsked& asked, const DoorKinds& kinds, const DoorReport& report,
                         const std::string& centre) {
  using std::chrono::hours;
  const calendar::DoorLimits limits = kinds.limits();
  const env::MonotonicTime now = asked.world.clock.monotonic_now();
  unsigned seconds = wait_of_address(
      asked, "report", limits.reports_of_address.value_or(calendar::kReportsOfAddress));
  if (seconds == 0 && !is_empty(report.phone)) {
    seconds = asked.guard.take(
        "phone " + match_of(asked.world, kReporterPhoneContext, *report.phone),
        limits.reports_of_phone.value_or(calendar::kReportsOfPhone), hours(24), now);
  }
  if (seconds != 0) return tl::unexpected(too_many(seconds, kinds.city()));
  seconds = asked.guard.take(
      "all " + centre, limits.reports_of_all.value_or(calendar::kReportsOfAll), hours(1), now);
  return seconds == 0 ? Result<void>() : tl::unexpected(no_more(kinds));
}

Result<void> check_photo(World& world, const Upload& photo) {
  auto source = world.files.open(photo.path);
  if (!source) return tl::unexpected(source.error());
  auto head = (*source)->read_at(0, kTellingBytes);
  if (!head) return tl::unexpected(head.error());
  if (photo.size <= kDoorPhotoBytesMax && is_photograph(media_type_of(*head, *head))) return {};
  return base::fail(ErrorCode::kUnsupported, {"照片有误", "this photograph is not taken"}, "/file",
                    {"应为不超过4MiB的JPEG、PNG或WebP", "JPEG, PNG or WebP of 4 MiB at the most"});
}

struct Checked {
  const calendar::Kind* kind = nullptr;
  std::string centre;
  CaseNew request;
};
Result<Checked> checked(const DoorKinds& kinds, const DoorReport& report) {
  const calendar::Kind* kind = kinds.find(report.kind);
  if (kind == nullptr) {
    return tl::unexpected(wrong_member("/kind", {"没有这一类", "there is no such kind here"},
                                       {"应为所列的一类", "one of those that are offered"}));
  }
  if (auto ok = check_category(report, *kind); !ok) return tl::unexpected(ok.error());
  if (auto ok = check_words(report, *kind); !ok) return tl::unexpected(ok.error());
  if (report.photos && report.photos->size() > kDoorPhotosMax) {
    const std::string most = std::to_string(kDoorPhotosMax);
    return tl::unexpected(wrong_member("/photos", {"照片太多", "too many photographs"},
                                       {"至多" + most + "张", most + " at the most"}));
  }
  const std::string centre = kind->process->door->centre.value_or(kinds.city().centre.value_or(""));
  Checked out{kind, centre, request_of(report, *kind, centre)};
  if (auto ok = check_case(out.request, *kind->process); !ok) {
    return tl::unexpected(as_member(ok.error()));
  }
  return out;
}

}  // namespace

Result<void> door_admits(World& world, const std::string& work) {
  auto kinds = door_kinds(world);
  if (!kinds) return tl::unexpected(kinds.error());
  return kinds->limits().work_bits == 0 ? Result<void>() : look_at_work(world, work);
}

DoorJson door_keep_photo(const DoorAsked& asked, const DoorSent& sent, const Upload& photo) {
  World& world = asked.world;
  auto kinds = door_kinds(world);
  if (!kinds) return tl::unexpected(kinds.error());
  if (kinds->kinds.empty()) return tl::unexpected(not_found({"没有开放", "nothing is open here"}));
  if (auto ok = check_photo(world, photo); !ok) return tl::unexpected(ok.error());
  if (auto ok = take_work(world, *kinds, sent.work); !ok) return tl::unexpected(ok.error());
  const int many = kinds->limits().reports_of_address.value_or(calendar::kReportsOfAddress);
  const unsigned seconds = wait_of_address(asked, "photo", many * static_cast<int>(kDoorPhotosMax));
  if (seconds != 0) return tl::unexpected(too_many(seconds, kinds->city()));
  Upload plain = photo;
  plain.name = "photo";  // what somebody called his picture tells of him
  const std::string centre = kinds->city().centre.value_or("");
  auto kept = keep_file(world, doorkeeper(world, centre), sent.request, plain, {.personal = true});
  if (kept) kept->erase("name");
  return kept;
}

DoorJson door_take_in(const DoorAsked& asked, const DoorSent& sent, const DoorReport& report) {
  World& world = asked.world;
  auto kinds = door_kinds(world);
  if (!kinds) return tl::unexpected(kinds.error());
  auto wanted = checked(*kinds, report);
  if (!wanted) return tl::unexpected(wanted.error());
  if (auto ok = take_work(world, *kinds, sent.work); !ok) return tl::unexpected(ok.error());
  if (auto ok = take_tokens(asked, *kinds, report, wanted->centre); !ok) {
    return tl::unexpected(ok.error());
  }
  auto taken =
      take_in_case(world, doorkeeper(world, wanted->centre), sent.request, wanted->request);
  if (!taken) return tl::unexpected(as_member(taken.error()));
  asked.guard.count_report(world.clock.monotonic_now());
  const auto& open311 = wanted->kind->process->open311;
  const bool is_public = open311 && open311->is_offered;
  return json::object{{"number", taken->number},
                      {"code", follow_code(world, cases::CaseId(taken->id))},
                      {"by_phone", !is_empty(report.phone)},
                      {"public_id", is_public ? json::value(taken->id) : json::value(nullptr)}};
}

}  // namespace luoshi::service
