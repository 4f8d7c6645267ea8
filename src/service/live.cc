#include "service/live.h"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>

#include "base/json.h"
#include "service/answers.h"
#include "service/directory.h"
#include "service/event_view.h"
#include "service/files.h"
#include "service/internal/case_json.h"

namespace luoshi::service {
namespace {

using base::ErrorCode;
using base::Result;
using office::Right;

// How far back the other books are looked through: their clocks and groups differ by less.
constexpr std::chrono::seconds kOverlap{5};
// Events read at once while somebody catches up; their bodies are in memory.
constexpr std::size_t kBatch = 100;

struct KindRow {
  std::string_view kind;
  Right right;
};
// Streams whose changes are told to whoever has the right. All others need audit.read.
constexpr std::array<KindRow, 16> kKinds{{
    {"unit", Right::kUnitsRead},
    {"person", Right::kPeopleRead},
    {"reading", Right::kReadingsRead},
    {"commitment", Right::kCommitmentsRead},
    {"case", Right::kCommitmentsRead},
    {"article", Right::kCasesRead},
    {"notice", Right::kCommitmentsRead},
    {"review", Right::kCommitmentsRead},
    {"period", Right::kCommitmentsRead},
    {"package", Right::kCommitmentsRead},
    {"source", Right::kCommitmentsRead},
    {"indicator", Right::kCommitmentsRead},
    {"series", Right::kCommitmentsRead},
    {"file", Right::kFilesRead},
    {"settings", Right::kSettingsRead},
    {"webhook", Right::kSettingsWrite},
}};

// After these the caller may no longer be who he was.
bool concerns_itself(const Caller& caller, const ledger::Event& event) {
  if (event.stream == office::stream_of(caller.person).text()) return true;
  if (!caller.token_id.empty()) return event.stream == "token/" + caller.token_id;
  const bool ends_sessions =
      event.kind == "access.signed_out" || event.kind == "access.session_revoked";
  return ends_sessions && event.stream == "access/" + caller.person.value();
}

}  // namespace

struct Live::Listener {
  Caller caller;
  LiveSink sink;
  env::MonotonicTime since{};
  std::mutex mutex;                              // guards what follows; held for a moment only
  std::map<ledger::BookId, std::uint64_t> told;  // the last sequence of each book
  bool is_catching_up = false;
  Changes waiting;          // what was committed meanwhile
  bool is_overrun = false;  // more than may wait
  bool is_over = false;

  void end() {
    const std::lock_guard lock(mutex);
    if (!is_over) sink.close();
    is_over = true;
  }
};

// The directory's feed may outlive the Live that listens to it.
struct Live::Gate {
  std::mutex mutex;
  Live* live = nullptr;
};

Live::Live(World& world, std::size_t caught_up_max)
    : world_(world), caught_up_max_(caught_up_max), gate_(std::make_shared<Gate>()) {
  gate_->live = this;
  const auto follow = [gate = gate_](const ledger::Event& event) {
    const std::lock_guard lock(gate->mutex);
    if (gate->live) gate->live->tell(event);
  };
  // They come back with the last event that they had, and are told what they missed.
  world_.directory.listen(follow, [gate = gate_] {
    const std::lock_guard lock(gate->mutex);
    if (gate->live) gate->live->close_all();
  });
}

Live::~Live() {
  {
    const std::lock_guard lock(gate_->mutex);
    gate_->live = nullptr;
  }
  close_all();
}

std::size_t Live::listeners() const {
  const std::lock_guard lock(mutex_);
  return listeners_.size();
}

Result<std::string> Live::name_of(ledger::BookId book) {
  {
    const std::lock_guard lock(mutex_);
    if (const auto known = book_names_.find(book); known != book_names_.end()) {
      return known->second;
    }
  }
  auto name = book_name(world_, book);
  if (name) {
    const std::lock_guard lock(mutex_);
    book_names_[book] = *name;
  }
  return name;
}

Result<std::optional<Live::Place>> Live::place_of(const std::string& id) {
  if (id.empty()) return std::optional<Place>();
  const std::size_t colon = id.rfind(':');
  Place place;
  bool is_place = colon != std::string::npos;
  if (is_place) {
    const char* end = id.data() + id.size();
    const auto parsed = std::from_chars(id.data() + colon + 1, end, place.sequence);
    is_place = parsed.ec == std::errc() && parsed.ptr == end &&
               place.sequence <= static_cast<std::uint64_t>(INT64_MAX);
  }
  if (is_place) {
    auto book = book_named(world_, std::string_view(id).substr(0, colon));
    if (!book) return tl::unexpected(book.error());
    place.book = *book;
    is_place = book->value != 0;
  }
  if (is_place) return std::optional(place);
  return base::fail(ErrorCode::kInvalidInput, {"续传位置有误", "this is no place to go on from"},
                    "Last-Event-ID", {"应为收到的最后一个编号", "the last id that was received"});
}

bool Live::may_know(const Caller& caller, const ledger::Event& event) {
  if (caller.rights.has(Right::kAuditRead)) return true;
  if (event.book == ledger::kAccessBook) return false;
  const ledger::StreamId stream = ledger::StreamId::parse(event.stream);
  if (stream.kind == "case" && stream.id.starts_with("q-")) {
    return may_know_of_case(world_, caller, stream.id);
  }
  const auto row = std::ranges::find(kKinds, stream.kind, &KindRow::kind);
  if (row == kKinds.end() || !caller.rights.has(row->right)) return false;
  if (stream.kind == "file") return may_know_of_file(world_, caller, event);
  if (stream.kind != "person" || stream.id == caller.person.value()) return true;
  // People are seen where the caller's roles reach.
  auto person = world_.directory.person(office::PersonId(stream.id));
  if (!person || !*person) return false;
  return require(world_, caller, Right::kPeopleRead, (*person)->unit_id).has_value();
}

bool Live::send(Listener& listener, const Change& change) {
  auto book = name_of(change.book);
  if (!book) return true;
  const boost::json::object data{{"book", *book},
                                 {"sequence", change.sequence},
                                 {"stream", change.stream},
                                 {"kind", change.kind}};
  return listener.sink.send(*book + ":" + std::to_string(change.sequence), "change",
                            base::serialize(data));
}

// With the place to go on from.
bool Live::send_reload(Listener& listener, ledger::BookId book, std::uint64_t sequence) {
  auto name = name_of(book);
  if (!name) return true;
  return listener.sink.send(*name + ":" + std::to_string(sequence), "reload", "{}");
}

// False: the listener is gone.
bool Live::tell_one(Listener& listener, const ledger::Event& event) {
  const bool may = may_know(listener.caller, event);
  const Change change{event.book, event.sequence, event.stream, event.kind};
  const std::lock_guard lock(listener.mutex);
  std::uint64_t& told = listener.told[event.book];
  if (!may || event.sequence <= told) {
    told = std::max(told, event.sequence);
    return true;
  }
  told = event.sequence;
  if (!listener.is_catching_up) return send(listener, change);
  listener.is_overrun = listener.is_overrun || listener.waiting.size() >= caught_up_max_;
  if (!listener.is_overrun) listener.waiting.push_back(change);
  return true;
}

void Live::tell(const ledger::Event& event) {
  std::vector<std::shared_ptr<Listener>> all;
  {
    const std::lock_guard lock(mutex_);
    all = listeners_;
  }
  const env::MonotonicTime now = world_.clock.monotonic_now();
  std::vector<std::shared_ptr<Listener>> gone;
  for (const std::shared_ptr<Listener>& listener : all) {
    const bool is_there = tell_one(*listener, event);
    const bool stays =
        !concerns_itself(listener->caller, event) && now - listener->since < kHoursMax;
    if (!is_there || !stays) gone.push_back(listener);
  }
  remove(gone);
}

void Live::remove(const std::vector<std::shared_ptr<Listener>>& gone) {
  if (gone.empty()) return;
  {
    const std::lock_guard lock(mutex_);
    std::erase_if(listeners_, [&](const std::shared_ptr<Listener>& listener) {
      return std::ranges::find(gone, listener) != gone.end();
    });
  }
  for (const std::shared_ptr<Listener>& listener : gone) listener->end();
}

void Live::close_all() {
  std::vector<std::shared_ptr<Listener>> all;
  {
    const std::lock_guard lock(mutex_);
    all = listeners_;
  }
  remove(all);
}

void Live::add(std::shared_ptr<Listener> listener) {
  std::vector<std::shared_ptr<Listener>> gone;
  {
    const std::lock_guard lock(mutex_);
    std::vector<std::shared_ptr<Listener>> own;
    for (const auto& each : listeners_) {
      if (each->caller.person == listener->caller.person) own.push_back(each);
    }
    if (own.size() >= kListenersOfPersonMax) gone.push_back(own.front());
    listeners_.push_back(std::move(listener));
  }
  remove(gone);
}

// What the listener missed in this book, the latest first; false when it is too much. In the book
// that the place names, from there; in another from this time.
Result<bool> Live::missed_in(const ledger::Book& book, const Place& last,
                             std::optional<env::WallTime> from, const Caller& caller,
                             Changes& missed) {
  const std::uint64_t after = book.id == last.book ? last.sequence : 0;
  if (book.id == last.book && book.head.sequence > after + caught_up_max_) return false;
  std::size_t seen = 0;
  for (std::uint64_t until = book.head.sequence; until > after;) {
    auto events = world_.ledger.events(
        {.book = book.id, .after = after, .until = until, .newest_first = true, .limit = kBatch});
    if (!events) return tl::unexpected(events.error());
    if (events->empty()) return true;
    for (const ledger::Event& event : *events) {
      if (book.id != last.book && from && event.time < *from) return true;
      if (++seen > caught_up_max_) return false;
      if (!may_know(caller, event)) continue;
      missed.push_back({event.book, event.sequence, event.stream, event.kind});
    }
    until = events->back().sequence - 1;
  }
  return true;
}

// Events until the heads that are seen here are found by looking, later ones by the feed; these
// wait in the listener meanwhile.
Result<void> Live::catch_up(Listener& listener, const Place& last) {
  auto seen = world_.ledger.events({.book = last.book,
                                    .after = std::max<std::uint64_t>(last.sequence, 1) - 1,
                                    .until = last.sequence,
                                    .limit = 1});
  if (!seen) return tl::unexpected(seen.error());
  auto books = world_.ledger.books();
  if (!books) return tl::unexpected(books.error());
  std::optional<env::WallTime> from;
  if (!seen->empty()) from = seen->front().time - kOverlap;
  if (!from) std::erase_if(*books, [&](const ledger::Book& book) { return book.id != last.book; });
  {
    const std::lock_guard lock(listener.mutex);
    for (const ledger::Book& book : *books) listener.told[book.id] = book.head.sequence;
    std::erase_if(listener.waiting, [&](const Change& change) {
      const auto book = std::ranges::find(*books, change.book, &ledger::Book::id);
      return book != books->end() && change.sequence <= book->head.sequence;
    });
  }
  std::vector<Changes> missed(books->size());
  bool is_little = true;
  for (std::size_t i = 0; i < books->size() && is_little; ++i) {
    auto found = missed_in((*books)[i], last, from, listener.caller, missed[i]);
    if (!found) return tl::unexpected(found.error());
    is_little = *found;
  }
  if (!is_little) {
    const auto own = std::ranges::find(*books, last.book, &ledger::Book::id);
    const std::uint64_t place = own == books->end() ? last.sequence : own->head.sequence;
    (void)send_reload(listener, last.book, place);
    return {};
  }
  for (const Changes& of_book : missed) {
    for (auto change = of_book.rbegin(); change != of_book.rend(); ++change) {
      (void)send(listener, *change);
    }
  }
  return {};
}

// From here on the feed tells the listener itself.
void Live::join(Listener& listener, const Place& last) {
  const std::lock_guard lock(listener.mutex);
  listener.is_catching_up = false;
  if (listener.is_overrun) {
    (void)send_reload(listener, last.book, listener.told[last.book]);
  } else {
    for (const Change& change : listener.waiting) (void)send(listener, change);
  }
  listener.waiting = {};
}

Result<void> Live::listen(const Caller& caller, const std::string& last_id, LiveSink sink) {
  auto last = place_of(last_id);
  if (!last) return tl::unexpected(last.error());
  if (listeners() >= kListenersMax) {
    return base::fail(ErrorCode::kUnavailable, {"收听的人太多", "too many listen"}, {},
                      {"请稍后再试", "try again later"});
  }
  auto listener = std::make_shared<Listener>();
  listener->caller = caller;
  listener->sink = std::move(sink);
  listener->since = world_.clock.monotonic_now();
  listener->is_catching_up = last->has_value();
  add(listener);
  if (!*last) return {};
  if (auto done = catch_up(*listener, **last); !done) {
    remove({listener});
    return done;
  }
  join(*listener, **last);
  return {};
}

}  // namespace luoshi::service
