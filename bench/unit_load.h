// What is asked of a server under load: the creation of departments below the sample city's root,
// each with a name and a request id of its own.
// Thread rule: values.
#pragma once

#include <cstdint>
#include <string>

namespace luoshi::bench {

inline constexpr const char* kSampleRoot = "u-yanchuan";  // of cities/sample/units.yaml

class UnitLoad {
 public:
  // `series` tells this run's names and request ids from those of another on the same ledger:
  // lower-case letters, digits and hyphens, at most 30.
  UnitLoad(std::string token, std::string series)
      : token_(std::move(token)), series_(std::move(series)) {}

  // POST /api/v1/units, the same bytes for the same number; its event has a body of about 500.
  std::string request(std::uint64_t number) const;
  std::string name(std::uint64_t number) const;
  std::string get(const std::string& target) const;

 private:
  std::string token_;
  std::string series_;
};

}  // namespace luoshi::bench
