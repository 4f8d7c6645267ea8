#include "office/settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "office/fields.h"
#include "office/fold.h"
#include "office/internal/hand_over.h"
#include "office/lookup.h"

namespace luoshi::office {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;

void changed(SettingsState& state, const Settings& body, const ledger::Event&) {
  state.settings = body;
}

constexpr std::array<Applier<SettingsState>, 2> kAppliers = {{
    {"settings.changed", 1, &fold<SettingsState, Settings, changed>},
    {"settings.changed", 2, &fold<SettingsState, Settings, changed>},
}};

Result<void> apply(SettingsState& state, const ledger::Event& event) {
  return apply_by<SettingsState>(kAppliers, state, event);
}

void project(const SettingsState&, const ledger::Event&, ledger::RowChanges&) {}

struct Range {
  int number;
  int min;
  int max;
  const char* where;
};

Result<void> check_numbers(const Settings& settings) {
  const PasswordRules& password = settings.password;
  const std::array<Range, 9> ranges = {{
      {password.length_min, 8, 64, "/password/length_min"},
      {password.classes_min, 1, 4, "/password/classes_min"},
      {password.remembered, 0, 24, "/password/remembered"},
      {password.days_max, 0, 3650, "/password/days_max"},
      {password.failures_max, 3, 20, "/password/failures_max"},
      {password.lock_minutes, 1, 1440, "/password/lock_minutes"},
      {settings.session.idle_minutes, 5, 720, "/session/idle_minutes"},
      {settings.session.hours_max, 1, 24, "/session/hours_max"},
      {settings.evidence_grace_days, 1, 365, "/evidence_grace_days"},
  }};
  for (const Range& range : ranges) {
    if (auto ok = check_range(range.number, range.min, range.max, range.where); !ok) return ok;
  }
  return {};
}

Result<void> check_weekdays(const std::vector<int>& weekdays) {
  for (std::size_t i = 0; i < weekdays.size(); ++i) {
    const std::string where = fmt::format("/working_hours/weekdays/{}", i);
    if (auto ok = check_range(weekdays[i], 1, 7, where); !ok) return ok;
    if (std::count(weekdays.begin(), weekdays.end(), weekdays[i]) > 1) {
      return fail(ErrorCode::kInvalidInput, {"重复", "named twice"}, where,
                  {"每天只列一次", "each day once"});
    }
  }
  return {};
}

// In order, without overlap.
Result<void> check_periods(const std::vector<WorkingPeriod>& periods) {
  constexpr std::size_t kPeriodsMax = 4;
  if (periods.empty() || periods.size() > kPeriodsMax) {
    return fail(
        ErrorCode::kInvalidInput,
        {fmt::format("有{}段办公时间", periods.size()), fmt::format("{} periods", periods.size())},
        "/working_hours/periods", {"应为1至4段", "1 to 4 periods"});
  }
  std::string_view before;
  for (std::size_t i = 0; i < periods.size(); ++i) {
    const std::string where = fmt::format("/working_hours/periods/{}", i);
    if (auto ok = check_time_of_day(periods[i].from, where + "/from"); !ok) return ok;
    if (auto ok = check_time_of_day(periods[i].until, where + "/until"); !ok) return ok;
    if (periods[i].from >= periods[i].until || periods[i].from < before) {
      return fail(ErrorCode::kInvalidInput, {"时段颠倒或重叠", "reversed or overlapping"}, where,
                  {"应按先后排列，互不重叠", "in order, without overlap"});
    }
    before = periods[i].until;
  }
  return {};
}

Result<void> check_anchor(const AnchorRules& anchor) {
  if (auto ok = check_time_of_day(anchor.at, "/anchor/at"); !ok) return ok;
  if (anchor.target != AnchorTarget::kMail && !anchor.mail_to) return {};
  const std::string address = anchor.mail_to.value_or("");
  if (auto ok = check_text(address, {.min = 3, .max = 254}, "/anchor/mail_to"); !ok) return ok;
  const std::size_t at = address.find('@');
  if (at != std::string::npos && at > 0 && at + 1 < address.size() &&
      address.find_first_of(" \"<>,;:\\") == std::string::npos &&
      address.find('@', at + 1) == std::string::npos) {
    return {};
  }
  return fail(ErrorCode::kInvalidInput, {"不是邮箱地址", "this is no mail address"},
              "/anchor/mail_to", {"如audit@example.org", "as in audit@example.org"});
}

Result<void> check_provider(const IdentityProvider& provider) {
  if (auto ok = check_text(provider.name, {.max = 60}, "/oidc/name"); !ok) return ok;
  if (auto ok = check_text(provider.client_id, {.max = 200}, "/oidc/client_id"); !ok) return ok;
  if (auto ok = check_text(provider.login_claim, {.max = 60}, "/oidc/login_claim"); !ok) return ok;
  if (auto ok = check_text(provider.issuer, {.min = 8, .max = 500}, "/oidc/issuer"); !ok) return ok;
  // A provider on this machine itself needs no TLS: tests, and a gateway beside the server.
  const bool is_near = provider.issuer.starts_with("http://127.0.0.1") ||
                       provider.issuer.starts_with("http://localhost");
  const char next = provider.issuer.size() > 16 ? provider.issuer[16] : '/';
  if (provider.issuer.starts_with("https://") || (is_near && (next == ':' || next == '/'))) {
    return {};
  }
  return fail(ErrorCode::kInvalidInput, {"身份提供方的地址不可用", "this is no issuer"},
              "/oidc/issuer", {"应以https://开头", "an address that begins with https://"});
}

}  // namespace

Result<void> check(const Settings& settings) {
  if (auto ok = check_text(settings.city_name, {.max = 60}, "/city_name"); !ok) return ok;
  if (auto ok = check_numbers(settings); !ok) return ok;
  if (auto ok = check_weekdays(settings.working_hours.weekdays); !ok) return ok;
  if (auto ok = check_periods(settings.working_hours.periods); !ok) return ok;
  if (auto ok = check_anchor(settings.anchor); !ok) return ok;
  return settings.oidc ? check_provider(*settings.oidc) : Result<void>();
}

Result<ledger::Decision> decide(ledger::View& view, const ChangeSettings& ask, const Actor& actor) {
  const auto state = view.state<SettingsState>(settings_stream());
  if (!state) return tl::unexpected(state.error());
  const auto version = view.version(settings_stream());
  if (!version) return tl::unexpected(version.error());
  if (auto ok = check_version(view, settings_stream(), ask.version); !ok) {
    return tl::unexpected(ok.error());
  }
  if (auto ok = check(ask.settings); !ok) return tl::unexpected(ok.error());
  if (ask.settings.oidc != (*state)->settings.oidc && !actor.person.empty()) {
    return fail(
        ErrorCode::kForbidden,
        {"身份提供方只能在服务器上更改", "the identity provider is changed on the server only"},
        "/oidc", {"应在服务器上用命令行来改", "the command line on the server"});
  }
  const auto& mark = (*state)->settings.demonstration;
  if (*version > 0 && ask.settings.demonstration != mark) {
    return fail(ErrorCode::kForbidden,
                {"演示标记不能更改", "the mark of a demonstration does not change"},
                "/demonstration",
                {"正式使用应从空台账开始", "real work begins with an empty ledger"});
  }
  if (*version > 0 && ask.settings == (*state)->settings) {
    return ledger::Decision{{}, reply_of("city", *version)};
  }
  ledger::NewEvent event = new_event(settings_stream(), "settings.changed", ask.settings);
  if (ask.settings.demonstration) event.kind_version = 2;
  return ledger::Decision{{std::move(event)}, reply_of("city", *version + 1)};
}

ledger::StreamKind settings_streams() {
  return ledger::stream_kind<SettingsState>("settings", {}, &apply, &project);
}

void list_settings_kinds(std::vector<EventKind>& kinds) {
  list_kinds<SettingsState>(kAppliers, kinds);
}

}  // namespace luoshi::office
