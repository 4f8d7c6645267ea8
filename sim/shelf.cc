#include "sim/shelf.h"

namespace luoshi::sim {

std::shared_ptr<DiskFile> Shelf::find(const std::string& file) const {
  const std::string folder = std::string(kFolder) + "/files/";
  auto found = machine_.disk().open(folder + file.substr(0, 2) + "/" + file, false);
  return found ? found : machine_.disk().open(folder + "leaving/" + file, false);
}

void Shelf::compare(const std::set<std::string>& files, bool read, Notes& notes) const {
  for (const std::string& file : files) {
    const auto found = find(file);
    if (!found) {
      notes.find("an event names an evidence file that is not there: " + file);
    } else if (read && vault::to_hex(vault::digest(algorithm_, found->bytes())) != file) {
      notes.find("an evidence file is not what it was: " + file);
    }
  }
}

Shelf::Expectation Shelf::expect_sweep(const std::set<std::string>& named) const {
  Expectation out;
  const env::WallTime young = machine_.clock().wall_now() - ledger::Evidence::kGrace;
  for (const std::string& path : machine_.disk().files_below(std::string(kFolder) + "/files")) {
    const bool is_young = machine_.disk().open(path, false)->modified >= young;
    const bool is_named = named.contains(path.substr(path.rfind('/') + 1));
    (is_young || is_named ? out.must_stay : out.must_go).insert(path);
  }
  return out;
}

void Shelf::judge_sweep(const Expectation& expectation, bool is_complete, Notes& notes) const {
  for (const std::string& path : expectation.must_stay) {
    const bool stands = machine_.disk().has(path) || find(path.substr(path.rfind('/') + 1));
    if (!stands) notes.find("a sweep took what should stay: " + path);
  }
  for (const std::string& path : expectation.must_go) {
    if (is_complete && machine_.disk().has(path)) notes.find("a sweep left " + path);
  }
}

}  // namespace luoshi::sim
