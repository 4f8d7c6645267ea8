// Reviews, on a book in memory: every step and its undoing, and a long report replayed.
#include "commitment/review.h"

#include "commitment/catalog.h"
#include "commitment/reading.h"
#include "commitment/test_book_test.h"
#include "commitment/test_readings_test.h"
#include "office/unit.h"

namespace luoshi::commitment {
namespace {

using test::Book;
using test::Read;

std::string digest(char letter) { return "sha256:" + std::string(64, letter); }

class ReviewTest : public testing::Test {
 protected:
  void open(const Read& read) {
    EXPECT_EQ(
        book_.refusal(office::CreateUnit{
            .id = office::UnitId("u-city"), .name = "清溪市", .kind = office::UnitKind::kCity}),
        "");
    EXPECT_EQ(book_.refusal(office::CreateUnit{.id = office::UnitId("u-a"),
                                               .name = "市商务局",
                                               .kind = office::UnitKind::kDepartment,
                                               .parent_id = office::UnitId("u-city")}),
              "");
    ReadingFiled filed;
    filed.report_hash = digest('a');
    filed.text_hash = digest('b');
    filed.reading_hash = digest('c');
    filed.page_hashes = {digest('d'), digest('e')};
    filed.file_name = "报告.txt";
    filed.media_type = "text/plain";
    filed.year = 2026;
    ASSERT_TRUE(book_.run(FileReading{kReading, filed}));
    OpenReview ask{kReading, digest('c'), read.reading.year, read.candidates, {}};
    for (std::size_t i = 0; i < read.candidates.packages.size(); ++i) {
      ask.package_ids.push_back(PackageId("k-" + std::to_string(i)));
    }
    const auto opened = book_.run(ask);
    ASSERT_TRUE(opened) << opened.error().to_string(base::Language::kEnglish);
  }
  const Review& review() { return **book_.state<Review>(review_stream(kReading)); }
  const Reviewed& reviewed(const std::string& key) { return review().candidates.at(key); }
  CommitmentId next_id() { return CommitmentId("c-" + std::to_string(++ids_)); }
  std::string accept(const std::string& key) {
    return book_.refusal(AcceptCandidates{kReading, {{key, next_id()}}});
  }
  const Commitment& commitment_of(const std::string& key) {
    return **book_.state<Commitment>(stream_of(*reviewed(key).commitment_id));
  }
  std::string key_of(const Read& read, const std::string& title) {
    const Candidate* found = read.titled(title);
    EXPECT_NE(found, nullptr) << title;
    return found ? found->key : "";
  }
  void expect_replay_agrees() {
    EXPECT_TRUE(book_.replays_alike());
    const Review again = book_.replayed_state<Review>(review_stream(kReading));
    EXPECT_EQ(again.candidates, review().candidates);
  }

  const ReadingId kReading{"r-1"};
  Book book_ = test::empty_book();
  int ids_ = 0;
};

TEST_F(ReviewTest, AcceptedMakesACommitmentThatKeepsItsPlace) {
  const Read read = test::read_sample();
  open(read);
  const std::string key = key_of(read, "发放各类消费券5000万元");
  const Responsibility who{office::UnitId("u-a"), {}, {}};
  EXPECT_EQ(book_.refusal(AssignCandidates{kReading, {key}, who}), "");
  EXPECT_EQ(accept(key), "");
  const Commitment& made = commitment_of(key);
  EXPECT_EQ(made.what.title, "发放各类消费券5000万元");
  EXPECT_EQ(made.status, Status::kAssigned);
  EXPECT_EQ(made.responsibility->lead.value(), "u-a");
  EXPECT_EQ(made.what.year, 2026);
  EXPECT_EQ(made.what.deadline.text(), "2026-12-31");
  EXPECT_EQ(made.what.measure.target, base::Decimal(50'000'000));
  ASSERT_EQ(made.what.sources.size(), 1u);
  const SourceSpan& source = made.what.sources[0];
  EXPECT_EQ(source.reading_id, "r-1");
  EXPECT_EQ(
      base::to_utf8(
          std::u32string_view(read.document.text).substr(source.start, source.end - source.start)),
      source.text);
  EXPECT_EQ(accept(key), "not_open");
  expect_replay_agrees();
}

TEST_F(ReviewTest, PackagesAreMadeWhenItOpensAndMembersNameThem) {
  const Read read = test::read_sample();
  open(read);
  const std::string key = key_of(read, "打通城区断头路7条");
  EXPECT_EQ(accept(key), "");
  EXPECT_EQ(commitment_of(key).what.kind, CommitmentKind::kLivelihood);
  EXPECT_EQ(commitment_of(key).what.origin, Origin::kLivelihood);
  EXPECT_EQ(commitment_of(key).what.package_id, PackageId("k-2"));
}

TEST_F(ReviewTest, CorrectedIsMadeAsCorrected) {
  const Read read = test::read_sample();
  open(read);
  const std::string key = key_of(read, "发展首发经济、银发经济、冰雪经济");
  CorrectCandidate ask{kReading, key, {}};
  ask.fields.title = "发展首发经济";
  ask.fields.kind = CommitmentKind::kProject;
  EXPECT_EQ(book_.refusal(ask), "");
  ask.fields.title = "";
  EXPECT_EQ(book_.refusal(ask), "/title");
  ask.fields.title.reset();
  ask.fields.package = "k9";
  EXPECT_EQ(book_.refusal(ask), "/package");
  EXPECT_EQ(accept(key), "");
  EXPECT_EQ(commitment_of(key).what.title, "发展首发经济");
  EXPECT_EQ(commitment_of(key).what.kind, CommitmentKind::kProject);
  // The words of the text stay what they were.
  EXPECT_EQ(commitment_of(key).what.sources[0].text.find("发展首发经济、银发经济"), 0u);
}

TEST_F(ReviewTest, MergedAndSplit) {
  const Read read = test::read_sample();
  open(read);
  const std::string into = key_of(read, "新建公共充电桩1500个、换电站3座");
  const std::string gone = key_of(read, "新建公共充电桩1500个");
  EXPECT_EQ(book_.refusal(MergeCandidates{kReading, {gone}, gone}), "/into");
  EXPECT_EQ(book_.refusal(MergeCandidates{kReading, {gone}, into}), "");
  EXPECT_EQ(reviewed(gone).state, CandidateState::kMerged);
  EXPECT_EQ(reviewed(into).candidate.sources.size(), 2u);
  EXPECT_EQ(reviewed(into).candidate.figures.size(), 2u);  // the same figure is there once
  EXPECT_EQ(accept(gone), "not_open");
  EXPECT_EQ(book_.refusal(SplitCandidate{kReading, into, {}}), "/key");

  const std::string whole = key_of(read, "改造老旧小区50个、城中村3个");
  EXPECT_EQ(book_.refusal(SplitCandidate{kReading, whole, {{1, 2, "一"}, {3, 4, "二"}}}),
            "/parts/0");
  EXPECT_EQ(book_.refusal(SplitCandidate{kReading, whole, {}}), "");
  EXPECT_EQ(reviewed(whole).state, CandidateState::kSplit);
  EXPECT_EQ(reviewed(whole + ".2").candidate.title, "改造城中村3个");
  EXPECT_EQ(reviewed(whole + ".2").candidate.sources[0].text, "城中村3个");
  EXPECT_EQ(reviewed(whole + ".2").candidate.measure.target, base::Decimal(3));
  EXPECT_EQ(accept(whole + ".2"), "");
  expect_replay_agrees();
}

TEST_F(ReviewTest, EveryStepCanBeUndone) {
  const Read read = test::read_sample();
  open(read);
  const Review before = review();
  const std::string one = key_of(read, "改造老旧小区50个、城中村3个");
  const std::string two = key_of(read, "加装电梯100部");
  EXPECT_EQ(book_.refusal(SplitCandidate{kReading, one, {}}), "");
  EXPECT_EQ(accept(one + ".1"), "");
  const CommitmentId made = *reviewed(one + ".1").commitment_id;
  EXPECT_EQ(book_.refusal(RejectCandidates{kReading, {two}, "不列入"}), "");
  const std::uint64_t split_step = reviewed(one).step;
  EXPECT_EQ(book_.refusal(UndoReview{kReading, split_step}), "touched_since");
  EXPECT_EQ(book_.refusal(UndoReview{kReading, {}}), "");
  EXPECT_EQ(reviewed(two).state, CandidateState::kOpen);
  EXPECT_EQ(book_.refusal(UndoReview{kReading, {}}), "");
  EXPECT_EQ(reviewed(one + ".1").state, CandidateState::kOpen);
  EXPECT_TRUE((*book_.state<Commitment>(stream_of(made)))->withdrawn);
  EXPECT_EQ(book_.refusal(UndoReview{kReading, split_step}), "");
  EXPECT_EQ(book_.refusal(UndoReview{kReading, {}}), "nothing_to_undo");
  EXPECT_EQ(review().candidates, before.candidates);
  expect_replay_agrees();
}

TEST_F(ReviewTest, ASignedCommitmentIsNotUndone) {
  const Read read = test::read_sample();
  open(read);
  const std::string key = key_of(read, "加装电梯100部");
  const Responsibility who{office::UnitId("u-a"), {}, {}};
  EXPECT_EQ(book_.refusal(AssignCandidates{kReading, {key}, who}), "");
  EXPECT_EQ(accept(key), "");
  const CommitmentId id = *reviewed(key).commitment_id;
  ASSERT_TRUE(book_.run(SignCommitment{id, {}, office::UnitId("u-a")}));
  EXPECT_NE(book_.refusal(UndoReview{kReading, {}}), "");
  EXPECT_EQ(reviewed(key).state, CandidateState::kAccepted);
}

TEST_F(ReviewTest, WrongAsksChangeNothing) {
  const Read read = test::read_sample();
  EXPECT_EQ(accept("t1"), "/id");  // not opened
  open(read);
  const std::string key = key_of(read, "加装电梯100部");
  EXPECT_EQ(book_.refusal(RejectCandidates{kReading, {}, ""}), "/keys");
  EXPECT_EQ(book_.refusal(RejectCandidates{kReading, {key, key}, ""}), "/keys/1");
  EXPECT_EQ(book_.refusal(RejectCandidates{kReading, {"t9999"}, ""}), "/keys/0");
  const Responsibility nobody{office::UnitId("u-x"), {}, {}};
  EXPECT_EQ(book_.refusal(AssignCandidates{kReading, {key}, nobody}), "/lead");
  EXPECT_EQ(review().steps.size(), 0u);
}

TEST(Reviews, DocsNameEveryKind) {
  const std::string docs = test::bytes_of(std::filesystem::path(LUOSHI_SOURCE_DIR) /
                                          "docs/formats/commitment-events.md");
  std::vector<office::EventKind> kinds;
  list_review_kinds(kinds);
  EXPECT_EQ(kinds.size(), 9u);
  for (const office::EventKind& each : kinds) {
    const std::string line = "`" + each.kind + "` | " + std::to_string(each.version) + " |";
    EXPECT_NE(docs.find(line), std::string::npos) << line;
  }
}

// A whole report, each candidate decided on in one way or another; drawn without chance.
void replay(Book& book, const ReadingId& reading, const std::map<std::string, Reviewed>& all,
            int& ids) {
  std::vector<std::string> keys;
  for (const auto& [key, each] : all) keys.push_back(key);
  std::string before;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const std::string& key = keys[i];
    const Candidate candidate = all.at(key).candidate;
    const CommitmentId id("c-" + std::to_string(++ids));
    std::string told;
    if (i % 7 == 1) {
      told = book.refusal(RejectCandidates{reading, {key}, ""});
    } else if (i % 11 == 2 && !before.empty()) {
      told = book.refusal(MergeCandidates{reading, {key}, before});
    } else if (!candidate.parts.empty()) {
      told = book.refusal(SplitCandidate{reading, key, {}});
    } else if (i % 13 == 3) {
      CorrectCandidate ask{reading, key, {}};
      ask.fields.title = "更正：" + candidate.title;
      told = book.refusal(ask);
      told += book.refusal(AcceptCandidates{reading, {{key, id}}});
    } else if (i % 5 == 4) {
      before = key;  // stays open, for others to be merged into
    } else {
      told = book.refusal(AcceptCandidates{reading, {{key, id}}});
      if (i % 17 == 5) told += book.refusal(UndoReview{reading, {}});
    }
    EXPECT_EQ(told, "") << key << ' ' << candidate.title;
  }
}

TEST_F(ReviewTest, AReportOf450TasksIsReplayed) {
  // The sample's plan, told thrice: longer than a year's.
  Read read = test::read_sample();
  const Candidates once = read.candidates;
  for (int copy = 1; copy < 3; ++copy) {
    for (Candidate candidate : once.items) {
      candidate.key += "c" + std::to_string(copy);
      candidate.sources.front().item = candidate.key;
      candidate.similar.clear();
      read.candidates.items.push_back(std::move(candidate));
    }
  }
  std::size_t tasks = 0;
  for (const Candidate& each : read.candidates.items) tasks += each.key[0] == 't' ? 1 : 0;
  ASSERT_GE(tasks, 450u);
  open(read);
  const std::map<std::string, Reviewed> all = review().candidates;
  replay(book_, kReading, all, ids_);
  std::size_t made = 0;
  for (const auto& [key, each] : review().candidates) {
    if (each.state != CandidateState::kAccepted) continue;
    ++made;
    for (const SourceSpan& source : commitment_of(key).what.sources) {
      EXPECT_EQ(base::to_utf8(std::u32string_view(read.document.text)
                                  .substr(source.start, source.end - source.start)),
                source.text);
    }
  }
  EXPECT_GT(made, 300u);
  expect_replay_agrees();
}

// Every candidate of every report makes a commitment as it stands.
TEST_F(ReviewTest, RealReportsAreAcceptedWhole) {
  const char* place = std::getenv("LUOSHI_TEST_DATA");
  if (!place) GTEST_SKIP() << "LUOSHI_TEST_DATA is not set";
  const auto folder = std::filesystem::path(place) / "reports" / "dev_city_2024";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "no reports in LUOSHI_TEST_DATA";
  std::size_t reports = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (++reports > 12) break;
    book_ = test::empty_book();
    open(test::read_text(test::bytes_of(entry.path())));
    std::vector<Accepted> all;
    const std::map<std::string, Reviewed> candidates = review().candidates;
    for (const auto& [key, each] : candidates) {
      all.push_back({key, next_id()});
      if (all.size() < kReviewedAtOnceMax && key != candidates.rbegin()->first) continue;
      const auto done = book_.run(AcceptCandidates{kReading, all});
      EXPECT_TRUE(done) << entry.path() << done.error().to_string(base::Language::kEnglish);
      all.clear();
    }
  }
}

}  // namespace
}  // namespace luoshi::commitment
