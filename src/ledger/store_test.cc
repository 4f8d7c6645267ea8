#include "ledger/store.h"

#include <fmt/format.h>

#include <future>
#include <thread>

#include "ledger/test_stores_test.h"

namespace luoshi::ledger {
namespace {

using namespace std::chrono_literals;
using test::StoreKind;
using test::StorePlace;
using test::why;

env::WallTime at(std::int64_t milliseconds) {
  return env::WallTime(std::chrono::milliseconds(milliseconds));
}

Hash hash_from(std::uint64_t number) {
  Hash hash{};
  for (std::size_t i = 0; i < 8; ++i) hash[i] = static_cast<std::uint8_t>(number >> (8 * i));
  hash[31] = 0xFF;
  return hash;
}

Event make_event(BookId book, std::uint64_t sequence, std::string stream, std::uint64_t version,
                 std::string body = "{}") {
  return {book,
          sequence,
          std::move(stream),
          version,
          sequence % 2 == 0 ? "thing.changed" : "thing.made",
          3,
          at(1'000 + static_cast<std::int64_t>(sequence)),
          "person/p-" + std::to_string(sequence % 3),
          "request-" + std::to_string(sequence),
          std::move(body),
          hash_from(sequence)};
}

const Table kThings{"things",
                    {{"id", ColumnType::kText},
                     {"part", ColumnType::kInteger},
                     {"note", ColumnType::kText},
                     {"size", ColumnType::kInteger},
                     {"seal", ColumnType::kBytes}},
                    2,
                    {{"note"}, {"size", "note"}}};

class StoreTest : public testing::TestWithParam<StoreKind> {
 protected:
  void SetUp() override {
    if (test::is_missing(GetParam())) GTEST_SKIP() << test::kWhyMissing;
    place_ = std::make_unique<StorePlace>(GetParam());
    store_ = open();
    ASSERT_NE(store_, nullptr);
    make_book(kCityBook, "city");
  }

  std::unique_ptr<Store> open(StoreOptions options = {}) {
    auto opened = place_->open(std::move(options));
    EXPECT_TRUE(opened) << why(opened);
    return opened ? std::move(*opened) : nullptr;
  }

  void make_book(BookId book, const std::string& name) {
    auto made = store_->make_book(book, name, {0, hash_from(0)});
    ASSERT_TRUE(made) << why(made);
  }

  void declare(const Table& table) {
    auto declared = store_->declare({&table});
    ASSERT_TRUE(declared) << why(declared);
  }

  std::unique_ptr<Transaction> begin(BookId book = kCityBook) {
    auto begun = store_->begin(book);
    EXPECT_TRUE(begun) << why(begun);
    return begun ? std::move(*begun) : nullptr;
  }

  std::unique_ptr<Snapshot> snapshot() {
    auto taken = store_->snapshot();
    EXPECT_TRUE(taken) << why(taken);
    return taken ? std::move(*taken) : nullptr;
  }

  void commit(Transaction& transaction) {
    base::Error error;
    ASSERT_EQ(transaction.commit(&error), CommitOutcome::kCommitted)
        << error.to_string(base::Language::kEnglish);
  }

  void append(const std::vector<Event>& events) {
    auto transaction = begin(events.front().book);
    auto appended = transaction->append(events);
    ASSERT_TRUE(appended) << why(appended);
    commit(*transaction);
  }

  void change(const std::vector<RowChange>& changes, BookId book = kCityBook) {
    auto transaction = begin(book);
    auto changed = transaction->change(changes);
    ASSERT_TRUE(changed) << why(changed);
    commit(*transaction);
  }

  std::vector<BookRow> rows(const Query& query) {
    auto found = snapshot()->rows(query);
    EXPECT_TRUE(found) << why(found);
    return found ? *found : std::vector<BookRow>();
  }

  std::vector<Event> events(const EventFilter& filter) {
    auto found = snapshot()->events(filter);
    EXPECT_TRUE(found) << why(found);
    return found ? *found : std::vector<Event>();
  }

  std::unique_ptr<StorePlace> place_;
  std::unique_ptr<Store> store_;
};

INSTANTIATE_TEST_SUITE_P(Stores, StoreTest,
                         testing::Values(StoreKind::kSqlite, StoreKind::kPostgres),
                         [](const auto& store) { return test::name_of(store.param); });

Row thing(const std::string& id, std::int64_t part, Value note = {}, Value size = {}) {
  return {id, part, std::move(note), std::move(size), Bytes{std::string("\0\xFF", 2)}};
}

TEST_P(StoreTest, KeepsItsIdentity) {
  store_ = open();
  auto identity = snapshot()->identity();
  ASSERT_TRUE(identity) << why(identity);
  EXPECT_EQ(identity->format, kFormatVersion);
  EXPECT_EQ(identity->ledger, (LedgerId{1, 2, 3}));
  EXPECT_EQ(identity->created, at(1'700'000'000'123));
  EXPECT_EQ(identity->projections, "");
  ASSERT_TRUE(store_->keep_projections("digest"));
  identity = snapshot()->identity();
  ASSERT_TRUE(identity) << why(identity);
  EXPECT_EQ(identity->projections, "digest");
}

TEST_P(StoreTest, MakesNothingWhereItMayNot) {
  const StorePlace elsewhere(GetParam());
  EXPECT_FALSE(elsewhere.open({.may_create = false}));
  EXPECT_FALSE(elsewhere.open({.read_only = true}));
  EXPECT_TRUE(elsewhere.open());
  EXPECT_TRUE(elsewhere.open({.may_create = false}));
  auto reader = elsewhere.open({.read_only = true});
  ASSERT_TRUE(reader) << why(reader);
  EXPECT_FALSE((*reader)->make_book(kCityBook, "city", {}));
}

TEST_P(StoreTest, MakesABookOnce) {
  make_book(kAccessBook, "access");
  make_book(kAccessBook, "another name");
  auto books = snapshot()->books();
  ASSERT_TRUE(books) << why(books);
  ASSERT_EQ(books->size(), 2U);
  EXPECT_EQ((*books)[0].name, "city");
  EXPECT_EQ((*books)[1].id, kAccessBook);
  EXPECT_EQ((*books)[1].name, "access");
  EXPECT_EQ((*books)[1].head, (Head{0, hash_from(0)}));
  auto missing = store_->begin(BookId{9});
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, base::ErrorCode::kNotFound);
}

TEST_P(StoreTest, AppendsAndMovesTheHead) {
  const Event first = make_event(kCityBook, 1, "thing/a", 1);
  const Event second = make_event(kCityBook, 2, "thing/b", 1, "{\"x\":1}");
  append({first, second});
  store_ = open();
  auto transaction = begin();
  EXPECT_EQ(transaction->book().head, (Head{2, hash_from(2)}));
  EXPECT_EQ(transaction->book().name, "city");
  const Event third = make_event(kCityBook, 3, "thing/a", 2);
  ASSERT_TRUE(transaction->append(std::vector{third}));
  EXPECT_EQ(transaction->book().head, (Head{3, hash_from(3)}));
  // Of this group too, by stream and version.
  auto history = transaction->history(std::vector<std::string>{"thing/b", "thing/none", "thing/a"});
  ASSERT_TRUE(history) << why(history);
  ASSERT_EQ(history->size(), 3U);
  for (const Event& event : *history) {
    if (event.stream == "thing/b") {
      EXPECT_EQ(event, second);
    }
  }
  std::erase_if(*history, [](const Event& event) { return event.stream != "thing/a"; });
  EXPECT_EQ(*history, (std::vector{first, third}));
  commit(*transaction);
  EXPECT_EQ(events({}), (std::vector{first, second, third}));
}

TEST_P(StoreTest, RefusesAVersionTwice) {
  append({make_event(kCityBook, 1, "thing/a", 1)});
  auto transaction = begin();
  const auto appended = transaction->append(std::vector{make_event(kCityBook, 2, "thing/a", 1)});
  if (appended) {
    EXPECT_EQ(transaction->commit(nullptr), CommitOutcome::kNothing);
  }
  transaction.reset();
  EXPECT_EQ(events({}).size(), 1U);
  EXPECT_EQ(begin()->book().head.sequence, 1U);
}

TEST_P(StoreTest, FindsEventsByWhatIsAsked) {
  make_book(kAccessBook, "access");
  std::vector<Event> all;
  for (std::uint64_t i = 1; i <= 9; ++i) {
    all.push_back(make_event(kCityBook, i, "thing/" + std::to_string(i % 2), (i + 1) / 2));
  }
  append(all);
  const Event other = make_event(kAccessBook, 1, "thing/1", 1);
  append({other});
  const auto sequences = [&](const EventFilter& filter) {
    std::vector<std::uint64_t> out;
    for (const Event& event : events(filter)) {
      out.push_back(event.sequence + 100 * (event.book.value - 1));
    }
    return out;
  };
  using Sequences = std::vector<std::uint64_t>;
  EXPECT_EQ(sequences({}), (Sequences{1, 2, 3, 4, 5, 6, 7, 8, 9, 101}));
  EXPECT_EQ(sequences({.book = kCityBook, .after = 3, .until = 6}), (Sequences{4, 5, 6}));
  EXPECT_EQ(sequences({.book = kCityBook, .stream = "thing/0"}), (Sequences{2, 4, 6, 8}));
  EXPECT_EQ(sequences({.kind = "thing.made", .actor = "person/p-0"}), (Sequences{3, 9}));
  EXPECT_EQ(sequences({.book = kCityBook, .from = at(1'003), .to = at(1'005)}), (Sequences{3, 4}));
  EXPECT_EQ(sequences({.book = kCityBook, .newest_first = true, .limit = 2}), (Sequences{9, 8}));
  EXPECT_EQ(sequences({.book = BookId{7}}), Sequences{});
}

TEST_P(StoreTest, RemembersRequests) {
  const RequestRecord one{{"person/a", "r-1"}, hash_from(1), "reply", at(10), hash_from(2)};
  const RequestRecord two{{"person/a", "r-2"}, hash_from(3), "", at(20), hash_from(4)};
  const RequestRecord three{{"person/A", "r-1"}, hash_from(5), "\xFF\x01", at(30), hash_from(6)};
  const auto is = [](const RequestRecord& a, const RequestRecord& b) {
    return a.key == b.key && a.fingerprint == b.fingerprint && a.reply == b.reply &&
           a.time == b.time && a.seal == b.seal;
  };
  auto transaction = begin();
  ASSERT_TRUE(transaction->remember(std::vector{one, two, three}));
  auto found = transaction->requests(std::vector{two.key});
  ASSERT_TRUE(found) << why(found);
  EXPECT_EQ(found->size(), 1U);
  commit(*transaction);

  found = begin()->requests(std::vector{two.key, RequestKey{"person/b", "r-1"}});
  ASSERT_TRUE(found) << why(found);
  ASSERT_EQ(found->size(), 1U);
  EXPECT_TRUE(is(found->front(), two));

  const auto visited = [&] {
    std::vector<RequestRecord> out;
    auto done = snapshot()->visit_requests(kCityBook, [&](const RequestRecord& record) {
      out.push_back(record);
      return base::Result<void>();
    });
    EXPECT_TRUE(done) << why(done);
    return out;
  };
  ASSERT_EQ(visited().size(), 3U);
  EXPECT_TRUE(is(visited()[0], three));  // 'A' is before 'a'
  EXPECT_TRUE(is(visited()[1], one));
  ASSERT_TRUE(store_->forget_requests(at(30)));
  ASSERT_EQ(visited().size(), 1U);
  EXPECT_TRUE(is(visited()[0], three));
}

TEST_P(StoreTest, AGroupSeesItsOwnChangesAndNobodyElse) {
  declare(kThings);
  change({{&kThings, thing("a", 1, "old")}, {&kThings, thing("b", 1)}});
  auto transaction = begin();
  ASSERT_TRUE(transaction->change(
      std::vector<RowChange>{{&kThings, thing("a", 1, "first")},
                             {&kThings, thing("c", 1)},
                             {&kThings, thing("a", 1, "second")},
                             {&kThings, {std::string("b"), std::int64_t{1}}, true},
                             {&kThings, {std::string("c"), std::int64_t{1}}, true},
                             {&kThings, thing("c", 1, "again")},
                             {&kThings, {std::string("no"), std::int64_t{1}}, true}}));
  auto seen = transaction->rows({.table = &kThings});
  ASSERT_TRUE(seen) << why(seen);
  const std::vector<Row> expected{thing("a", 1, "second"), thing("c", 1, "again")};
  EXPECT_EQ(*seen, expected);
  EXPECT_EQ(rows({.table = &kThings}).size(), 2U);
  EXPECT_EQ(rows({.table = &kThings}).front().row, thing("a", 1, "old"));
  commit(*transaction);
  ASSERT_EQ(rows({.table = &kThings}).size(), 2U);
  EXPECT_EQ(rows({.table = &kThings}).back().row, thing("c", 1, "again"));
}

TEST_P(StoreTest, WhatIsNotCommittedLeavesNothing) {
  declare(kThings);
  {
    auto transaction = begin();
    ASSERT_TRUE(transaction->append(std::vector{make_event(kCityBook, 1, "thing/a", 1)}));
    ASSERT_TRUE(transaction->change(std::vector<RowChange>{{&kThings, thing("a", 1)}}));
    ASSERT_TRUE(transaction->remember(std::vector<RequestRecord>{{{"a", "b"}, {}, "", at(1), {}}}));
    ASSERT_TRUE(transaction->rows({.table = &kThings}));  // so that it has been written
  }
  EXPECT_TRUE(events({}).empty());
  EXPECT_TRUE(rows({.table = &kThings}).empty());
  auto transaction = begin();
  EXPECT_EQ(transaction->book().head.sequence, 0U);
  auto found = transaction->requests(std::vector<RequestKey>{{"a", "b"}});
  ASSERT_TRUE(found) << why(found);
  EXPECT_TRUE(found->empty());
}

TEST_P(StoreTest, TwoGroupsOnABookExcludeEachOther) {
  auto second = open({.lock_wait_max = 200ms});
  auto transaction = begin();
  auto refused = second->begin(kCityBook);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, base::ErrorCode::kUnavailable) << why(refused);
  ASSERT_TRUE(transaction->append(std::vector{make_event(kCityBook, 1, "thing/a", 1)}));
  commit(*transaction);
  transaction.reset();
  auto after = second->begin(kCityBook);
  ASSERT_TRUE(after) << why(after);
  EXPECT_EQ((*after)->book().head.sequence, 1U);
}

TEST_P(StoreTest, AWaitingGroupSeesWhatTheOtherCommitted) {
  auto second = open();
  auto transaction = begin();
  auto waiting = std::async(std::launch::async, [&] {
    auto begun = second->begin(kCityBook);
    return begun ? (*begun)->book().head.sequence : 0;
  });
  waiting.wait_for(50ms);
  ASSERT_TRUE(transaction->append(std::vector{make_event(kCityBook, 1, "thing/a", 1)}));
  commit(*transaction);
  transaction.reset();
  EXPECT_EQ(waiting.get(), 1U);
}

TEST_P(StoreTest, ASnapshotDoesNotMove) {
  declare(kThings);
  append({make_event(kCityBook, 1, "thing/a", 1)});
  auto before = snapshot();
  change({{&kThings, thing("a", 1)}});
  append({make_event(kCityBook, 2, "thing/a", 2)});
  EXPECT_EQ(before->events({})->size(), 1U);
  EXPECT_EQ(before->rows({.table = &kThings})->size(), 0U);
  EXPECT_EQ(*before->count({.table = &kThings}), 0U);
  EXPECT_EQ(before->books()->front().head.sequence, 1U);
  EXPECT_EQ(snapshot()->books()->front().head.sequence, 2U);
  EXPECT_EQ(*snapshot()->count({.table = &kThings}), 1U);
}

TEST_P(StoreTest, VisitsManyInOrder) {
  // More than one page.
  constexpr std::uint64_t kEvents = 3'000;
  constexpr std::uint64_t kStreams = 7;
  std::vector<Event> all;
  for (std::uint64_t i = 1; i <= kEvents; ++i) {
    all.push_back(make_event(kCityBook, i, "thing/" + std::to_string(i % kStreams),
                             (i - 1) / kStreams + 1, std::string(i % 900, 'x')));
  }
  append(all);
  std::vector<Event> visited;
  auto done = snapshot()->visit_events(kCityBook, 10, [&](const Event& event) {
    visited.push_back(event);
    return base::Result<void>();
  });
  ASSERT_TRUE(done) << why(done);
  EXPECT_TRUE(visited == std::vector<Event>(all.begin() + 10, all.end()));

  visited.clear();
  auto pinned = snapshot();
  done = pinned->visit_streams(kCityBook, [&](const Event& event) -> base::Result<void> {
    visited.push_back(event);
    if (event.sequence % 500 != 0) return {};
    auto asked = pinned->events({.stream = event.stream, .limit = 1});  // in the middle of a visit
    return asked ? base::Result<void>() : tl::unexpected(asked.error());
  });
  ASSERT_TRUE(done) << why(done);
  std::sort(all.begin(), all.end(), [](const Event& a, const Event& b) {
    return std::tie(a.stream, a.version) < std::tie(b.stream, b.version);
  });
  EXPECT_TRUE(visited == all);

  std::size_t seen = 0;
  done = pinned->visit_events(kCityBook, 0, [&](const Event&) -> base::Result<void> {
    if (++seen < 3) return {};
    return base::fail(base::ErrorCode::kTooLarge, {"够了", "enough"});
  });
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, base::ErrorCode::kTooLarge);
  EXPECT_EQ(seen, 3U);
  auto findings = pinned->check_integrity();
  ASSERT_TRUE(findings) << why(findings);
  EXPECT_TRUE(findings->empty()) << findings->front();
}

TEST_P(StoreTest, DeclaresAnewWhatHasOtherColumns) {
  declare(kThings);
  make_book(BookId{5}, "five");
  change({{&kThings, thing("a", 1)}}, BookId{5});
  declare(kThings);  // nothing has changed
  EXPECT_EQ(rows({.table = &kThings}).size(), 1U);
  const Table other{"things", {{"id", ColumnType::kText}, {"many", ColumnType::kInteger}}, 1, {}};
  declare(other);
  EXPECT_TRUE(rows({.table = &other}).empty());
  change({{&other, {std::string("a"), std::int64_t{7}}}}, BookId{5});
  const std::vector<BookRow> found = rows({.table = &other});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].book, BookId{5});
  EXPECT_EQ(found[0].row, (Row{std::string("a"), std::int64_t{7}}));
}

TEST_P(StoreTest, RefusesANewerFormatAndWhatIsNotALedger) {
  store_.reset();
  place_->execute("UPDATE meta SET value = '999' WHERE name = 'format'");
  auto newer = place_->open();
  ASSERT_FALSE(newer);
  EXPECT_EQ(newer.error().code, base::ErrorCode::kUnsupported) << why(newer);
  place_->execute("UPDATE meta SET value = 'x' WHERE name = 'format'");
  auto damaged = place_->open();
  ASSERT_FALSE(damaged);
  EXPECT_EQ(damaged.error().code, base::ErrorCode::kInvalidInput) << why(damaged);
}

TEST_P(StoreTest, ManyOpenDeclareAndMakeBooksAtOnce) {
  const StorePlace elsewhere(GetParam());
  constexpr std::uint32_t kProcesses = 4;
  std::vector<std::future<std::string>> processes;
  for (std::uint32_t i = 0; i < kProcesses; ++i) {
    processes.push_back(std::async(std::launch::async, [&elsewhere, i]() -> std::string {
      auto store = elsewhere.open();
      if (!store) return why(store);
      auto declared = (*store)->declare({&kThings});
      if (!declared) return why(declared);
      for (std::uint32_t book = 1; book <= kProcesses; ++book) {
        auto made = (*store)->make_book(BookId{(book + i) % kProcesses + 1}, "book", {});
        if (!made) return why(made);
      }
      auto group = (*store)->begin(BookId{i + 1});
      if (!group) return why(group);
      auto changed = (*group)->change(std::vector<RowChange>{{&kThings, thing("a", i)}});
      if (!changed) return why(changed);
      return (*group)->commit(nullptr) == CommitOutcome::kCommitted ? "" : "not committed";
    }));
  }
  for (auto& process : processes) EXPECT_EQ(process.get(), "");
  auto store = elsewhere.open();
  ASSERT_TRUE(store) << why(store);
  auto taken = (*store)->snapshot();
  ASSERT_TRUE(taken) << why(taken);
  EXPECT_EQ((*taken)->books()->size(), kProcesses);
  EXPECT_EQ(*(*taken)->count({.table = &kThings}), kProcesses);
}

TEST_P(StoreTest, HoldsEveryText) {
  declare(kThings);
  const std::vector<std::string> texts = {
      "", "'", "\"", "\\", "{NULL,\"a\"}", "NULL", "落实", "𠮷\n\t", "%_", "$1 ?1 --", " ", "\x7F"};
  std::vector<RowChange> changes;
  std::vector<Event> all;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    changes.push_back({&kThings, thing(texts[i], static_cast<std::int64_t>(i), texts[i])});
    all.push_back(make_event(kCityBook, i + 1, "thing/" + texts[i], 1, texts[i]));
  }
  append(all);
  change(changes);
  EXPECT_EQ(events({}), all);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const auto found = rows({.table = &kThings, .where = {{"id", Comparison::kEqual, {texts[i]}}}});
    ASSERT_EQ(found.size(), 1U) << texts[i];
    EXPECT_EQ(found[0].row, changes[i].row);
    auto history = begin()->history(std::vector{"thing/" + texts[i]});
    ASSERT_TRUE(history) << why(history);
    EXPECT_EQ(*history, std::vector{all[i]});
  }
}

TEST_P(StoreTest, HoldsLargeBodies) {
  std::string body(kBodyBytesMax, '\0');
  for (std::size_t i = 0; i < body.size(); ++i) body[i] = static_cast<char>(i * 7 >> 3);
  std::vector<Event> all;
  for (std::uint64_t i = 1; i <= 12; ++i) {
    all.push_back(make_event(kCityBook, i, "thing/" + std::to_string(i), 1, body));
  }
  append(all);
  std::size_t seen = 0;
  auto done = snapshot()->visit_events(kCityBook, 0, [&](const Event& event) {
    EXPECT_TRUE(event == all[seen++]);
    return base::Result<void>();
  });
  EXPECT_TRUE(done) << why(done);
  EXPECT_EQ(seen, all.size());
}

TEST_P(StoreTest, RefusesAZeroCharacter) {
  declare(kThings);
  const std::string zero("a\0b", 3);
  auto transaction = begin();
  EXPECT_FALSE(transaction->change(std::vector<RowChange>{{&kThings, thing("a", 1, zero)}}));
  EXPECT_FALSE(transaction->append(std::vector{make_event(kCityBook, 1, zero, 1)}));
  EXPECT_FALSE(transaction->remember(std::vector<RequestRecord>{{{zero, "b"}, {}, "", at(1), {}}}));
  transaction.reset();
  EXPECT_FALSE(store_->transient().put("space", zero, "value", at(1)));
}

TEST_P(StoreTest, TellsOfCommits) {
  auto second = open();
  // What came before the first call may be told or not.
  while (*second->wait_for_commit(0ms)) {
  }
  EXPECT_FALSE(*second->wait_for_commit(20ms));
  append({make_event(kCityBook, 1, "thing/a", 1)});
  EXPECT_TRUE(*second->wait_for_commit(10s));
  EXPECT_FALSE(*second->wait_for_commit(20ms));
  auto waiting = std::async(std::launch::async, [&] { return *second->wait_for_commit(10s); });
  append({make_event(kCityBook, 2, "thing/a", 2)});
  EXPECT_TRUE(waiting.get());
}

TEST_P(StoreTest, KeepsWhatPasses) {
  Transient& transient = store_->transient();
  ASSERT_TRUE(transient.put("session", "b", "two", at(100)));
  ASSERT_TRUE(transient.put("session", "a", std::string("\0\xFF", 2), at(50)));
  ASSERT_TRUE(transient.put("session", "ab", "three", at(100)));
  ASSERT_TRUE(transient.put("counter", "a", "1", at(100)));
  EXPECT_EQ(*transient.get("session", "a", at(49)), std::string("\0\xFF", 2));
  EXPECT_EQ(*transient.get("session", "a", at(50)), std::nullopt);
  EXPECT_EQ(*transient.get("session", "none", at(0)), std::nullopt);
  using Pairs = std::vector<std::pair<std::string, std::string>>;
  EXPECT_EQ(*transient.list("session", "a", at(60), 10), (Pairs{{"ab", "three"}}));
  EXPECT_EQ(transient.list("session", "", at(0), 2)->size(), 2U);
  ASSERT_TRUE(transient.put("session", "b", "new", at(200)));
  EXPECT_EQ(*transient.get("session", "b", at(150)), "new");
  ASSERT_TRUE(transient.erase("session", "b"));
  ASSERT_TRUE(transient.erase("session", "b"));
  EXPECT_EQ(*transient.get("session", "b", at(0)), std::nullopt);
  ASSERT_TRUE(transient.sweep(at(50)));
  EXPECT_EQ(*transient.get("session", "a", at(0)), std::nullopt);
  EXPECT_EQ(*transient.get("session", "ab", at(0)), "three");
}

TEST_P(StoreTest, PutsOnlyIfNothingElseStandsThere) {
  Transient& transient = store_->transient();
  EXPECT_FALSE(*transient.put_if("lease", "a", "me", "me", at(0), at(10)));
  EXPECT_TRUE(*transient.put_if("lease", "a", std::nullopt, "me", at(0), at(10)));
  EXPECT_FALSE(*transient.put_if("lease", "a", std::nullopt, "you", at(9), at(20)));
  EXPECT_FALSE(*transient.put_if("lease", "a", "you", "you", at(9), at(20)));
  EXPECT_TRUE(*transient.put_if("lease", "a", "me", "me", at(9), at(20)));
  EXPECT_FALSE(*transient.put_if("lease", "a", "me", "me", at(20), at(30)));  // too late
  EXPECT_TRUE(*transient.put_if("lease", "a", std::nullopt, "you", at(20), at(30)));
  EXPECT_EQ(*transient.get("lease", "a", at(29)), "you");
  // Of many that try at once one gets it.
  auto second = open();
  std::vector<std::future<bool>> tries;
  for (int i = 0; i < 8; ++i) {
    Transient& own = (i % 2 == 0 ? store_ : second)->transient();
    tries.push_back(std::async(std::launch::async, [&own, i] {
      return *own.put_if("lease", "b", std::nullopt, std::to_string(i), at(0), at(10));
    }));
  }
  int got = 0;
  for (auto& one : tries) got += one.get();
  EXPECT_EQ(got, 1);
}

TEST_P(StoreTest, KeepsKeys) {
  vault::KeyStore& keys = store_->keys();
  const vault::WrappedKey first{std::string("\0\x01 first", 8)};
  const vault::WrappedKey second{"second"};
  EXPECT_EQ(*keys.get("s/1"), std::nullopt);
  EXPECT_EQ(*keys.put_if_absent("s/1", first), first);
  EXPECT_EQ(*keys.put_if_absent("s/1", second), first);
  EXPECT_FALSE(*keys.replace("s/1", second, second));
  EXPECT_TRUE(*keys.replace("s/1", first, second));
  EXPECT_FALSE(*keys.replace("s/2", first, second));
  ASSERT_TRUE(keys.put_if_absent("s/2", first));
  ASSERT_TRUE(keys.put_if_absent("s/10", first));
  auto page = keys.page("", 2);
  ASSERT_TRUE(page) << why(page);
  ASSERT_EQ(page->size(), 2U);
  EXPECT_EQ((*page)[0].subject, "s/1");
  EXPECT_EQ((*page)[1].subject, "s/10");
  EXPECT_EQ(keys.page("s/10", 2)->size(), 1U);
  auto erased = keys.erase("s/1");
  ASSERT_TRUE(erased) << why(erased);
  ASSERT_TRUE(keys.erase("s/none"));
  EXPECT_TRUE((*keys.get("s/1"))->is_destroyed());
  EXPECT_TRUE(keys.put_if_absent("s/1", first)->is_destroyed());
  EXPECT_FALSE(*keys.replace("s/1", second, first));
  EXPECT_TRUE((*open()->keys().get("s/none"))->is_destroyed());
  ASSERT_TRUE(keys.put_new({{"person/p-8", {"eight"}}, {"person/p-9", {"nine"}}}));
  ASSERT_TRUE(keys.put_new({{"person/p-9", {"other"}}}));
  EXPECT_EQ((*keys.get("person/p-8"))->bytes, "eight");
  EXPECT_EQ((*keys.get("person/p-9"))->bytes, "nine");
}

}  // namespace
}  // namespace luoshi::ledger
