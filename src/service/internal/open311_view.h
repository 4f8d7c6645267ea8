// One public request as GeoReport v2 has it, of a row of the table case_requests that is known to
// be public. Keeps names of units for as long as it lives. Thread rule: one thread.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <map>
#include <string>

#include "service/internal/open311_kinds.h"

namespace luoshi::service {

// What makes a row of case_requests public, of all these kinds.
std::vector<ledger::Condition> public_conditions(const PublicKinds& kinds);

class PublicView {
 public:
  // Both outlive it; the row's kind is one of these.
  PublicView(const Open311Asked& asked, const PublicKinds& kinds);
  base::Result<boost::json::object> item(const ledger::Row& row);
  // Of any request: what its state means, and its steps until now.
  std::string status_note(const ledger::Row& row);
  boost::json::array notes(const ledger::Row& row);
  base::Result<std::string> unit_name(const std::string& id);

 private:
  const ledger::Value& at(const ledger::Row& row, const std::string& column);
  std::string text(const ledger::Row& row, const std::string& column);
  base::Result<void> add_place(const ledger::Row& row, const calendar::Kind& kind,
                               boost::json::object& out);

  const Open311Asked& asked_;
  const PublicKinds& kinds_;
  const ledger::Table& table_;
  const bool has_notes_;
  std::map<std::string, std::size_t> columns_;
  std::map<std::string, std::string> units_;
};

}  // namespace luoshi::service
