#include "commitment/internal/checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/unicode.h"
#include "calendar/date.h"
#include "commitment/file.h"
#include "commitment/indicator.h"
#include "office/person.h"
#include "office/unit.h"

namespace luoshi::commitment {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using ledger::View;

constexpr std::size_t kReasonMax = 500;
constexpr std::size_t kEvidenceMax = 50;
constexpr std::size_t kSourcesMax = 50;
constexpr std::size_t kSourceTextBytesMax = 20'000;
constexpr std::size_t kHeadingsMax = 10;
constexpr int kDeadlineYearsMax = 20;
constexpr std::size_t kSupportingMax = 60;

Result<void> check_count(std::size_t count, std::size_t max, std::string where) {
  if (count <= max) return {};
  return fail(ErrorCode::kTooLarge,
              {fmt::format("有{}项", count), fmt::format("{} of them", count)}, std::move(where),
              {fmt::format("不超过{}项", max), fmt::format("{} at the most", max)});
}

tl::unexpected<base::Error> wrong(base::Message what, std::string where, base::Message right = {}) {
  return fail(ErrorCode::kInvalidInput, std::move(what), std::move(where), std::move(right));
}

Result<void> check_source(View& view, const SourceSpan& source, const std::string& where) {
  if (source.end < source.start) {
    return wrong({"止于始之前", "it ends before it starts"}, where + "/end");
  }
  if (auto ok = check_quotation(source.text, kSourceTextBytesMax, where + "/text"); !ok) return ok;
  if (auto ok = check_count(source.path.size(), kHeadingsMax, where + "/path"); !ok) return ok;
  if (source.source_id) {
    if (auto ok = check_born(view, stream_of(*source.source_id), where + "/source_id"); !ok) {
      return ok;
    }
  }
  if (!source.reading_id) return {};
  return check_born(view, stream_of(ReadingId(*source.reading_id)), where + "/reading_id");
}

Result<void> check_range_of(const Measure& measure) {
  if (measure.comparator != report::Comparator::kRange) {
    if (!measure.target_max) return {};
    return wrong({"不是区间，却有上限", "an upper end without a range"}, "/measure/target_max");
  }
  if (measure.target && measure.target_max && *measure.target < *measure.target_max) return {};
  return wrong({"区间的两端有误", "the ends of the range are wrong"}, "/measure/target_max",
               {"应有下限和大于它的上限", "a lower end and an upper one above it"});
}

Result<void> check_leader(View& view, const office::PersonId& leader, std::string where) {
  const auto person = view.state<office::Person>(office::stream_of(leader));
  if (!person) return tl::unexpected(person.error());
  if ((*person)->exists && ((*person)->state == office::PersonState::kActive ||
                            (*person)->state == office::PersonState::kSuspended)) {
    return {};
  }
  return fail((*person)->exists ? ErrorCode::kConflict : ErrorCode::kNotFound,
              {"没有这位在职人员", "nobody of that id works here"}, std::move(where));
}

}  // namespace

Result<void> check_reason(std::string_view reason) {
  return check_text(reason, {.max = kReasonMax, .lines = true}, "/reason");
}

Result<void> check_quotation(std::string_view text, std::size_t bytes_max, std::string where) {
  if (!base::is_valid_utf8(text)) return wrong({"不是UTF-8文本", "not UTF-8"}, std::move(where));
  if (text.size() <= bytes_max) return {};
  return fail(
      ErrorCode::kTooLarge, {"文字太长", "the text is too long"}, std::move(where),
      {fmt::format("不超过{}字节", bytes_max), fmt::format("{} bytes at the most", bytes_max)});
}

Result<void> check_year(int year, std::string where) {
  if (year >= calendar::kYearMin && year <= calendar::kYearMax) return {};
  return wrong({"没有这个年份", "there is no such year"}, std::move(where),
               {"应在1949至2199之间", "1949 to 2199"});
}

Result<void> check_not_born(View& view, const ledger::StreamId& stream, std::string where) {
  const auto version = view.version(stream);
  if (!version) return tl::unexpected(version.error());
  if (*version == 0) return {};
  return fail(ErrorCode::kConflict, {"编号已被使用", "this id is taken"}, std::move(where));
}

Result<void> check_born(View& view, const ledger::StreamId& stream, std::string where) {
  const auto version = view.version(stream);
  if (!version) return tl::unexpected(version.error());
  if (*version > 0) return {};
  return fail(ErrorCode::kNotFound,
              {fmt::format("没有“{}”", stream.id), fmt::format("there is no {}", stream.id)},
              std::move(where), {"应为已有的编号", "the id of something that is there"});
}

Result<void> check_evidence(View& view, const std::vector<std::string>& digests,
                            const std::string& where) {
  if (auto ok = check_count(digests.size(), kEvidenceMax, where); !ok) return ok;
  std::set<std::string> seen;
  for (std::size_t i = 0; i < digests.size(); ++i) {
    const std::string at = fmt::format("{}/{}", where, i);
    if (auto ok = check_digest(digests[i], at); !ok) return ok;
    if (!seen.insert(digests[i]).second)
      return wrong({"重复的附件", "the file is there twice"}, at);
    const auto file = view.state<File>(file_stream(digests[i]));
    if (!file) return tl::unexpected(file.error());
    if ((*file)->exists) continue;
    return fail(ErrorCode::kNotFound, {"没有这个附件", "there is no such file"}, at,
                {"应先上传", "upload it first"});
  }
  return {};
}

Result<void> check_sources(View& view, const std::vector<SourceSpan>& sources) {
  if (auto ok = check_count(sources.size(), kSourcesMax, "/sources"); !ok) return ok;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    if (auto ok = check_source(view, sources[i], fmt::format("/sources/{}", i)); !ok) return ok;
  }
  return {};
}

Result<void> check_measure_alone(const Measure& measure) {
  if (auto ok = check_text(measure.unit, {.min = 0, .max = 20}, "/measure/unit"); !ok) return ok;
  for (const auto& each : {measure.target, measure.target_max, measure.baseline}) {
    if (!each || each->is_finite()) continue;
    return wrong({"数值超出范围", "the figure is out of range"}, "/measure/target");
  }
  if (auto ok = check_range_of(measure); !ok) return ok;
  if ((measure.by == MeasuredBy::kIndicator) != measure.indicator_id.has_value()) {
    return wrong({"按指标计量的应指明指标，其他的不应", "an indicator without the measure by one"},
                 "/measure/indicator_id",
                 {"按指标计量时，应为已定义的指标", "with by=indicator, a defined indicator"});
  }
  return {};
}

Result<void> check_measure(View& view, const Measure& measure) {
  if (auto ok = check_measure_alone(measure); !ok || !measure.indicator_id) return ok;
  return check_measured_by(view, measure);
}

Result<void> check_deadline(int year, const office::Day& deadline) {
  const int last_year = std::min(year + kDeadlineYearsMax, 2199);
  const office::Day first = Period::whole_year(year).first_day();
  if (deadline > first && deadline <= default_deadline(last_year)) return {};
  return wrong({"完成时限有误", "the deadline is wrong"}, "/deadline",
               {fmt::format("应在{}年内，或其后{}年内", year, kDeadlineYearsMax),
                fmt::format("in {}, or in the {} years behind it", year, kDeadlineYearsMax)});
}

Result<void> check_responsibility(View& view, const Responsibility& who, const std::string& where) {
  if (auto lead = office::active_unit(view, who.lead, where + "/lead"); !lead) {
    return tl::unexpected(lead.error());
  }
  const std::size_t count = who.supporting.size();
  if (auto ok = check_count(count, kSupportingMax, where + "/supporting"); !ok) return ok;
  std::set<office::UnitId> seen{who.lead};
  for (std::size_t i = 0; i < count; ++i) {
    const std::string at = fmt::format("{}/supporting/{}", where, i);
    if (!seen.insert(who.supporting[i]).second) {
      return wrong({"已是牵头或协办单位", "it is the lead, or named twice"}, at,
                   {"应为另一单位", "another unit"});
    }
    if (auto unit = office::active_unit(view, who.supporting[i], at); !unit) {
      return tl::unexpected(unit.error());
    }
  }
  return who.leader ? check_leader(view, *who.leader, where + "/leader") : Result<void>();
}

Result<ledger::Decision> decided(View& view, const ledger::StreamId& stream,
                                 std::vector<ledger::NewEvent> events) {
  const auto version = view.version(stream);
  if (!version) return tl::unexpected(version.error());
  const auto own = std::count_if(events.begin(), events.end(),
                                 [&](const auto& event) { return event.stream == stream; });
  return ledger::Decision{std::move(events),
                          reply_of(stream.id, *version + static_cast<std::uint64_t>(own))};
}

}  // namespace luoshi::commitment
