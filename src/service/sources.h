// Where promises come from besides the report: instructions, meetings, orders from above, what
// deputies sent. Changes need commitments.write on the whole city; whoever reports progress for the
// lead replies in its name as well. Thread rule: any thread.
#pragma once

#include <boost/describe.hpp>
#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <vector>

#include "commitment/source.h"
#include "service/listing.h"
#include "service/on_one.h"

namespace luoshi::service {

struct SourceNew {
  commitment::Origin type = commitment::Origin::kInstruction;
  std::optional<std::string> number;
  std::string title;
  std::string issuer;
  std::optional<office::Day> received_on;  // none: today
  std::optional<office::Day> due_on;  // none: by the city's kind reply-<type>, where it has one
  std::optional<std::string> text;
  std::optional<std::string> file;  // digest of a kept file
  std::optional<office::UnitId> lead;
};
BOOST_DESCRIBE_STRUCT(SourceNew, (),
                      (type, number, title, issuer, received_on, due_on, text, file, lead))
struct SourceLead {
  office::UnitId lead;
};
BOOST_DESCRIBE_STRUCT(SourceLead, (), (lead))
struct SourceReplyNew {
  std::string text;
  std::optional<std::string> file;
  std::optional<office::Day> on;  // none: today
};
BOOST_DESCRIBE_STRUCT(SourceReplyNew, (), (text, file, on))
struct SourceClosing {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(SourceClosing, (), (reason))

using OnSource = OnOne;
using SourceJson = base::Result<boost::json::object>;

base::Result<Page> list_sources(World& world, const Caller& caller, const Parameters& parameters);
// For each kind, also those that are not registered as sources, with the year's commitments by
// light. Parameter: year; without it, this one.
SourceJson list_source_kinds(World& world, const Caller& caller, const Parameters& parameters);
// Conditions on sources_table: those that nobody replied to, though their day has passed.
void add_overdue_sources(const office::Day& today, std::vector<ledger::Condition>& where);
SourceJson get_source(World& world, const Caller& caller, const std::string& id);
SourceJson register_source(World& world, const Caller& caller, const Asked& asked,
                           const SourceNew& wanted);
SourceJson assign_source(const OnSource& on, const SourceLead& wanted);
SourceJson reply_source(const OnSource& on, const SourceReplyNew& wanted);
SourceJson rate_source(const OnSource& on, const commitment::SourceRated& rating);
SourceJson close_source(const OnSource& on, const SourceClosing& closing);

}  // namespace luoshi::service
