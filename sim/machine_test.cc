// The disk, the machine and real SQLite on it; and what the simulator found, as small tests.
#include "sim/machine.h"

#include <gtest/gtest.h>

#include "sim/cluster.h"
#include "sim/inspector.h"

namespace luoshi::sim {
namespace {

TEST(Disk, WhatWasSyncedSurvives) {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    env::SimulatedRandom random(seed);
    Draw draw(random);
    SimulatedDisk disk;
    auto file = disk.open("/a", true);
    file->write(0, "durable");
    disk.sync(*file);
    disk.sync_names();
    file->write(7, " and not");
    EXPECT_EQ(file->bytes(), "durable and not");
    disk.lose_power(draw);
    EXPECT_EQ(disk.open("/a", false)->bytes().substr(0, 7), "durable");
  }
}

TEST(Disk, OfWhatWasNotSyncedAnyPartMaySurvive) {
  std::set<std::string> seen;
  bool name_lost = false;
  const std::string sectors = std::string(kSectorBytes, 'x') + std::string(kSectorBytes, 'y');
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    env::SimulatedRandom random(seed);
    Draw draw(random);
    SimulatedDisk disk;
    disk.open("/a", true)->write(0, sectors);
    disk.lose_power(draw);
    const auto left = disk.open("/a", false);
    name_lost |= left == nullptr;
    if (left) seen.insert(left->bytes());
  }
  EXPECT_TRUE(name_lost);
  EXPECT_EQ(seen, (std::set<std::string>{
                      "", sectors, sectors.substr(0, kSectorBytes),
                      std::string(kSectorBytes, '\0') + std::string(kSectorBytes, 'y')}));
}

TEST(Disk, ARemovedFileMayComeBackUntilTheFolderIsSynced) {
  bool came_back = false;
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    env::SimulatedRandom random(seed);
    Draw draw(random);
    SimulatedDisk disk;
    disk.open("/a", true);
    disk.sync_names();
    disk.remove("/a");
    disk.lose_power(draw);
    came_back |= disk.has("/a");
    disk.remove("/a");
    disk.sync_names();
    disk.lose_power(draw);
    EXPECT_FALSE(disk.has("/a"));
  }
  EXPECT_TRUE(came_back);
}

// One ledger on a machine, and a payment.
class MachineTest : public ::testing::Test {
 protected:
  MachineTest() { actors_.push_back(make_accounts()); }

  Ask payment(Draw& draw, const std::string& request) {
    Parts parts;
    parts.add(actors_[0]->begin());
    Ask ask = actors_[0]->ask(draw, ledger::kCityBook, parts, clock_.wall_now());
    for (Parts copy = parts; ask.expect(copy, clock_.wall_now()).refused; copy = parts) {
      ask = actors_[0]->ask(draw, ledger::kCityBook, parts, clock_.wall_now());
    }
    ask.command.request = request;
    return ask;
  }
  bool is_known(ledger::Ledger& ledger, const std::string& request) {
    auto snapshot = ledger.store().snapshot();
    auto requests = Inspector(ledger, **snapshot).requests(ledger::kCityBook);
    EXPECT_TRUE(requests);
    for (const auto& [key, done] : *requests) {
      if (key.request == request) return true;
    }
    return false;
  }

  env::SimulatedClock clock_{env::WallTime(std::chrono::milliseconds(1'767'225'600'000))};
  Actors actors_;
};

TEST_F(MachineTest, ProcessesSeeEachOther) {
  env::SimulatedRandom random(1);
  Draw draw(random);
  Machine machine(draw, clock_);
  Cluster cluster(machine, actors_, {.processes = 2});
  ASSERT_TRUE(cluster.open(0));
  ASSERT_TRUE(cluster.open(1));
  const Ask ask = payment(draw, "r-1");
  ASSERT_TRUE(cluster.at(0).execute(ask.command));
  auto again = cluster.at(1).execute(ask.command);
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->repeated);
}

// A process killed between writing a commit to the log and syncing it: the next one finds the
// commit, and answers the repeated request from it. Then it must not be lost with the power.
TEST_F(MachineTest, WhatIsFoundAfterACrashIsDurable) {
  int found_after_crash = 0;
  for (std::uint64_t at_call = 1; at_call <= 40; ++at_call) {
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
      env::SimulatedRandom random(seed);
      Draw draw(random);
      Machine machine(draw, clock_);
      Cluster cluster(machine, actors_, {.processes = 1});
      ASSERT_TRUE(cluster.open(0));
      machine.arm({Fault::kCrash, at_call, 1});
      (void)cluster.at(0).execute(payment(draw, "r-1").command);
      machine.disarm();
      cluster.kill(0);
      cluster.clear_away();
      ASSERT_TRUE(cluster.open(0));
      if (!is_known(cluster.at(0), "r-1")) continue;
      ++found_after_crash;
      machine.cut_power();
      cluster.clear_away();
      ASSERT_TRUE(cluster.open(0));
      EXPECT_TRUE(is_known(cluster.at(0), "r-1")) << "call " << at_call << ", seed " << seed;
    }
  }
  EXPECT_GT(found_after_crash, 0);
}

// A sync that failed dropped a commit, which the next process still sees in the log; what it
// commits behind that must not be lost with it.
TEST_F(MachineTest, WhatAFailedSyncDroppedTakesNothingWithIt) {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    env::SimulatedRandom random(seed);
    Draw draw(random);
    Machine machine(draw, clock_);
    Cluster cluster(machine, actors_, {.processes = 1});
    ASSERT_TRUE(cluster.open(0));
    machine.arm({Fault::kSyncError, 1, 20});
    (void)cluster.at(0).execute(payment(draw, "r-1").command);
    EXPECT_GT(machine.strikes(), 0u);
    machine.disarm();
    cluster.kill(0);
    cluster.clear_away();
    ASSERT_TRUE(cluster.open(0));
    ASSERT_TRUE(cluster.at(0).execute(payment(draw, "r-2").command));
    machine.cut_power();
    cluster.clear_away();
    ASSERT_TRUE(cluster.open(0));
    EXPECT_TRUE(is_known(cluster.at(0), "r-2")) << "seed " << seed;
  }
}

}  // namespace
}  // namespace luoshi::sim
