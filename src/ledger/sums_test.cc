// Rows that sum over many streams, beside a recount of all streams: random parcels that move, grow,
// are closed and opened again, in groups that are committed, broken and lost, on both stores.
#include <random>

#include "ledger/book_stream.h"
#include "ledger/internal/group.h"
#include "ledger/rebuild.h"
#include "ledger/test_keeping_test.h"
#include "ledger/verify.h"

namespace luoshi::ledger {
namespace {

using namespace test;

const Table kParcels{
    "parcels", {{"id", ColumnType::kText}, {"place", ColumnType::kText}}, 1, {{"place"}}};
const Table kWeights{.name = "weights",
                     .columns = {{"by", ColumnType::kText},
                                 {"value", ColumnType::kText},
                                 {"parcels", ColumnType::kInteger},
                                 {"grams", ColumnType::kInteger}},
                     .key_columns = 2,
                     .sums = true};

struct Parcel {
  std::string place;
  std::int64_t grams = 0;
  bool is_open = false;
};

base::Result<void> apply_parcel(Parcel& parcel, const Event& event) {
  if (event.kind == "parcel.moved") {
    parcel.place = event.body;
    parcel.is_open = true;
  } else if (event.kind == "parcel.weighed") {
    parcel.grams = std::stoll(event.body);
  } else if (event.kind == "parcel.closed") {
    parcel.is_open = false;
  } else if (event.kind != "parcel.noted") {
    return base::fail(base::ErrorCode::kUnsupported, {event.kind, event.kind});
  }
  return {};
}

void project_parcel(const Parcel& parcel, const Event& event, RowChanges& changes) {
  changes.push_back({&kParcels, {StreamId::parse(event.stream).id, parcel.place}});
}

// By place, and twice in the row of all, the second time without a count.
void weigh(const Parcel& parcel, RowChanges& sums) {
  if (!parcel.is_open) return;
  sums.push_back({&kWeights, {"all", "", std::int64_t{1}, std::int64_t{0}}});
  sums.push_back({&kWeights, {"all", "", std::int64_t{0}, parcel.grams}});
  sums.push_back({&kWeights, {"place", parcel.place, std::int64_t{1}, parcel.grams}});
}

Catalog parcels(int projection_version = 1) {
  Catalog out{
      stream_kind<Parcel>("parcel", {&kParcels, &kWeights}, apply_parcel, project_parcel, weigh)};
  out[0].projection_version = projection_version;
  return out;
}

using Counts = std::map<Row, std::vector<std::int64_t>>;  // by book, by, value

class SumsTest : public testing::TestWithParam<StoreKind> {
 protected:
  void SetUp() override {
    if (is_missing(GetParam())) GTEST_SKIP() << kWhyMissing;
    place_ = std::make_unique<StorePlace>(GetParam());
    open();
    county_ = *ledger_->open_book("county-a", "person/p-1");
  }

  void open(Catalog catalog = parcels()) {
    ledger_.reset();
    auto store = place_->open();
    ASSERT_TRUE(store) << why(store);
    auto ledger = Ledger::open(std::move(*store), std::move(catalog), clock_, {.threads = false});
    ASSERT_TRUE(ledger) << why(ledger);
    ledger_ = std::move(*ledger);
  }

  std::size_t below(std::size_t end) { return random_() % end; }
  StreamId draw_parcel() { return {"parcel", std::to_string(below(40))}; }

  NewEvent draw_event() {
    const StreamId stream = draw_parcel();
    switch (below(5)) {
      case 0:
        return {stream, "parcel.weighed", 1, std::to_string(below(1'000))};
      case 1:
        return {stream, "parcel.closed", 1, ""};
      case 2:
        return {stream, "parcel.noted", 1, "x"};
      default:
        return {stream, "parcel.moved", 1, std::string(1, static_cast<char>('a' + below(5)))};
    }
  }

  Command command_of(std::vector<NewEvent> events) {
    Command command{
        .book = below(3) == 0 ? county_ : kCityBook, .actor = "person/p-1", .request = {}};
    command.request = "r" + std::to_string(++requests_);
    command.decide = [events = std::move(events)](View&) -> base::Result<Decision> {
      return Decision{events, ""};
    };
    return command;
  }

  Command draw_command() {
    std::vector<NewEvent> events;
    for (std::size_t i = 1 + below(3); i > 0; --i) events.push_back(draw_event());
    return command_of(std::move(events));
  }

  // All of one book.
  std::vector<Command> draw_group() {
    std::vector<Command> group;
    const BookId book = below(3) == 0 ? county_ : kCityBook;
    for (std::size_t i = 1 + below(8); i > 0; --i) {
      group.push_back(draw_command());
      group.back().book = book;
    }
    return group;
  }

  Counts recount() {
    Counts out;
    auto events = ledger_->events({.limit = 1'000'000});
    EXPECT_TRUE(events) << why(events);
    std::map<std::pair<BookId, std::string>, Parcel> all;
    for (const Event& event : *events) {
      if (event.stream.starts_with("parcel/")) {
        EXPECT_TRUE(apply_parcel(all[{event.book, event.stream}], event));
      }
    }
    for (const auto& [key, parcel] : all) {
      if (!parcel.is_open) continue;
      const std::int64_t book = key.first.value;
      for (const Row& row : {Row{book, "all", ""}, Row{book, "place", parcel.place}}) {
        std::vector<std::int64_t>& counts = out.try_emplace(row, 2, 0).first->second;
        counts[0] += 1;
        counts[1] += parcel.grams;
      }
    }
    return out;
  }

  Counts stored() {
    Counts out;
    auto rows = ledger_->rows({.table = &kWeights, .limit = 10'000});
    EXPECT_TRUE(rows) << why(rows);
    for (const BookRow& each : *rows) {
      out[{std::int64_t{each.book.value}, each.row[0], each.row[1]}] = {
          std::get<std::int64_t>(each.row[2]), std::get<std::int64_t>(each.row[3])};
    }
    return out;
  }

  std::string differences() {
    auto report = verify(ledger_->store(), ledger_->catalog());
    EXPECT_TRUE(report) << why(report);
    return report->agrees() ? "" : report->to_string(base::Language::kEnglish);
  }

  std::mt19937 random_{20'261'123};
  env::SimulatedClock clock_{time_at(kBeginning)};
  std::unique_ptr<StorePlace> place_;
  std::unique_ptr<Ledger> ledger_;
  BookId county_{};
  int requests_ = 0;
};

INSTANTIATE_TEST_SUITE_P(Stores, SumsTest,
                         testing::Values(StoreKind::kSqlite, StoreKind::kPostgres),
                         StoreKindName());

TEST_P(SumsTest, EqualARecountWhateverTheStreamsDo) {
  for (int i = 0; i < 150; ++i) {
    std::vector<Command> group = draw_group();
    const BookId book = group[0].book;
    for (const auto& reply : ledger_->run_group(book, std::move(group))) ASSERT_TRUE(reply);
    if (i % 40 == 20) open();  // with no state in memory
    ASSERT_EQ(stored(), recount()) << "group " << i;
  }
  EXPECT_EQ(differences(), "");
  EXPECT_GT(stored().size(), 4u);
}

TEST_P(SumsTest, ARowWhoseSumsAreAllZeroDoesNotStand) {
  const NewEvent moved{{"parcel", "p"}, "parcel.moved", 1, "a"};
  const NewEvent closed{{"parcel", "p"}, "parcel.closed", 1, ""};
  const auto run = [&](std::vector<NewEvent> events) {
    Command command = command_of(std::move(events));
    command.book = kCityBook;
    ASSERT_TRUE(ledger_->execute(std::move(command)));
  };
  run({moved});
  EXPECT_EQ(stored().size(), 2u);
  run({closed});
  EXPECT_EQ(stored().size(), 0u);
  run({moved, closed});
  EXPECT_EQ(stored().size(), 0u);
  EXPECT_EQ(differences(), "");
}

// What a decision sees of the sums, and what is left of a group that breaks after it was written.
TEST_P(SumsTest, AreSeenInTheGroupAndGoWithIt) {
  for (int i = 0; i < 40; ++i) {
    std::vector<Command> group = draw_group();
    const BookId book = group[0].book;
    std::int64_t seen = 0;
    Command look = command_of({});
    look.queries = {{.table = &kWeights, .where = {{"by", Comparison::kEqual, {"all"}}}}};
    look.decide = [&seen, query = look.queries[0]](View& view) -> base::Result<Decision> {
      auto rows = view.rows(query);
      if (!rows) return tl::unexpected(rows.error());
      seen = rows->empty() ? 0 : std::get<std::int64_t>((*rows)[0][2]);
      return Decision{};
    };
    group.push_back(std::move(look));
    group.push_back(command_of({draw_event(), {draw_parcel(), "parcel.unknown", 1, ""}}));
    group.push_back(draw_command());
    const std::size_t broken = group.size() - 2;
    for (Command& each : group) each.book = book;
    const Command last = group.back();
    group.pop_back();
    auto replies = ledger_->run_group(book, std::move(group));
    for (std::size_t at = 0; at < replies.size(); ++at) EXPECT_EQ(!replies[at], at == broken);
    const Counts counts = stored();
    ASSERT_EQ(counts, recount());
    const auto all = counts.find({std::int64_t{book.value}, "all", ""});
    EXPECT_EQ(seen, all == counts.end() ? 0 : all->second[0]);
    ASSERT_TRUE(ledger_->execute(last));
  }
}

// As when the process is killed: all was written, and nothing committed.
TEST_P(SumsTest, AGroupThatIsLostLeavesNothing) {
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(ledger_->execute(draw_command()));
  const Counts before = stored();
  {
    auto transaction = ledger_->store().begin(kCityBook);
    ASSERT_TRUE(transaction) << why(transaction);
    const Catalog catalog = parcels();
    States states(100);
    Chain chain(ledger_->identity().algorithm, ledger_->identity().ledger);
    Group group(**transaction, catalog, states, ledger_->identity().algorithm, chain,
                clock_.wall_now());
    for (int i = 0; i < 50; ++i) ASSERT_TRUE(group.decide(draw_command()));
    ASSERT_TRUE(group.flush());
    auto rows = (*transaction)->rows({.table = &kWeights});
    ASSERT_TRUE(rows) << why(rows);
    EXPECT_GT(rows->size(), 0u);
  }
  EXPECT_EQ(stored(), before);
  EXPECT_EQ(stored(), recount());
}

TEST_P(SumsTest, AWrongSumIsFoundNamedAndPutRight) {
  for (int i = 0; i < 60; ++i) ASSERT_TRUE(ledger_->execute(draw_command()));
  ASSERT_EQ(differences(), "");
  const Counts right = stored();
  place_->execute("UPDATE weights SET grams = grams + 7 WHERE book = 1 AND by = 'all'");
  const std::string found = differences();
  EXPECT_NE(found.find("book 1, table weights, key (\"all\", \"\"): stored"), std::string::npos)
      << found;
  place_->execute("DELETE FROM weights WHERE by = 'place'");
  place_->execute("INSERT INTO weights VALUES (1, 'place', 'zero', 0, 0), (1, 'place', 'q', 1, 2)");
  auto rebuilt = rebuild(ledger_->store(), ledger_->catalog());
  ASSERT_TRUE(rebuilt) << why(rebuilt);
  EXPECT_EQ(stored(), right);
  EXPECT_EQ(differences(), "");
}

TEST_P(SumsTest, AreComputedAnewByAnotherProgramAndInAnotherPlace) {
  for (int i = 0; i < 60; ++i) ASSERT_TRUE(ledger_->execute(draw_command()));
  const Counts right = stored();
  place_->execute("DELETE FROM weights WHERE by = 'all'");
  open(parcels(2));
  EXPECT_EQ(stored(), right);

  const std::string text = export_of(ledger_->store());
  ledger_.reset();
  place_ = std::make_unique<StorePlace>(GetParam());
  ASSERT_TRUE(import_into(**place_->open(), text));
  open();
  EXPECT_EQ(stored(), right);
  EXPECT_EQ(differences(), "");
}

// What streams added before the replay came past must not be added again when they have grown.
TEST_P(SumsTest, ARebuildCatchesUpWithWhatIsCommittedMeanwhile) {
  for (int i = 0; i < 60; ++i) ASSERT_TRUE(ledger_->execute(draw_command()));
  Catalog slow = with_own_kinds(parcels());
  bool is_first = true;
  slow[0].contribute = [&](const void* state, RowChanges& sums) {
    if (std::exchange(is_first, false)) {
      for (int i = 0; i < 40; ++i) EXPECT_TRUE(ledger_->execute(draw_command()));
    }
    weigh(*static_cast<const Parcel*>(state), sums);
  };
  place_->execute("DELETE FROM weights WHERE by = 'all'");
  auto rebuilt = rebuild(ledger_->store(), slow);
  ASSERT_TRUE(rebuilt) << why(rebuilt);
  EXPECT_EQ(stored(), recount());
  EXPECT_EQ(differences(), "");
}

}  // namespace
}  // namespace luoshi::ledger
