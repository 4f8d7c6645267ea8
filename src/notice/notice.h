// Notices: who is told of what, once. A message to those who have a role on a unit; the row is the
// delivery within the program. Who must be told is for whoever makes them to say.
//
// Invariants, held by decide: a notice is made once, its id says of what; nothing of it changes
// afterwards. What a person has read stands in a stream of his own: all up to a time, and single
// ones behind it, of which there are at most kReadMax; and whether he wants them as mail, and
// where. Thread rule: values and pure functions.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/id.h"
#include "ledger/command.h"
#include "ledger/stream.h"
#include "notice/sealed_text.h"

namespace luoshi::notice {

using NoticeId = base::Id<struct NoticeTag>;  // n- and 1 to 80 of a-z, 0-9, '-'
inline ledger::StreamId stream_of(const NoticeId& id) { return {"notice", id.value()}; }
inline ledger::StreamId reader_stream(const std::string& person) {
  return {"notice_reader", person};
}

inline constexpr std::size_t kMakeMax = 500;
inline constexpr std::size_t kReadMax = 2'000;

// -- events; times are milliseconds since 1970 UTC --

struct NoticeMade {
  std::string unit;            // of those who are told
  std::string role;            // of theirs on it: "unit_clerk"
  std::string about;           // a stream: "case/o-1"
  std::string cause;           // what happened there: "case.returned"
  std::uint64_t sequence = 0;  // of that event
  std::string zh;
  std::string en;
  friend bool operator==(const NoticeMade&, const NoticeMade&) = default;
};
BOOST_DESCRIBE_STRUCT(NoticeMade, (), (unit, role, about, cause, sequence, zh, en))
struct NoticesRead {
  std::optional<std::int64_t> until;  // all that were made up to then
  std::vector<std::string> ids;
};
BOOST_DESCRIBE_STRUCT(NoticesRead, (), (until, ids))

enum class MailRhythm : std::uint8_t { kNone, kSoon, kDaily };
BOOST_DESCRIBE_ENUM(MailRhythm, kNone, kSoon, kDaily)
std::string_view name_of(MailRhythm rhythm);  // "soon"
struct MailWished {
  MailRhythm rhythm = MailRhythm::kNone;
  std::optional<SealedText> address;  // as long as there is a rhythm
};
BOOST_DESCRIBE_STRUCT(MailWished, (), (rhythm, address))

// -- states --

struct Notice {
  bool exists = false;
  NoticeMade what;
  env::WallTime made_at;
};
struct Reader {
  std::int64_t until = 0;
  std::set<std::string> ids;
  MailWished mail;
  std::uint64_t mail_sequence = 0;  // of that wish in the book: what was made before is not mailed

  bool has_read(const std::string& id, std::int64_t made_at) const {
    return made_at <= until || ids.contains(id);
  }
};

// -- commands --

// Replies with {"done"}: how many were not there yet.
struct MakeNotices {
  struct One {
    NoticeId id;
    NoticeMade what;
  };
  std::vector<One> all;  // kMakeMax at the most
};
struct ReadNotices {
  std::string person;  // "p-…"
  std::optional<std::int64_t> until;
  std::vector<std::string> ids;
};

// An address exactly when there is a rhythm.
struct WishMail {
  std::string person;
  MailWished wish;
};

using Decided = base::Result<ledger::Decision>;
Decided decide(ledger::View& view, const MakeNotices& ask);
Decided decide(ledger::View& view, const ReadNotices& ask);
Decided decide(ledger::View& view, const WishMail& ask);

// A command of the city's book.
template <class Ask>
ledger::Command command(std::string actor, std::string request, const ledger::Hash& fingerprint,
                        Ask ask) {
  ledger::Command out;
  out.actor = std::move(actor);
  out.request = std::move(request);
  out.fingerprint = fingerprint;
  out.decide = [ask = std::move(ask)](ledger::View& view) { return decide(view, ask); };
  return out;
}

// notices: id, unit, role, about, cause, zh, en, made_at (ms), sequence (of what happened),
// made_sequence (of the notice itself).
const ledger::Table& notices_table();
// notice_mail: person, rhythm, sequence (of the wish). Who wants none has no row.
const ledger::Table& notice_mail_table();
void add_to(ledger::Catalog& catalog);

struct EventKind {
  std::string kind;
  std::uint32_t version = 1;
};
std::vector<EventKind> event_kinds();

}  // namespace luoshi::notice
