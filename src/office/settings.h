// Settings of the city: one stream, changed as a whole, with a version.
//
// The identity provider is part of them, and only the server's command line or the city's files
// change it: whoever could name another provider could sign in as anybody. Nobody takes the mark of
// a demonstration away.
// Thread rule: values and pure functions.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ledger/command.h"
#include "office/names.h"

namespace luoshi::office {

enum class Tongue : std::uint8_t { kZh, kEn };
BOOST_DESCRIBE_ENUM(Tongue, kZh, kEn)

struct WorkingPeriod {
  std::string from;   // "08:30"
  std::string until;  // "12:00"
  friend bool operator==(const WorkingPeriod&, const WorkingPeriod&) = default;
};
BOOST_DESCRIBE_STRUCT(WorkingPeriod, (), (from, until))

struct WorkingHours {
  std::vector<int> weekdays{1, 2, 3, 4, 5};  // 1 is Monday
  std::vector<WorkingPeriod> periods{{"08:30", "12:00"}, {"14:30", "18:00"}};
  friend bool operator==(const WorkingHours&, const WorkingHours&) = default;
};
BOOST_DESCRIBE_STRUCT(WorkingHours, (), (weekdays, periods))

struct PasswordRules {
  int length_min = 10;
  int classes_min = 3;  // of lower case, upper case, digits, others
  int remembered = 5;   // former passwords that may not come back
  int days_max = 0;     // 0: never expires
  int failures_max = 5;
  int lock_minutes = 15;
  friend bool operator==(const PasswordRules&, const PasswordRules&) = default;
};
BOOST_DESCRIBE_STRUCT(PasswordRules, (),
                      (length_min, classes_min, remembered, days_max, failures_max, lock_minutes))

struct SessionRules {
  int idle_minutes = 60;
  int hours_max = 10;
  friend bool operator==(const SessionRules&, const SessionRules&) = default;
};
BOOST_DESCRIBE_STRUCT(SessionRules, (), (idle_minutes, hours_max))

enum class AnchorSchedule : std::uint8_t { kNone, kDaily, kWeekly };
BOOST_DESCRIBE_ENUM(AnchorSchedule, kNone, kDaily, kWeekly)
enum class AnchorTarget : std::uint8_t { kLog, kMail, kSignature };
BOOST_DESCRIBE_ENUM(AnchorTarget, kLog, kMail, kSignature)

struct AnchorRules {
  AnchorSchedule schedule = AnchorSchedule::kDaily;
  std::string at = "18:00";
  AnchorTarget target = AnchorTarget::kLog;
  std::optional<std::string> mail_to;  // needed by target mail
  friend bool operator==(const AnchorRules&, const AnchorRules&) = default;
};
BOOST_DESCRIBE_STRUCT(AnchorRules, (), (schedule, at, target, mail_to))

// OpenID Connect. The client's secret is no setting: it stands in the server's configuration.
struct IdentityProvider {
  std::string name;    // shown on the sign-in page
  std::string issuer;  // https://…
  std::string client_id;
  std::string login_claim = "preferred_username";
  friend bool operator==(const IdentityProvider&, const IdentityProvider&) = default;
};
BOOST_DESCRIBE_STRUCT(IdentityProvider, (), (name, issuer, client_id, login_claim))

struct Settings {
  std::string city_name;
  Tongue language = Tongue::kZh;
  WorkingHours working_hours;
  PasswordRules password;
  SessionRules session;
  AnchorRules anchor;
  int evidence_grace_days = 7;  // how long a file that nothing names is kept
  std::optional<IdentityProvider> oidc;
  std::optional<bool> demonstration;  // what stands in the ledger is made up, and is marked as such
  friend bool operator==(const Settings&, const Settings&) = default;
};
BOOST_DESCRIBE_STRUCT(Settings, (),
                      (city_name, language, working_hours, password, session, anchor,
                       evidence_grace_days, oidc, demonstration))

// Version 0 of the stream has these defaults.
struct SettingsState {
  Settings settings;
};

struct ChangeSettings {
  std::optional<std::uint64_t> version;
  Settings settings;
};

base::Result<void> check(const Settings& settings);
base::Result<ledger::Decision> decide(ledger::View& view, const ChangeSettings& ask,
                                      const Actor& actor);

inline ledger::StreamId settings_stream() { return {"settings", "city"}; }
inline std::vector<ledger::StreamId> streams_of(const ChangeSettings&) {
  return {settings_stream()};
}

ledger::StreamKind settings_streams();

}  // namespace luoshi::office
