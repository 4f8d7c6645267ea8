// What the files of cases share. Thread rule: any thread.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <memory>
#include <optional>
#include <string>

#include "cases/request_rows.h"
#include "service/cases.h"

namespace luoshi::service {

base::Error no_case();
// As committed; kNotFound when there is none, or none that the caller may see.
base::Result<std::shared_ptr<const cases::Case>> case_at(World& world, const Caller& caller,
                                                         const std::string& id);
// Whether one of the caller's grants gives the right on it: kHandle on the unit in charge, kTake
// and kCheck on the centre, kRead on either, on a supporting unit or on the region.
bool may_on_case(World& world, const Caller& caller, office::Right right, const cases::Case& of);
// In degrees, as decimals in texts.
boost::json::object case_point_json(const cases::Point& point);
// Whether it is out, or answered, and the caller's to handle: then its limit is not his to change.
bool handles_case(World& world, const Caller& caller, const cases::Case& of);
// Whether the last answer is the caller's own, which somebody else has to check.
base::Result<bool> is_own_answer(World& world, const Caller& caller, const cases::Case& of);
// What the centre notes for itself is read by whoever takes cases for it.
bool may_read_note(World& world, const Caller& caller, const cases::Case& of,
                   const cases::CaseNoted& note);
// Whether a file of this digest belongs to what the caller reads of the case.
bool may_read_file_of_case(World& world, const Caller& caller, const std::string& id,
                           const std::string& digest);
// Whether the caller may know of events of this case's stream.
bool may_know_of_case(World& world, const Caller& caller, const std::string& id);
// `case_item` of openapi.yaml, of a row of the table case_requests.
base::Result<boost::json::object> case_item(World& world, const ledger::Row& row);
bool is_case_overdue(const ledger::Row& row, env::WallTime now);
// `case` of openapi.yaml, without a record of the reading: for whoever has just acted on it, whose
// own event says that he had it before him.
base::Result<boost::json::object> case_page(World& world, const Caller& caller,
                                            const std::string& id);
// That these texts of a case were read, in the access book, durably.
base::Result<void> record_case_read(World& world, const Caller& caller, const std::string& id,
                                    const std::string& what, const std::string& purpose);

// What registering replies with.
struct TakenIn {
  std::string id;
  std::uint64_t version = 0;
  std::string number;
  bool is_repeat = false;  // of a request that was answered before
};
BOOST_DESCRIBE_STRUCT(TakenIn, (), (id, version, number))
// Sealed and registered at the centre that is named, or the caller's own unit; cases.take on it.
base::Result<TakenIn> take_in_case(World& world, const Caller& caller, const Asked& asked,
                                   const CaseNew& wanted);

}  // namespace luoshi::service
