#include "ledger/ledger.h"

#include <fmt/format.h>

#include <algorithm>
#include <future>

#include "base/check.h"
#include "base/json.h"
#include "ledger/book_stream.h"
#include "ledger/internal/committer.h"
#include "ledger/internal/feed.h"
#include "ledger/internal/recent.h"
#include "ledger/internal/sql.h"
#include "ledger/rebuild.h"

namespace luoshi::ledger {
namespace {

constexpr std::string_view kLeases = "lease";

struct BookOpened {
  std::string name;
};
BOOST_DESCRIBE_STRUCT(BookOpened, (), (name))

Command opening(BookId book, const std::string& name, const std::string& actor) {
  const StreamId stream{std::string(kBookKind), name};
  Command command{
      .book = book, .actor = actor, .request = "open-book-" + name, .streams = {stream}};
  command.fingerprint = vault::digest(vault::HashAlgorithm::kSha256, name);
  command.decide = [stream, name](View& view) -> base::Result<Decision> {
    auto version = view.version(stream);
    if (!version) return tl::unexpected(version.error());
    if (*version > 0) return Decision{};
    return Decision{{{stream, "book.opened", 1, base::serialize(base::to_json(BookOpened{name}))}},
                    {}};
  };
  return command;
}

base::Error wrong_book_name(const std::string& name) {
  return {base::ErrorCode::kInvalidInput,
          {fmt::format("“{}”不能作账簿名", name), fmt::format("\"{}\" cannot name a book", name)},
          {},
          {"应为 1 至 60 个小写字母、数字或连字符", "1 to 60 lower-case letters, digits, hyphens"}};
}

bool is_book_name(std::string_view name) {
  return !name.empty() && name.size() <= 60 && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

}  // namespace

Ledger::Ledger(std::unique_ptr<Store> store, Catalog catalog, env::Clock& clock,
               LedgerOptions options, Identity identity)
    : store_(std::move(store)),
      catalog_(std::move(catalog)),
      clock_(clock),
      options_(std::move(options)),
      identity_(std::move(identity)),
      recent_(std::make_unique<Recent>()) {}

Ledger::~Ledger() {
  feed_.reset();
  const std::lock_guard lock(mutex_);
  committers_.clear();
}

base::Result<std::unique_ptr<Ledger>> Ledger::open(std::unique_ptr<Store> store, Catalog catalog,
                                                   env::Clock& clock,
                                                   const LedgerOptions& options) {
  catalog = with_own_kinds(std::move(catalog));
  base::Result<Identity> identity;
  {
    auto snapshot = store->snapshot();
    if (!snapshot) return tl::unexpected(snapshot.error());
    identity = (*snapshot)->identity();
  }
  if (!identity) return tl::unexpected(identity.error());
  if (const std::string digest = digest_of(catalog); identity->projections != digest) {
    auto rebuilt = rebuild(*store, catalog);
    if (!rebuilt) return tl::unexpected(rebuilt.error());
    identity->projections = digest;
  }
  std::unique_ptr<Ledger> ledger(
      new Ledger(std::move(store), std::move(catalog), clock, options, std::move(*identity)));
  for (const char* name : {"city", "access"}) {
    if (auto book = ledger->open_book(name, "system/ledger"); !book) {
      return tl::unexpected(book.error());
    }
  }
  ledger->feed_ = std::make_unique<Feed>(*ledger->store_, *ledger->recent_, options.threads);
  return ledger;
}

Ledger::Committer& Ledger::committer(BookId book) {
  const std::lock_guard lock(mutex_);
  auto& found = committers_[book];
  if (!found) found = std::make_unique<Committer>(*this, book);
  return *found;
}

void Ledger::submit(Command command, Answer answer) {
  const BookId book = command.book;
  committer(book).enqueue(std::move(command), std::move(answer));
}

base::Result<Reply> Ledger::execute(Command command) {
  if (!options_.threads) {
    const BookId book = command.book;
    std::vector<Command> one;
    one.push_back(std::move(command));
    return std::move(run_group(book, std::move(one)).front());
  }
  std::promise<base::Result<Reply>> promise;
  auto answer = promise.get_future();
  submit(std::move(command),
         [&](base::Result<Reply> reply) { promise.set_value(std::move(reply)); });
  return answer.get();
}

std::vector<base::Result<Reply>> Ledger::run_group(BookId book, std::vector<Command> commands) {
  for (const Command& command : commands) LUOSHI_CHECK(command.book == book);
  return committer(book).commit_group(std::move(commands));
}

base::Result<BookId> Ledger::open_book(const std::string& name, const std::string& actor) {
  if (!is_book_name(name)) return tl::unexpected(wrong_book_name(name));
  // Two processes may choose the same number for two names: then the one that finds another name
  // under it chooses again.
  for (int i = 0; i < 100; ++i) {
    auto known = books();
    if (!known) return tl::unexpected(known.error());
    BookId wanted = name == "city" ? kCityBook : name == "access" ? kAccessBook : kFirstCountyBook;
    const Book* found = nullptr;
    for (const Book& book : *known) {
      if (book.name == name) found = &book;
      if (book.id >= wanted && wanted >= kFirstCountyBook) wanted = {book.id.value + 1};
    }
    if (!found) {
      Chain chain(identity_.algorithm, identity_.ledger);
      if (auto made = store_->make_book(wanted, name, {0, chain.beginning(wanted)}); !made) {
        return tl::unexpected(made.error());
      }
      continue;
    }
    if (found->head.sequence > 0) return found->id;
    if (auto opened = execute(opening(found->id, name, actor)); !opened) {
      return tl::unexpected(opened.error());
    }
    return found->id;
  }
  return tl::unexpected(wrong_book_name(name));
}

base::Result<std::vector<BookRow>> Ledger::rows(const Query& query) {
  auto snapshot = store_->snapshot();
  if (!snapshot) return tl::unexpected(snapshot.error());
  return (*snapshot)->rows(query);
}

base::Result<std::uint64_t> Ledger::count(const Query& query) {
  auto snapshot = store_->snapshot();
  if (!snapshot) return tl::unexpected(snapshot.error());
  return (*snapshot)->count(query);
}

base::Result<std::vector<Row>> Ledger::totals(const Totals& totals) {
  auto snapshot = store_->snapshot();
  if (!snapshot) return tl::unexpected(snapshot.error());
  return (*snapshot)->totals(totals);
}

base::Result<std::vector<Event>> Ledger::events(const EventFilter& filter) {
  auto snapshot = store_->snapshot();
  if (!snapshot) return tl::unexpected(snapshot.error());
  return (*snapshot)->events(filter);
}

base::Result<std::vector<Book>> Ledger::books() {
  auto snapshot = store_->snapshot();
  if (!snapshot) return tl::unexpected(snapshot.error());
  return (*snapshot)->books();
}

base::Result<std::shared_ptr<const void>> Ledger::state_of(BookId book, const StreamId& stream) {
  auto folded = unborn(catalog_, stream.text());
  if (!folded) return tl::unexpected(folded.error());
  EventFilter filter{.book = book, .stream = stream.text(), .limit = 1'000'000};
  auto events = this->events(filter);
  if (!events) return tl::unexpected(events.error());
  for (const Event& event : *events) {
    if (auto done = fold(*folded, event); !done) return tl::unexpected(done.error());
  }
  return std::shared_ptr<const void>(folded->state);
}

std::uint64_t Ledger::watch(Watcher watcher) { return feed_->watch(std::move(watcher)); }
void Ledger::unwatch(std::uint64_t number) { feed_->unwatch(number); }
base::Result<void> Ledger::poll() { return feed_->poll(); }

base::Result<bool> Ledger::lease(const std::string& name, std::chrono::milliseconds length) {
  const env::WallTime now = clock_.wall_now();
  Transient& transient = store_->transient();
  const std::string space(kLeases);
  for (const std::optional<std::string>& expected :
       {std::optional<std::string>(), std::optional<std::string>(options_.holder)}) {
    auto got = transient.put_if(space, name, expected, options_.holder, now, now + length);
    if (!got || *got) return got;
  }
  return false;
}

base::Result<void> Ledger::release(const std::string& name) {
  // Only what is still ours: an expired lease may be another's by now.
  const env::WallTime now = clock_.wall_now();
  auto given_up = store_->transient().put_if(std::string(kLeases), name, options_.holder,
                                             options_.holder, now, now);
  if (!given_up) return tl::unexpected(given_up.error());
  return {};
}

}  // namespace luoshi::ledger
