// Units: lists, one unit, its history, and what may be done to it. The JSON is `unit` of
// data/api/openapi.yaml.
//
// Whoever may read units reads all of them; who changes one needs units.write on it, and on where
// it goes.
// Thread rule: any thread; create_unit answers on the committer's.
#pragma once

#include <boost/describe.hpp>
#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <vector>

#include "office/unit.h"
#include "service/answers.h"
#include "service/caller.h"
#include "service/listing.h"

namespace luoshi::service {

struct UnitNew {
  std::optional<std::string> code;
  std::string name;
  std::optional<std::string> short_name;
  office::UnitKind kind = office::UnitKind::kDepartment;
  office::UnitId parent_id;
  std::optional<std::string> valid_from;
};
BOOST_DESCRIBE_STRUCT(UnitNew, (), (code, name, short_name, kind, parent_id, valid_from))

struct UnitChange {
  std::optional<std::string> code;
  std::optional<std::string> name;
  std::optional<std::string> short_name;
  std::optional<office::UnitKind> kind;
  std::optional<office::UnitId> parent_id;
  std::optional<std::string> valid_from;
  std::vector<std::string> emptied;  // members that were given as null
};
BOOST_DESCRIBE_STRUCT(UnitChange, (), (code, name, short_name, kind, parent_id, valid_from))

struct UnitMerge {
  office::UnitId into;
  std::string on;
};
BOOST_DESCRIBE_STRUCT(UnitMerge, (), (into, on))

struct UnitClose {
  std::string on;
  std::optional<office::UnitId> hand_over_to;  // who takes what it has and owes
};
BOOST_DESCRIBE_STRUCT(UnitClose, (), (on, hand_over_to))

base::Result<Page> list_units(World& world, const Parameters& parameters);
base::Result<boost::json::object> get_unit(World& world, const std::string& id);
base::Result<Page> list_unit_events(World& world, const std::string& id,
                                    const Parameters& parameters);

// Nothing is asked of the store but the command: the answer is made of what was asked and of the
// reply.
void create_unit(World& world, const Caller& caller, const Asked& asked, UnitNew wanted,
                 AnswerJson answer);
base::Result<boost::json::object> change_unit(World& world, const Caller& caller,
                                              const Asked& asked, const std::string& id,
                                              std::optional<std::uint64_t> version,
                                              const UnitChange& change);
base::Result<boost::json::object> merge_unit(World& world, const Caller& caller, const Asked& asked,
                                             const std::string& id,
                                             std::optional<std::uint64_t> version,
                                             const UnitMerge& merge);
base::Result<boost::json::object> close_unit(World& world, const Caller& caller, const Asked& asked,
                                             const std::string& id,
                                             std::optional<std::uint64_t> version,
                                             const UnitClose& close);

}  // namespace luoshi::service
