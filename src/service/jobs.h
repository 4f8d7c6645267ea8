// What the server does by itself: anchors the books by the settings' schedule, sweeps evidence
// files that nothing names, forgets request ids and what has expired, destroys keys that an
// interrupted erasure left, looks every morning at the lights of commitments and issues the orders
// that are due to them, records every minute the reminders whose time has come, tells those
// whom it concerns, and asks people by message what became of what they asked for, and looks for
// mass complaints.
//
// A job is due once in each of its slots (a day, an hour, a minute); the slot that was done stands
// in the store's transient values, so that several processes and a restart do it once. While one
// does it, it holds the job's lease. A job that failed is tried again after kRetryAfter. Doing one
// twice does no harm: transient values may be lost. Thread rule: run_due by one thread at a time;
// counters from any.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "service/world.h"
#include "vault/signer.h"

namespace luoshi::office {
struct Settings;
}

namespace luoshi::service {

struct JobOptions {
  const vault::Signer* signer = nullptr;  // of anchors; without one they are not signed
  std::string anchors_folder = {};        // where target "signature" puts them down
  std::string mail_from = {};             // sender of target "mail"
  std::string asks_under = {};            // service/case_asking.h: empty where none can be sent
};

struct JobCounters {
  std::string name;
  std::uint64_t runs = 0;      // that were finished
  std::uint64_t failures = 0;  // that were not
  std::uint64_t removed = 0;   // files that were swept, keys that were destroyed
  std::optional<env::WallTime> last_run_at;
};

class Jobs {
 public:
  static constexpr std::chrono::minutes kRetryAfter{5};
  static constexpr std::chrono::hours kRequestsKept{30 * 24};

  explicit Jobs(World& world, JobOptions options = {});

  void run_due(env::WallTime now);
  std::vector<JobCounters> counters() const;

 private:
  struct Job;

  // The slot that is over or going on at `now`; nothing when the job is not wanted.
  static std::optional<std::string> slot_of(const Job& job, const office::Settings& settings,
                                            env::WallTime now, env::WallTime created);
  void run(const Job& job, const office::Settings& settings, const std::string& slot,
           env::WallTime now);
  bool is_done(const Job& job, const std::string& slot, env::WallTime now);
  void count(const Job& job, bool good, std::uint64_t removed, env::WallTime now);

  base::Result<std::uint64_t> anchor(const office::Settings& settings, const std::string& slot,
                                     env::WallTime now);
  base::Result<void> put_down(const office::Settings& settings, const std::string& slot,
                              env::WallTime now);
  base::Result<std::uint64_t> sweep_evidence(const office::Settings& settings,
                                             const std::string& slot, env::WallTime now);
  base::Result<std::uint64_t> forget_requests(const office::Settings& settings,
                                              const std::string& slot, env::WallTime now);
  base::Result<std::uint64_t> sweep_transient(const office::Settings& settings,
                                              const std::string& slot, env::WallTime now);

  base::Result<std::uint64_t> turn_lights(const office::Settings& settings, const std::string& slot,
                                          env::WallTime now);
  base::Result<std::uint64_t> observe_cases(const office::Settings& settings,
                                            const std::string& slot, env::WallTime now);
  base::Result<std::uint64_t> issue_orders(const office::Settings& settings,
                                           const std::string& slot, env::WallTime now);
  base::Result<std::uint64_t> tick_orders(const office::Settings& settings, const std::string& slot,
                                          env::WallTime now);
  base::Result<std::uint64_t> make_notices(const office::Settings& settings,
                                           const std::string& slot, env::WallTime now);
  base::Result<std::uint64_t> ask_people(const office::Settings& settings, const std::string& slot,
                                         env::WallTime now);
  base::Result<std::uint64_t> see_mass(const office::Settings& settings, const std::string& slot,
                                       env::WallTime now);
  base::Result<std::uint64_t> destroy_keys(const office::Settings& settings,
                                           const std::string& slot, env::WallTime now);

  static const std::vector<Job>& all();

  World& world_;
  JobOptions options_;
  std::map<std::string, env::WallTime> not_before_;  // of jobs that failed
  mutable std::mutex mutex_;                         // guards counters_
  std::map<std::string, JobCounters> counters_;
};

// A thread that looks every half minute what is due.
class JobThread {
 public:
  explicit JobThread(Jobs& jobs, env::Clock& clock);
  ~JobThread();  // waits for a job that is being done
  JobThread(const JobThread&) = delete;
  JobThread& operator=(const JobThread&) = delete;

 private:
  void run();

  Jobs& jobs_;
  env::Clock& clock_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;  // last: it uses what stands above
};

}  // namespace luoshi::service
