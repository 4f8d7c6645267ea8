// Ids of subjects whose keys are there already: a key of its own for each case would be a durable
// write of its own, and these are made many at a time. What is left when the program ends is
// forgotten; a key that seals nothing harms nobody.
// Thread rule: any thread.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "base/result.h"

namespace luoshi::service {

struct World;

class ReadySubjects {
 public:
  // "q-…" for the prefix "q-"; nobody else gets it.
  base::Result<std::string> take(World& world, const std::string& prefix);

 private:
  std::mutex mutex_;
  std::map<std::string, std::vector<std::string>> ready_;
};

}  // namespace luoshi::service
