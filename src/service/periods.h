// The year of the register and what is counted in it: periods that are frozen, numbered packages.
// Changes need commitments.write on the whole city. Thread rule: any thread.
#pragma once

#include <boost/describe.hpp>
#include <boost/json/object.hpp>
#include <optional>
#include <string>

#include "commitment/package.h"
#include "commitment/period.h"
#include "service/listing.h"
#include "service/on_one.h"

namespace luoshi::service {

struct Freezing {
  commitment::Period through;  // with all before it
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(Freezing, (), (through, reason))
struct Thawing {
  std::optional<commitment::Period> through;  // what stays frozen; none: nothing
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(Thawing, (), (through, reason))
struct YearReason {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(YearReason, (), (reason))

base::Result<Page> list_periods(World& world, const Caller& caller, const Parameters& parameters);

// The year that a path names and the version that was read, with who asks for what.
struct OnYear {
  World& world;
  const Caller& caller;
  const Asked& asked;
  int year = 0;
  std::optional<std::uint64_t> version;
};
using YearJson = base::Result<boost::json::object>;
YearJson freeze_period(const OnYear& on, const Freezing& wanted);
YearJson thaw_period(const OnYear& on, const Thawing& wanted);
YearJson open_year(const OnYear& on, const YearReason& why);
YearJson close_year(const OnYear& on, const YearReason& why);

struct PackageNew {
  std::string name;
  int year = 0;
  std::uint32_t declared_count = 0;
};
BOOST_DESCRIBE_STRUCT(PackageNew, (), (name, year, declared_count))
struct PackageChange {
  std::optional<std::string> name;
  std::optional<std::uint32_t> declared_count;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(PackageChange, (), (name, declared_count, reason))

using OnPackage = OnOne;
using PackageJson = base::Result<boost::json::object>;
base::Result<Page> list_packages(World& world, const Caller& caller, const Parameters& parameters);
PackageJson get_package(World& world, const Caller& caller, const std::string& id);
PackageJson make_package(World& world, const Caller& caller, const Asked& asked,
                         const PackageNew& wanted);
PackageJson change_package(const OnPackage& on, const PackageChange& change);
// Refused while it has members.
base::Result<void> withdraw_package(const OnPackage& on, const YearReason& why);

}  // namespace luoshi::service
