// What people and inspectors ask for (cases/intake.h, outcome.h) as people meet it: lists, desks,
// everything about one, and what may be done to it. The JSON is `case` of data/api/openapi.yaml.
//
// Who may see one: cases.read on its centre, the unit in charge, a supporting unit or the region.
// The centre registers, admits, refuses, dispatches, transfers, merges and decides on objections
// (cases.take on it), checks and follows up (cases.check); the unit in charge receives, answers and
// objects (cases.handle). No role handles and checks, so that nobody checks an answer of his own;
// and whoever handles a case does not suspend, extend or withdraw it, whatever else he may.
// Who asked is shown by the kind's secrecy: masked to its roles and, where the kind and the case
// let it, to the unit; hidden from all others. Texts are opened for whoever may see the case. That
// somebody read them stands in the access book before the answer leaves.
// Thread rule: any thread.
#pragma once

#include <boost/describe.hpp>
#include <boost/json/object.hpp>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/decimal.h"
#include "cases/outcome.h"
#include "service/listing.h"
#include "service/on_one.h"

namespace luoshi::service {

struct CaseReporter {
  std::optional<std::string> name;
  std::optional<std::string> phone;
  std::optional<std::string> address;
};
BOOST_DESCRIBE_STRUCT(CaseReporter, (), (name, phone, address))
struct CasePoint {  // WGS 84, degrees, of which millionths are kept
  base::Decimal longitude;
  base::Decimal latitude;
};
BOOST_DESCRIBE_STRUCT(CasePoint, (), (longitude, latitude))
struct CaseNew {
  std::string kind;
  std::string summary;
  std::optional<std::string> text;
  std::optional<std::string> category;
  std::optional<std::string> matter;
  std::optional<cases::Channel> channel;  // call when absent
  std::optional<std::string> came_at;     // RFC 3339; none: now
  std::optional<office::UnitId> centre;   // none: the caller's own unit
  std::optional<office::UnitId> region;
  std::optional<CasePoint> point;
  std::optional<std::string> place;
  std::optional<CaseReporter> reporter;
  std::optional<std::map<std::string, std::string>> form;  // plain and personal fields alike
  std::optional<bool> secret;
  std::optional<cases::Checked> checked;
  std::optional<std::vector<std::string>> files;  // digests
  std::optional<std::string> previous;
};
BOOST_DESCRIBE_STRUCT(CaseNew, (),
                      (kind, summary, text, category, matter, channel, came_at, centre, region,
                       point, place, reporter, form, secret, checked, files, previous))
struct CaseAdmission {
  std::optional<std::string> category;
  std::optional<std::string> matter;
  std::optional<std::string> company = {};
};
BOOST_DESCRIBE_STRUCT(CaseAdmission, (), (category, matter, company))
struct CaseRefusal {
  std::string ground;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(CaseRefusal, (), (ground, reason))
struct CaseDispatch {
  office::UnitId unit;
  std::optional<std::vector<office::UnitId>> supporting;
  std::optional<std::string> category;
  std::optional<std::string> matter;
  std::optional<std::string> note;
  std::optional<std::string> company = {};
};
BOOST_DESCRIBE_STRUCT(CaseDispatch, (), (unit, supporting, category, matter, note, company))
struct CaseObjection {
  std::string reason;
  std::optional<office::UnitId> suggested;
};
BOOST_DESCRIBE_STRUCT(CaseObjection, (), (reason, suggested))
struct CaseRuling {
  bool upheld = false;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(CaseRuling, (), (upheld, reason))
struct CaseTransfer {
  office::UnitId centre;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(CaseTransfer, (), (centre, reason))
struct CaseNote {
  cases::NoteKind what = cases::NoteKind::kNote;
  std::string text;
  std::optional<std::vector<std::string>> evidence;
  std::optional<cases::Checked> checked;
};
BOOST_DESCRIBE_STRUCT(CaseNote, (), (what, text, evidence, checked))
struct CaseAnswer {
  std::string text;
  std::optional<std::vector<std::string>> evidence;
};
BOOST_DESCRIBE_STRUCT(CaseAnswer, (), (text, evidence))
struct CaseAcceptance {
  std::optional<std::string> note;
};
BOOST_DESCRIBE_STRUCT(CaseAcceptance, (), (note))
struct CaseReturn {
  std::string reason;
  std::optional<std::string> ground;
  std::optional<int> days;
};
BOOST_DESCRIBE_STRUCT(CaseReturn, (), (reason, ground, days))
struct CaseSuspension {
  std::string ground;
  std::optional<std::string> from;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(CaseSuspension, (), (ground, from, reason))
struct CaseExtension {
  int days = 0;
  std::string reason;
  std::optional<office::PersonId> approved_by;
};
BOOST_DESCRIBE_STRUCT(CaseExtension, (), (days, reason, approved_by))
struct CaseMove {
  office::UnitId unit;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(CaseMove, (), (unit, reason))
struct CasePress {
  std::string to;  // unit_clerk, unit_head, leader
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(CasePress, (), (to, reason))
struct CaseMerge {
  std::string into;
};
BOOST_DESCRIBE_STRUCT(CaseMerge, (), (into))
struct CaseFollowUp {
  std::optional<cases::Channel> way;  // call when absent
  bool reached = false;
  std::optional<bool> responded;
  std::optional<bool> solved;
  std::optional<int> satisfied;
  std::optional<std::string> text;
};
BOOST_DESCRIBE_STRUCT(CaseFollowUp, (), (way, reached, responded, solved, satisfied, text))
struct CaseReason {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(CaseReason, (), (reason))
struct CaseCaller {
  std::string phone;
};
BOOST_DESCRIBE_STRUCT(CaseCaller, (), (phone))

using OnCase = OnOne;
using CaseJson = base::Result<boost::json::object>;

base::Result<Page> list_cases(World& world, const Caller& caller, const Parameters& parameters);
// What the caller has to do, by due time, and how many there are of each.
CaseJson case_desk(World& world, const Caller& caller);
// {"lines"}: of each line how many are open, not dispatched, overdue and due until tonight, of what
// the caller handles or his centre has.
CaseJson open_cases_by_line(World& world, const Caller& caller);
// {"items"}: the kinds that people ask for, with what a form has to know of them.
CaseJson list_case_kinds(World& world, const Caller& caller);
CaseJson get_case(World& world, const Caller& caller, const std::string& id);
// Who asked, in the clear, by the parameter purpose.
CaseJson reveal_case_reporter(World& world, const Caller& caller, const std::string& id,
                              const Parameters& parameters);
// {"items"}: what the same telephone number has asked before, the latest first.
CaseJson case_history_of(World& world, const Caller& caller, const CaseCaller& who);
// {"items"}: cases of the last weeks that read alike, by kind, category, region and summary.
CaseJson similar_cases(World& world, const Caller& caller, const Parameters& parameters);

// Each answers with the case as it is then.
CaseJson register_case(World& world, const Caller& caller, const Asked& asked,
                       const CaseNew& wanted);
CaseJson admit_case(const OnCase& on, const CaseAdmission& wanted);
CaseJson refuse_case(const OnCase& on, const CaseRefusal& why);
CaseJson dispatch_case(const OnCase& on, const CaseDispatch& wanted);
CaseJson object_to_case(const OnCase& on, const CaseObjection& why);
CaseJson decide_case_objection(const OnCase& on, const CaseRuling& ruling);
CaseJson transfer_case(const OnCase& on, const CaseTransfer& wanted);
CaseJson receive_case(const OnCase& on);
CaseJson note_case(const OnCase& on, const CaseNote& wanted);
CaseJson answer_case(const OnCase& on, const CaseAnswer& answer);
CaseJson accept_case(const OnCase& on, const CaseAcceptance& wanted);
CaseJson return_case(const OnCase& on, const CaseReturn& wanted);
CaseJson suspend_case(const OnCase& on, const CaseSuspension& wanted);
CaseJson resume_case(const OnCase& on);
CaseJson extend_case(const OnCase& on, const CaseExtension& wanted);
CaseJson move_case(const OnCase& on, const CaseMove& wanted);
CaseJson press_case(const OnCase& on, const CasePress& wanted);
CaseJson merge_case(const OnCase& on, const CaseMerge& wanted);
CaseJson unmerge_case(const OnCase& on, const CaseReason& why);
CaseJson follow_up_case(const OnCase& on, const CaseFollowUp& wanted);
CaseJson archive_case(const OnCase& on);
CaseJson reopen_case(const OnCase& on, const CaseReason& why);
CaseJson withdraw_case(const OnCase& on, const CaseReason& why);

}  // namespace luoshi::service
