// What happened is looked through for the webhooks that want to hear of it.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "notice/retry.h"
#include "service/answers.h"
#include "service/sending.h"
#include "service/webhook_letter.h"

namespace luoshi::service {
namespace {

using base::Result;

constexpr std::string_view kSpace = "webhooks.read";
constexpr std::size_t kEventsAtOnce = 200;
constexpr std::size_t kPagesMax = 25;  // of one round; what is left waits for the next
constexpr std::chrono::hours kRemembered{24 * 366};

Result<std::optional<ledger::Event>> event_behind(World& world, ledger::BookId book,
                                                  std::uint64_t sequence) {
  auto events = world.ledger.events({.book = book, .after = sequence, .limit = 1});
  if (!events) return tl::unexpected(events.error());
  if (events->empty()) return std::optional<ledger::Event>();
  return std::optional(std::move(events->front()));
}

// The last sequence before this time, by halving: no index is by time, and clocks go forward but
// for seconds.
Result<std::uint64_t> place_before(World& world, const ledger::Book& book, env::WallTime time) {
  std::uint64_t low = 0;
  std::uint64_t high = book.head.sequence;
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    auto event = event_behind(world, book.id, middle);
    if (!event) return tl::unexpected(event.error());
    if (*event && (*event)->time < time) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

}  // namespace

struct Sender::Receiver {
  std::string id;
  std::vector<std::string> kinds;
  env::WallTime since;               // what happened before is not told …
  std::uint64_t since_sequence = 0;  // … and in the city's book up to this event

  bool hears(const ledger::Event& event) const {
    const bool is_later =
        event.book == ledger::kCityBook ? event.sequence > since_sequence : event.time >= since;
    return is_later && notice::wants(kinds, event.kind);
  }
};

Result<std::vector<Sender::Receiver>> Sender::receivers() {
  const ledger::Table& table = notice::webhooks_table();
  ledger::Query query{.table = &table, .book = ledger::kCityBook};
  query.limit = notice::kWebhooksMax;
  auto rows = world_.ledger.rows(query);
  if (!rows) return tl::unexpected(rows.error());
  std::vector<Receiver> out;
  for (const ledger::BookRow& row : *rows) {
    const auto number = [&](const char* column) {
      return std::get<std::int64_t>(row.row[table.column(column)]);
    };
    Receiver one{text_of(table, row.row, "id"), {}, {}, {}};
    const std::string kinds = text_of(table, row.row, "kinds");
    for (std::size_t at = 0; at < kinds.size();) {
      const std::size_t end = std::min(kinds.find(' ', at), kinds.size());
      one.kinds.push_back(kinds.substr(at, end - at));
      at = end + 1;
    }
    one.since = env::WallTime(std::chrono::milliseconds(number("registered_at")));
    one.since_sequence = static_cast<std::uint64_t>(number("registered_sequence"));
    out.push_back(std::move(one));
  }
  return out;
}

Result<void> Sender::plan_webhooks() {
  auto all = receivers();
  if (!all) return tl::unexpected(all.error());
  if (all->empty()) return forget_places();
  has_places_ = true;
  auto books = world_.ledger.books();
  if (!books) return tl::unexpected(books.error());
  for (const ledger::Book& book : *books) {
    if (book.id == ledger::kAccessBook) continue;
    if (auto done = plan_book(book.id, *all); !done) return done;
  }
  return {};
}

// Nobody listens: whoever is registered next hears of what happens from then on, without all that
// lay between being looked through.
Result<void> Sender::forget_places() {
  if (!has_places_) return {};
  auto books = world_.ledger.books();
  if (!books) return tl::unexpected(books.error());
  for (const ledger::Book& book : *books) {
    auto erased =
        world_.ledger.store().transient().erase(std::string(kSpace), std::to_string(book.id.value));
    if (!erased) return erased;
  }
  has_places_ = false;
  return {};
}

Result<std::uint64_t> Sender::place_in(ledger::BookId book) {
  const env::WallTime now = world_.clock.wall_now();
  auto kept =
      world_.ledger.store().transient().get(std::string(kSpace), std::to_string(book.value), now);
  if (!kept) return tl::unexpected(kept.error());
  std::uint64_t place = 0;
  if (*kept) {
    std::from_chars((*kept)->data(), (*kept)->data() + (*kept)->size(), place);
    return place;
  }
  auto books = world_.ledger.books();
  if (!books) return tl::unexpected(books.error());
  const auto found = std::ranges::find(*books, book, &ledger::Book::id);
  return found == books->end() ? place : place_before(world_, *found, now - notice::kWaitMax);
}

Result<void> Sender::plan_book(ledger::BookId book, const std::vector<Receiver>& receivers) {
  auto place = place_in(book);
  if (!place) return tl::unexpected(place.error());
  for (std::size_t page = 0; page < kPagesMax && !is_stopping_; ++page) {
    auto events = world_.ledger.events({.book = book, .after = *place, .limit = kEventsAtOnce});
    if (!events) return tl::unexpected(events.error());
    if (events->empty()) return {};
    for (const ledger::Event& event : *events) {
      if (auto done = plan_event(event, receivers); !done) return done;
    }
    place = events->back().sequence;
    auto kept = world_.ledger.store().transient().put(
        std::string(kSpace), std::to_string(book.value), std::to_string(*place),
        world_.clock.wall_now() + kRemembered);
    if (!kept) return kept;
  }
  return {};
}

Result<void> Sender::plan_event(const ledger::Event& event,
                                const std::vector<Receiver>& receivers) {
  if (!is_told_to_webhooks(event)) return {};
  for (const Receiver& one : receivers) {
    if (!one.hears(event)) continue;
    auto added = queue_.add(
        notice::new_delivery(fmt::format("{}_{}-{}", one.id, event.book.value, event.sequence),
                             event.kind, told_of_event(event), world_.clock.wall_now()));
    if (!added) return tl::unexpected(added.error());
  }
  return {};
}

}  // namespace luoshi::service
