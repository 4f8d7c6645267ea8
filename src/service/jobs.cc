#include "service/jobs.h"

#include <charconv>

#include "ledger/anchor.h"
#include "office/day.h"
#include "office/settings.h"
#include "service/case_asking.h"
#include "service/case_mass.h"
#include "service/case_measures.h"
#include "service/directory.h"
#include "service/erasures.h"
#include "service/lights.h"
#include "service/notices.h"
#include "service/order_rules.h"
#include "vault/digest.h"

namespace luoshi::service {
namespace {

using base::ErrorCode;
using base::Result;

constexpr std::string_view kSpace = "jobs";
constexpr std::chrono::minutes kLease{10};
// Of what is due every minute: after a kill nobody waits longer for it. Doing it twice does no
// harm.
constexpr std::chrono::minutes kLeaseOfMinutes{2};
constexpr std::chrono::hours kRemembered{60 * 24};  // that a slot was done
constexpr std::chrono::seconds kLookEvery{30};
constexpr std::chrono::hours kCity{8};  // office/day.h

enum class Rhythm { kMinutely, kHourly, kDaily, kByAnchorRules };

// Minutes since midnight of "18:00", which settings have checked.
int minutes_of(std::string_view time_of_day) {
  int hours = 0;
  int minutes = 0;
  if (time_of_day.size() != 5) return 0;
  std::from_chars(time_of_day.data(), time_of_day.data() + 2, hours);
  std::from_chars(time_of_day.data() + 3, time_of_day.data() + 5, minutes);
  return hours * 60 + minutes;
}

// The last moment at or before `now` when the city's clocks showed this time, on a Monday when
// weekly.
env::WallTime last_at(env::WallTime now, int minutes, bool weekly) {
  using std::chrono::days;
  auto day = std::chrono::floor<days>(now + kCity);
  if (now + kCity < day + std::chrono::minutes(minutes)) day -= days(1);
  if (weekly) day -= std::chrono::weekday(std::chrono::sys_days(day)) - std::chrono::Monday;
  return day + std::chrono::minutes(minutes) - kCity;
}

}  // namespace

struct Jobs::Job {
  const char* name;
  Rhythm rhythm;
  const char* at;  // of a daily one
  Result<std::uint64_t> (Jobs::*work)(const office::Settings&, const std::string&, env::WallTime);
};

const std::vector<Jobs::Job>& Jobs::all() {
  static const std::vector<Job> kJobs{
      {"anchor", Rhythm::kByAnchorRules, "", &Jobs::anchor},
      {"sweep_evidence", Rhythm::kDaily, "03:00", &Jobs::sweep_evidence},
      {"forget_requests", Rhythm::kDaily, "03:10", &Jobs::forget_requests},
      {"sweep_transient", Rhythm::kHourly, "", &Jobs::sweep_transient},
      {"turn_lights", Rhythm::kDaily, "00:10", &Jobs::turn_lights},
      {"observe_cases", Rhythm::kDaily, "00:05", &Jobs::observe_cases},
      {"issue_orders", Rhythm::kDaily, "00:20", &Jobs::issue_orders},
      {"tick_orders", Rhythm::kMinutely, "", &Jobs::tick_orders},
      {"make_notices", Rhythm::kMinutely, "", &Jobs::make_notices},
      {"ask_people", Rhythm::kMinutely, "", &Jobs::ask_people},
      {"see_mass", Rhythm::kMinutely, "", &Jobs::see_mass},
      {"destroy_keys", Rhythm::kHourly, "", &Jobs::destroy_keys}};
  return kJobs;
}

Jobs::Jobs(World& world, JobOptions options) : world_(world), options_(std::move(options)) {
  for (const Job& job : all()) counters_[job.name].name = job.name;
}

std::vector<JobCounters> Jobs::counters() const {
  const std::lock_guard lock(mutex_);
  std::vector<JobCounters> out;
  for (const auto& [name, counters] : counters_) out.push_back(counters);
  return out;
}

void Jobs::count(const Job& job, bool good, std::uint64_t removed, env::WallTime now) {
  const std::lock_guard lock(mutex_);
  JobCounters& counters = counters_[job.name];
  ++(good ? counters.runs : counters.failures);
  counters.removed += removed;
  if (good) counters.last_run_at = now;
}

std::optional<std::string> Jobs::slot_of(const Job& job, const office::Settings& settings,
                                         env::WallTime now, env::WallTime created) {
  if (job.rhythm == Rhythm::kMinutely) {
    const auto minute = std::chrono::floor<std::chrono::minutes>(now.time_since_epoch());
    return std::to_string(minute.count());
  }
  if (job.rhythm == Rhythm::kHourly) {
    const auto hour = std::chrono::floor<std::chrono::hours>(now.time_since_epoch());
    return std::to_string(hour.count());
  }
  const bool by_rules = job.rhythm == Rhythm::kByAnchorRules;
  if (by_rules && settings.anchor.schedule == office::AnchorSchedule::kNone) return std::nullopt;
  const bool weekly = by_rules && settings.anchor.schedule == office::AnchorSchedule::kWeekly;
  const env::WallTime slot =
      last_at(now, minutes_of(by_rules ? std::string_view(settings.anchor.at) : job.at), weekly);
  // A ledger that is younger than the slot has missed nothing.
  if (slot < created) return std::nullopt;
  return office::city_day(slot).text();
}

bool Jobs::is_done(const Job& job, const std::string& slot, env::WallTime now) {
  auto done = world_.ledger.store().transient().get(std::string(kSpace), job.name, now);
  // A store that does not answer is no reason to begin.
  return !done || *done == slot;
}

void Jobs::run_due(env::WallTime now) {
  auto settings = world_.directory.settings();
  if (!settings) return;
  const office::Settings all_settings = *settings ? (*settings)->settings : office::Settings();
  for (const Job& job : all()) {
    const auto slot = slot_of(job, all_settings, now, world_.ledger.identity().created);
    const auto failed = not_before_.find(job.name);
    const bool waits = failed != not_before_.end() && now < failed->second;
    if (slot && !waits && !is_done(job, *slot, now)) run(job, all_settings, *slot, now);
  }
}

void Jobs::run(const Job& job, const office::Settings& settings, const std::string& slot,
               env::WallTime now) {
  const std::string lease = std::string("job.") + job.name;
  auto held =
      world_.ledger.lease(lease, job.rhythm == Rhythm::kMinutely ? kLeaseOfMinutes : kLease);
  if (!held || !*held) return;
  // Another process may have done it before the lease was ours.
  if (!is_done(job, slot, now)) {
    auto done = (this->*job.work)(settings, slot, now);
    if (done) {
      (void)world_.ledger.store().transient().put(std::string(kSpace), job.name, slot,
                                                  now + kRemembered);
      not_before_.erase(job.name);
    } else {
      not_before_[job.name] = now + kRetryAfter;
      world_.log.warning("job.failed",
                         {{"job", env::LogCode(job.name)}, {"error", done.error().code}});
    }
    count(job, done.has_value(), done ? *done : 0, now);
  }
  (void)world_.ledger.release(lease);
}

// -- the jobs; each tells how many files or keys it removed --

Result<std::uint64_t> Jobs::anchor(const office::Settings& settings, const std::string& slot,
                                   env::WallTime now) {
  auto books = world_.ledger.books();
  if (!books) return tl::unexpected(books.error());
  auto recorded = world_.ledger.execute(ledger::anchoring(
      *books, "system/anchor", "anchor-" + slot + "-" + random_id(world_.random, "")));
  if (!recorded) return tl::unexpected(recorded.error());
  if (auto done = put_down(settings, slot, now); !done) return tl::unexpected(done.error());
  return std::uint64_t{0};
}

Result<void> Jobs::put_down(const office::Settings& settings, const std::string& slot,
                            env::WallTime now) {
  auto snapshot = world_.ledger.store().snapshot();
  if (!snapshot) return tl::unexpected(snapshot.error());
  auto anchor = ledger::take_anchor(**snapshot, now);
  if (!anchor) return tl::unexpected(anchor.error());
  if (options_.signer) {
    if (auto signed_it = ledger::sign(*anchor, *options_.signer); !signed_it) return signed_it;
  }
  switch (settings.anchor.target) {
    case office::AnchorTarget::kLog:
      for (const ledger::AnchoredHead& each : anchor->heads) {
        world_.log.info("ledger.anchored", {{"book", each.book.value},
                                            {"sequence", each.head.sequence},
                                            {"hash", env::LogCode(vault::to_hex(each.head.hash))}});
      }
      return {};
    case office::AnchorTarget::kMail:
      return world_.mailer.send({.id = "anchor-" + slot,
                                 .from = options_.mail_from,
                                 .to = {settings.anchor.mail_to.value_or("")},
                                 .subject = "落实 账本锚点 " + slot,
                                 .text = ledger::to_line(*anchor) + "\n"});
    case office::AnchorTarget::kSignature:
      break;
  }
  if (!options_.signer || options_.anchors_folder.empty()) {
    return base::fail(ErrorCode::kUnavailable, {"没有签名密钥", "there is no key to sign with"}, {},
                      {"请配置签名密钥", "configure a key for signing"});
  }
  if (auto made = world_.files.make_folders(options_.anchors_folder); !made) return made;
  return world_.files.write_atomically(options_.anchors_folder + "/anchor-" + slot + ".txt",
                                       ledger::to_line(*anchor) + "\n");
}

Result<std::uint64_t> Jobs::sweep_evidence(const office::Settings& settings, const std::string&,
                                           env::WallTime now) {
  auto snapshot = world_.ledger.store().snapshot();
  if (!snapshot) return tl::unexpected(snapshot.error());
  const auto used = [&](const ledger::Hash& hash) {
    return ledger::is_evidence_used(**snapshot, hash);
  };
  auto swept =
      world_.evidence.sweep(now, used, std::chrono::hours(24) * settings.evidence_grace_days);
  if (!swept) return tl::unexpected(swept.error());
  return swept->files;
}

Result<std::uint64_t> Jobs::forget_requests(const office::Settings&, const std::string&,
                                            env::WallTime now) {
  auto done = world_.ledger.store().forget_requests(now - kRequestsKept);
  if (!done) return tl::unexpected(done.error());
  return std::uint64_t{0};
}

Result<std::uint64_t> Jobs::sweep_transient(const office::Settings&, const std::string&,
                                            env::WallTime now) {
  auto done = world_.ledger.store().transient().sweep(now);
  if (!done) return tl::unexpected(done.error());
  return std::uint64_t{0};
}

Result<std::uint64_t> Jobs::turn_lights(const office::Settings&, const std::string& slot,
                                        env::WallTime) {
  if (auto done = service::turn_lights(world_, slot); !done) return tl::unexpected(done.error());
  return std::uint64_t{0};
}

Result<std::uint64_t> Jobs::observe_cases(const office::Settings&, const std::string& slot,
                                          env::WallTime) {
  if (auto done = service::observe_cases(world_, slot); !done) return done;
  return std::uint64_t{0};
}

Result<std::uint64_t> Jobs::issue_orders(const office::Settings&, const std::string& slot,
                                         env::WallTime) {
  if (auto done = service::issue_orders(world_, slot); !done) return done;
  return std::uint64_t{0};
}

Result<std::uint64_t> Jobs::tick_orders(const office::Settings&, const std::string&,
                                        env::WallTime) {
  if (auto done = retime_orders(world_); !done) return done;
  if (auto done = record_rungs(world_); !done) return done;
  return std::uint64_t{0};
}

Result<std::uint64_t> Jobs::make_notices(const office::Settings&, const std::string&,
                                         env::WallTime) {
  if (auto done = service::make_notices(world_); !done) return done;
  return std::uint64_t{0};
}

Result<std::uint64_t> Jobs::ask_people(const office::Settings&, const std::string&, env::WallTime) {
  if (auto done = service::ask_people(world_, options_.asks_under); !done) return done;
  return std::uint64_t{0};
}

Result<std::uint64_t> Jobs::see_mass(const office::Settings&, const std::string&, env::WallTime) {
  if (auto done = see_mass_complaints(world_); !done) return done;
  return std::uint64_t{0};
}

Result<std::uint64_t> Jobs::destroy_keys(const office::Settings&, const std::string&,
                                         env::WallTime) {
  return destroy_left_keys(world_);
}

// -- the thread --

JobThread::JobThread(Jobs& jobs, env::Clock& clock)
    : jobs_(jobs), clock_(clock), thread_([this] { run(); }) {}

JobThread::~JobThread() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void JobThread::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    lock.unlock();
    jobs_.run_due(clock_.wall_now());
    lock.lock();
    wake_.wait_for(lock, kLookEvery, [this] { return stopping_; });
  }
}

}  // namespace luoshi::service
