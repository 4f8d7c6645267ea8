// Numbered packages (“四百工程”, 六大行动, 十件民生实事): the count that the report declares is
// kept, and it is said when the members do not add up to it. Members name their package
// (commitments.package). Thread rule: values and pure functions.
#pragma once

#include <boost/describe.hpp>
#include <concepts>
#include <optional>
#include <string>
#include <vector>

#include "commitment/promise.h"
#include "commitment/words.h"
#include "office/catalog.h"

namespace luoshi::commitment {

struct PackageMade {
  std::string name;
  int year = 0;
  std::uint32_t declared_count = 0;
  SourceSpan source;
  friend bool operator==(const PackageMade&, const PackageMade&) = default;
};
BOOST_DESCRIBE_STRUCT(PackageMade, (), (name, year, declared_count, source))
struct PackageChanged {
  std::string name;
  std::uint32_t declared_count = 0;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(PackageChanged, (), (name, declared_count, reason))
struct PackageWithdrawn {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(PackageWithdrawn, (), (reason))

struct Package {
  bool exists = false;
  bool withdrawn = false;
  PackageMade what;
};

struct MakePackage {
  PackageId id;
  PackageMade package;
};
struct ChangePackage {
  PackageId id;
  std::optional<std::uint64_t> version;
  office::Change<std::string> name;
  office::Change<std::uint32_t> declared_count;
  std::string reason;
};
// Refused while it has members.
struct WithdrawPackage {
  PackageId id;
  std::optional<std::uint64_t> version;
  std::string reason;
};

base::Result<ledger::Decision> decide(ledger::View& view, const MakePackage& ask,
                                      const office::Actor& actor);
base::Result<ledger::Decision> decide(ledger::View& view, const ChangePackage& ask,
                                      const office::Actor& actor);
base::Result<ledger::Decision> decide(ledger::View& view, const WithdrawPackage& ask,
                                      const office::Actor& actor);
template <class Ask>
concept PackageAsk = std::same_as<Ask, MakePackage> || std::same_as<Ask, ChangePackage> ||
    std::same_as<Ask, WithdrawPackage>;
template <PackageAsk Ask>
std::vector<ledger::StreamId> streams_of(const Ask& ask) {
  return {stream_of(ask.id)};
}

// The package, which must be there (kNotFound) and not withdrawn (kConflict).
base::Result<const Package*> open_package(ledger::View& view, const PackageId& id,
                                          std::string where);

// What is to be said when a package has fewer or more members than it declares; nothing when they
// agree, or when it declares none.
std::optional<base::Message> package_finding(std::uint32_t declared, std::uint64_t members);

// packages: id, name, year, declared_count, reading, span_start, version. None that is withdrawn.
const ledger::Table& packages_table();
ledger::StreamKind package_streams();
void list_package_kinds(std::vector<office::EventKind>& kinds);

}  // namespace luoshi::commitment
