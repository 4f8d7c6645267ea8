#include "ledger/internal/loader.h"

#include <fmt/format.h>

#include "ledger/internal/records.h"
#include "ledger/internal/sql.h"

namespace luoshi::ledger {
namespace {

constexpr std::size_t kBooksMax = 100'000;
constexpr std::size_t kGatheredBytesMax = 16 << 20;

base::Error not_empty(const std::string& where) {
  return {base::ErrorCode::kConflict,
          {"目标中已有台账", "a ledger stands there already"},
          where,
          {"请换一个空的位置", "name an empty place"}};
}

base::Error another_ledger(const std::string& where) {
  return {base::ErrorCode::kConflict,
          {"目标是以另一台账的身份打开的", "the place was opened as another ledger"},
          where,
          {"请换一个空的位置", "name an empty place"}};
}

base::Error unknown_book(BookId book) {
  return {base::ErrorCode::kInvalidInput,
          {fmt::format("第 {} 号账簿没有在前面列出", book.value),
           fmt::format("book {} is not among those listed before", book.value)},
          "/book",
          {}};
}

base::Error wrong_sequence(const Event& event, std::uint64_t right) {
  return {base::ErrorCode::kInvalidInput,
          {fmt::format("第 {} 号账簿的事件序号是 {}", event.book.value, event.sequence),
           fmt::format("book {} goes on with event {}", event.book.value, event.sequence)},
          "/sequence",
          {fmt::format("应为 {}", right), fmt::format("{} comes next", right)}};
}

base::Error wrong_hash(const Event& event, const Hash& right) {
  return {base::ErrorCode::kInvalidInput,
          {fmt::format("第 {} 号账簿第 {} 号事件的摘要不符", event.book.value, event.sequence),
           fmt::format("the hash of event {} of book {} does not agree", event.sequence,
                       event.book.value)},
          "/hash",
          {fmt::format("按内容应为 {}", vault::to_hex(right)),
           fmt::format("its content gives {}", vault::to_hex(right))}};
}

base::Error wrong_seal(const RequestKey& key) {
  return {base::ErrorCode::kInvalidInput,
          {fmt::format("请求记录 {} {} 的封印不符", key.actor, key.request),
           fmt::format("the seal of request {} {} does not agree", key.actor, key.request)},
          "/seal",
          {}};
}

}  // namespace

Loader::Loader(Store& store, const Identity& identity, std::size_t events_per_commit)
    : store_(store),
      identity_(identity),
      chain_(identity.algorithm, identity.ledger),
      rows_max_(events_per_commit) {}

base::Result<void> Loader::begin() {
  auto snapshot = store_.snapshot();
  if (!snapshot) return tl::unexpected(snapshot.error());
  auto identity = (*snapshot)->identity();
  if (!identity) return tl::unexpected(identity.error());
  auto books = (*snapshot)->books();
  if (!books) return tl::unexpected(books.error());
  auto keys = store_.keys().page("", 1);
  if (!keys) return tl::unexpected(keys.error());
  if (!books->empty() || !keys->empty()) return tl::unexpected(not_empty(store_.name()));
  if (identity->ledger != identity_.ledger || identity->algorithm != identity_.algorithm ||
      identity->created != identity_.created) {
    return tl::unexpected(another_ledger(store_.name()));
  }
  return {};
}

base::Result<void> Loader::open_book(const Book& book) {
  if (heads_.size() >= kBooksMax || heads_.contains(book.id)) {
    return base::fail(base::ErrorCode::kInvalidInput,
                      {"账簿重复或过多", "a book twice, or too many books"}, "/book");
  }
  if (!marked_) {
    if (auto done = store_.keep_projections(std::string(kUnfinishedImport)); !done) return done;
    marked_ = true;
  }
  const Head beginning{0, chain_.beginning(book.id)};
  heads_.emplace(book.id, beginning);
  return store_.make_book(book.id, book.name, beginning);
}

const Head* Loader::head(BookId book) const {
  const auto found = heads_.find(book);
  return found == heads_.end() ? nullptr : &found->second;
}

base::Result<void> Loader::move_to(BookId book) {
  if (!heads_.contains(book)) return tl::unexpected(unknown_book(book));
  if (book == book_) return {};
  auto done = flush();
  book_ = book;
  return done;
}

base::Result<void> Loader::add(Event event) {
  if (auto done = move_to(event.book); !done) return done;
  Head& head = heads_.at(event.book);
  if (event.sequence != head.sequence + 1) {
    return tl::unexpected(wrong_sequence(event, head.sequence + 1));
  }
  const Hash right = chain_.next(head.hash, event);
  if (right != event.hash) return tl::unexpected(wrong_hash(event, right));
  head = {event.sequence, event.hash};
  const std::size_t bytes = event.body.size();
  events_.push_back(std::move(event));
  ++events_count_;
  return flush_when_large(bytes);
}

base::Result<void> Loader::add(const RequestLine& line) {
  if (auto done = move_to(line.book); !done) return done;
  if (seal_of(identity_.algorithm, line.book, line.record) != line.record.seal) {
    return tl::unexpected(wrong_seal(line.record.key));
  }
  records_.push_back(line.record);
  ++requests_count_;
  return flush_when_large(line.record.reply.size());
}

base::Result<void> Loader::add(const SubjectKeyLine& line) {
  if (auto done = move_to(kKeysBook); !done) return done;
  keys_.push_back({&kKeysTable, {line.entry.subject, Bytes{line.entry.key.bytes}}});
  ++keys_count_;
  return flush_when_large(line.entry.key.bytes.size());
}

base::Result<void> Loader::flush_when_large(std::size_t more_bytes) {
  bytes_ += more_bytes;
  const std::size_t rows = events_.size() + records_.size() + keys_.size();
  if (rows < rows_max_ && bytes_ < kGatheredBytesMax) return {};
  return flush();
}

base::Result<void> Loader::flush() {
  if (events_.empty() && records_.empty() && keys_.empty()) return {};
  auto transaction = store_.begin(book_);
  if (!transaction) return tl::unexpected(transaction.error());
  auto done = (*transaction)->append(events_);
  if (done) done = (*transaction)->change(keys_);
  if (done) done = (*transaction)->remember(records_);
  if (!done) return done;
  base::Error error;
  if ((*transaction)->commit(&error) != CommitOutcome::kCommitted) return tl::unexpected(error);
  events_.clear();
  keys_.clear();
  records_.clear();
  bytes_ = 0;
  return {};
}

base::Result<void> Loader::finish() {
  if (auto done = flush(); !done) return done;
  return marked_ ? store_.keep_projections("") : base::Result<void>();
}

}  // namespace luoshi::ledger
