#include "office/access.h"

#include <array>

#include "office/fields.h"
#include "office/fold.h"
#include "office/internal/hand_over.h"
#include "office/lookup.h"

namespace luoshi::office {
namespace {

using base::Result;
using ledger::Decision;
using ledger::View;

constexpr TextLimits kPurposeLimits{.min = 4, .max = 200};
constexpr TextLimits kSessionLimits{.min = 1, .max = 64};

void signed_in(Access& access, const AccessSignedIn&, const ledger::Event& event) {
  access.signed_in_at = event.time;
}
void signed_out(Access&, const AccessSignedOut&, const ledger::Event&) {}
void sign_in_failed(Access& access, const AccessSignInFailed&, const ledger::Event& event) {
  access.failed_at = event.time;
}
void session_revoked(Access&, const AccessSessionRevoked&, const ledger::Event&) {}
void field_revealed(Access& access, const AccessFieldRevealed&, const ledger::Event&) {
  ++access.revealed;
}
void case_read(Access& access, const AccessCaseRead&, const ledger::Event&) { ++access.revealed; }

constexpr std::array<Applier<Access>, 6> kAppliers = {{
    {"access.signed_in", 1, &fold<Access, AccessSignedIn, signed_in>},
    {"access.signed_out", 1, &fold<Access, AccessSignedOut, signed_out>},
    {"access.sign_in_failed", 1, &fold<Access, AccessSignInFailed, sign_in_failed>},
    {"access.session_revoked", 1, &fold<Access, AccessSessionRevoked, session_revoked>},
    {"access.field_revealed", 1, &fold<Access, AccessFieldRevealed, field_revealed>},
    {"access.case_read", 1, &fold<Access, AccessCaseRead, case_read>},
}};

Result<void> apply(Access& access, const ledger::Event& event) {
  return apply_by<Access>(kAppliers, access, event);
}

ledger::Value time_or_null(const std::optional<env::WallTime>& time) {
  return time ? value_of(*time) : ledger::Value();
}

void project(const Access& access, const ledger::Event& event, ledger::RowChanges& changes) {
  if (!event.stream.starts_with("access/p-")) return;
  changes.push_back({&access_people_table(),
                     {ledger::StreamId::parse(event.stream).id, time_or_null(access.signed_in_at),
                      time_or_null(access.failed_at), static_cast<std::int64_t>(access.revealed)},
                     false});
}

template <class Body>
Result<Decision> recorded(const ledger::StreamId& stream, std::string kind, const Body& body) {
  return Decision{{new_event(stream, std::move(kind), body)}, "{}"};
}

Result<void> check_parts(const PersonId& person, std::string_view session,
                         const std::optional<Sealed>& address) {
  if (auto ok = check_id(person.value(), 'p', "/person"); !ok) return ok;
  if (auto ok = check_text(session, kSessionLimits, "/session_id"); !ok) return ok;
  return address ? check_sealed(*address, "/address") : Result<void>();
}

}  // namespace

ledger::StreamId access_stream(const PersonId& person) { return {"access", person.value()}; }
ledger::StreamId access_stream(const Day& day) { return {"access", "day-" + day.text()}; }

Result<Decision> decide(View&, const RecordSignIn& ask, const Actor&) {
  if (auto ok = check_parts(ask.person, ask.what.session_id, ask.what.address); !ok) {
    return tl::unexpected(ok.error());
  }
  return recorded(access_stream(ask.person), "access.signed_in", ask.what);
}

Result<Decision> decide(View&, const RecordSignOut& ask, const Actor&) {
  if (auto ok = check_parts(ask.person, ask.what.session_id, {}); !ok) {
    return tl::unexpected(ok.error());
  }
  return recorded(access_stream(ask.person), "access.signed_out", ask.what);
}

Result<Decision> decide(View& view, const RecordSignInFailure& ask, const Actor&) {
  if (ask.what.address) {
    if (auto ok = check_sealed(*ask.what.address, "/address"); !ok) {
      return tl::unexpected(ok.error());
    }
  }
  if (!ask.person) {
    return recorded(access_stream(city_day(view.now())), "access.sign_in_failed", ask.what);
  }
  if (auto ok = check_id(ask.person->value(), 'p', "/person"); !ok) {
    return tl::unexpected(ok.error());
  }
  return recorded(access_stream(*ask.person), "access.sign_in_failed", ask.what);
}

Result<Decision> decide(View&, const RecordSessionRevoked& ask, const Actor&) {
  if (auto ok = check_parts(ask.person, ask.what.session_id, {}); !ok) {
    return tl::unexpected(ok.error());
  }
  return recorded(access_stream(ask.person), "access.session_revoked", ask.what);
}

Result<Decision> decide(View&, const RecordFieldRevealed& ask, const Actor&) {
  if (auto ok = check_id(ask.person.value(), 'p', "/person"); !ok) {
    return tl::unexpected(ok.error());
  }
  if (auto ok = check_id(ask.what.person_id.value(), 'p', "/person_id"); !ok) {
    return tl::unexpected(ok.error());
  }
  if (auto ok = check_text(ask.what.purpose, kPurposeLimits, "/purpose"); !ok) {
    return tl::unexpected(ok.error());
  }
  return recorded(access_stream(ask.person), "access.field_revealed", ask.what);
}

Result<Decision> decide(View&, const RecordCaseRead& ask, const Actor&) {
  if (auto ok = check_id(ask.person.value(), 'p', "/person"); !ok) {
    return tl::unexpected(ok.error());
  }
  constexpr TextLimits kPurpose{.min = 0, .max = 200};
  if (auto ok = check_text(ask.what.purpose, kPurpose, "/purpose"); !ok) {
    return tl::unexpected(ok.error());
  }
  return recorded(access_stream(ask.person), "access.case_read", ask.what);
}

const ledger::Table& access_people_table() {
  using enum ledger::ColumnType;
  static const ledger::Table kTable{"access_people",
                                    {{"person", kText},
                                     {"signed_in_at", kInteger},
                                     {"failed_at", kInteger},
                                     {"revealed", kInteger}},
                                    1,
                                    {}};
  return kTable;
}

ledger::StreamKind access_streams() {
  return ledger::stream_kind<Access>("access", {&access_people_table()}, &apply, &project);
}

void list_access_kinds(std::vector<EventKind>& kinds) { list_kinds<Access>(kAppliers, kinds); }

}  // namespace luoshi::office
