// A simulated world as it goes on (world.h): its machine and processes, its books with their load
// and their models, and what is done to them step by step. world.cc draws the steps and looks at
// what came of each; world_load.cc sends requests and sees to keys; world_acts.cc does everything
// else. Thread rule: one thread.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "sim/backups.h"
#include "sim/book_world.h"
#include "sim/cluster.h"
#include "sim/keys.h"
#include "sim/leases.h"
#include "sim/notes.h"
#include "sim/shelf.h"
#include "sim/world.h"

namespace luoshi::sim {

class World {
 public:
  explicit World(const WorldOptions& options);

  Ending run();

 private:
  using Seen = BookWorld::Seen;

  ledger::Identity draw_identity();
  ClusterPlan plan();
  void arm();
  void act();
  void run_some(std::size_t process);
  std::vector<Ask> prepare(std::size_t process, std::vector<Ask> asks, BookWorld& book);
  void sweep(std::size_t process);
  void while_others_meddle(std::size_t process, bool may_sweep, const std::function<void()>& act);
  std::set<std::string> files_named() const;
  void use_keys(std::size_t process);
  bool put_key(std::size_t process, const Ask& ask);
  void destroy_keys(std::size_t process, const std::vector<Ask>& asks,
                    const std::vector<base::Result<ledger::Reply>>& results);
  void destroy_left_keys(std::size_t process);
  std::set<std::string> people_erased() const;
  void check_erased();
  std::vector<base::Result<ledger::Reply>> send(BookWorld& book, ledger::Ledger& ledger,
                                                const std::vector<Ask>& asks);
  void move_clock();
  void rebuild(std::size_t process);
  void back_up(std::size_t process);
  void drill();
  void use_leases(std::size_t process);
  void forget();
  void settle();
  bool stand_up();
  bool observe();
  void look_closely(bool must_succeed);
  void heal();
  void send_calmly(BookWorld& book, std::vector<Ask> asks);
  void converge(BookWorld& book);
  void finish(BookWorld& book);

  const WorldOptions& options_;
  env::SimulatedRandom random_;
  Draw draw_;
  env::SimulatedClock clock_;
  Machine machine_;
  ledger::Identity identity_;
  Actors actors_;
  Cluster cluster_;
  std::vector<BookWorld> books_;
  Keys keys_;
  Leases leases_;
  Shelf shelf_;
  Backups backups_;
  bool is_meddling_ = false;
  bool is_contended_ = false;  // another may hold the lock that a group waits for
  bool is_unsettled_ = false;  // in this step a group ended without an answer: no more groups
  Notes notes_;
};

}  // namespace luoshi::sim
