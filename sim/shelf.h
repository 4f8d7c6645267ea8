// The evidence files of a simulated world, seen on the disk itself: what is named by a book of the
// model must stand there whole, what was put lately must stand there too, and what nobody names and
// is old must be gone after a sweep.
// Thread rule: one thread.
#pragma once

#include <set>
#include <string>

#include "ledger/evidence.h"
#include "sim/machine.h"
#include "sim/notes.h"

namespace luoshi::sim {

class Shelf {
 public:
  static constexpr const char* kFolder = "/evidence";

  Shelf(Machine& machine, ledger::HashAlgorithm algorithm)
      : machine_(machine), algorithm_(algorithm) {}

  // `files`: digests that are named. With `read`, their bytes are looked at too.
  void compare(const std::set<std::string>& files, bool read, Notes& notes) const;

  // What may go and what must stay, before a sweep of now; and whether it was so.
  struct Expectation {
    std::set<std::string> must_go;
    std::set<std::string> must_stay;  // whatever else, under its name or moved aside
  };
  Expectation expect_sweep(const std::set<std::string>& named) const;
  void judge_sweep(const Expectation& expectation, bool is_complete, Notes& notes) const;

 private:
  // Where it is found; nothing when it is not. One that a killed sweep moved aside is found too.
  std::shared_ptr<DiskFile> find(const std::string& file) const;

  Machine& machine_;
  ledger::HashAlgorithm algorithm_;
};

}  // namespace luoshi::sim
