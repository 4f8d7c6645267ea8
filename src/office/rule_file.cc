#include "office/rule_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "calendar/files.h"
#include "office/fields.h"
#include "office/fold.h"
#include "office/lookup.h"
#include "vault/digest.h"

namespace luoshi::office {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;

constexpr std::int64_t kZoneMs = std::int64_t{8} * 3'600'000;  // the country's one zone
constexpr std::int64_t kDayMs = 86'400'000;

void loaded(RuleFile& file, const RulesLoaded& body, const ledger::Event& event) {
  file.versions.push_back({event.version, body.text, body.hash, body.effective_from, event.time});
}

constexpr std::array<Applier<RuleFile>, 1> kAppliers = {{
    {"rules.loaded", 1, &fold<RuleFile, RulesLoaded, loaded>},
}};

Result<void> apply(RuleFile& file, const ledger::Event& event) {
  return apply_by<RuleFile>(kAppliers, file, event);
}

void project(const RuleFile& file, const ledger::Event& event, ledger::RowChanges& changes) {
  const RuleVersion& last = file.versions.back();
  changes.push_back(
      {&rule_files_table(),
       {ledger::StreamId::parse(event.stream).id, last.hash, last.effective_from.text(),
        value_of(last.loaded_at), static_cast<std::int64_t>(event.version)},
       false});
}

Result<void> check_name(const std::string& name) {
  const auto& names = rule_names();
  if (std::find(names.begin(), names.end(), name) != names.end()) return {};
  return fail(
      ErrorCode::kNotFound,
      {fmt::format("没有规则文件“{}”", name), fmt::format("there are no rules \"{}\"", name)},
      "/name",
      {fmt::format("可用：{}", fmt::join(names, "、")),
       fmt::format("one of: {}", fmt::join(names, ", "))});
}

Result<void> check_size(const RuleFile& file, const std::string& text) {
  if (text.empty() || text.size() > kRuleTextBytesMax) {
    return fail(text.empty() ? ErrorCode::kInvalidInput : ErrorCode::kTooLarge,
                {text.empty() ? "没有内容" : "文字太长", text.empty() ? "it is empty" : "too long"},
                "/text",
                {fmt::format("不超过{}KB", kRuleTextBytesMax >> 10),
                 fmt::format("{} KB at the most", kRuleTextBytesMax >> 10)});
  }
  if (file.versions.size() < kRuleVersionsMax) return {};
  return fail(ErrorCode::kTooLarge,
              {"这个规则文件换过太多次", "these rules have been loaded too often"}, "/name",
              {fmt::format("不超过{}次", kRuleVersionsMax),
               fmt::format("{} times at the most", kRuleVersionsMax)});
}

}  // namespace

const std::vector<std::string_view>& rule_names() {
  static const std::vector<std::string_view> kNames = {"calendar", "kinds", "light", "indicators",
                                                       "grid"};
  return kNames;
}

std::string rule_hash(std::string_view text) {
  return "sha256:" + vault::to_hex(vault::digest(vault::HashAlgorithm::kSha256, text));
}

env::WallTime began(const RuleVersion& version) {
  const auto day = calendar::parse_day(version.effective_from.text());
  if (!day) return version.loaded_at;  // never: a Day is one
  const env::WallTime first{std::chrono::milliseconds(*day * kDayMs - kZoneMs)};
  return std::max(first, version.loaded_at);
}

std::vector<base::Finding> rule_findings(const std::string& name, const std::string& text) {
  if (name == "calendar") return calendar::read_calendar(text).findings;
  if (name == "kinds") return calendar::read_kinds(text).findings;
  return {};
}

Result<ledger::Decision> decide(ledger::View& view, const LoadRules& ask, const Actor&) {
  if (auto ok = check_name(ask.name); !ok) return tl::unexpected(ok.error());
  const ledger::StreamId stream = rule_stream(ask.name);
  const auto file = view.state<RuleFile>(stream);
  if (!file) return tl::unexpected(file.error());
  const auto version = view.version(stream);
  if (!version) return tl::unexpected(version.error());
  if (auto ok = check_version(view, stream, ask.version); !ok) return tl::unexpected(ok.error());
  if (auto ok = check_size(**file, ask.text); !ok) return tl::unexpected(ok.error());
  const RulesLoaded next{ask.name, ask.text, rule_hash(ask.text),
                         ask.effective_from.value_or(city_day(view.now()))};
  const RuleVersion* now = in_force(**file, next.effective_from);
  if (now != nullptr && now->hash == next.hash) {
    return ledger::Decision{{}, reply_of(ask.name, *version)};
  }
  ledger::NewEvent event = new_event(stream, "rules.loaded", next);
  if (event.body.size() > ledger::kBodyBytesMax) {  // what has to be escaped takes more room
    return fail(ErrorCode::kTooLarge, {"文字太长", "the text is too long"}, "/text");
  }
  return ledger::Decision{{std::move(event)}, reply_of(ask.name, *version + 1)};
}

const ledger::Table& rule_files_table() {
  using enum ledger::ColumnType;
  static const ledger::Table kTable{"rule_files",
                                    {{"name", kText},
                                     {"hash", kText},
                                     {"effective_from", kText},
                                     {"loaded_at", kInteger},
                                     {"version", kInteger}}};
  return kTable;
}

ledger::StreamKind rule_file_streams() {
  return ledger::stream_kind<RuleFile>("rulefile", {&rule_files_table()}, &apply, &project);
}

void list_rule_file_kinds(std::vector<EventKind>& kinds) { list_kinds<RuleFile>(kAppliers, kinds); }

}  // namespace luoshi::office
