// Decisions on files and readings, on a book in memory; and the list of kinds in the docs.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "commitment/catalog.h"
#include "commitment/reading.h"
#include "commitment/test_book_test.h"
#include "ledger/evidence.h"
#include "office/lookup.h"

namespace luoshi::commitment {
namespace {

using test::Book;

std::string digits(char letter) { return std::string(64, letter); }
std::string digest(char letter) { return "sha256:" + digits(letter); }

bool is_used(Book& book, char letter) {
  const ledger::Condition named = office::equals("hash", digits(letter));
  return !book.rows({.table = &ledger::kEvidenceUses, .where = {named}})->empty();
}

ReadingFiled filed() {
  ReadingFiled filed;
  filed.report_hash = digest('a');
  filed.text_hash = digest('b');
  filed.reading_hash = digest('c');
  filed.page_hashes = {digest('d'), digest('e')};
  filed.file_name = "报告.txt";
  filed.media_type = "text/plain; charset=utf-8";
  filed.size = 12;
  filed.place = "云州市";
  filed.year = 2026;
  filed.reader_version = "1";
  filed.lexicon_version = "2";
  return filed;
}

TEST(File, IsKeptOnceUnderEachName) {
  Book book = test::empty_book();
  const FileKept what{digest('a'), 3, "text/plain", "一.txt", {}, {}};
  EXPECT_EQ(book.run(KeepFile{what})->events.size(), 1u);
  EXPECT_TRUE(book.run(KeepFile{what})->events.empty());
  FileKept renamed = what;
  renamed.name = "二.txt";
  EXPECT_EQ(book.run(KeepFile{renamed})->events.size(), 1u);
  EXPECT_EQ((*book.state<File>(file_stream(digest('a'))))->what.name, "二.txt");
  EXPECT_TRUE(is_used(book, 'a'));
}

TEST(File, RefusesWhatIsHalfPersonal) {
  Book book = test::empty_book();
  FileKept what{digest('a'), 3, "text/plain", "一.txt", {}, "file-1"};
  EXPECT_EQ(book.run(KeepFile{what}).error().where, "/name");
  what.name.reset();
  EXPECT_EQ(book.run(KeepFile{what}).error().where, "/name");
  what.sealed_name = office::Sealed{"c2VhbGVk", ""};
  EXPECT_TRUE(book.run(KeepFile{what}));
  what.hash = "sha256:xyz";
  EXPECT_EQ(book.run(KeepFile{what}).error().where, "/hash");
}

TEST(File, APersonalOneSaysWhoseItIs) {
  Book book = test::empty_book();
  FileKept what{digest('a'), 3, "text/plain", {}, office::Sealed{"c2VhbGVk", ""}, "file-1"};
  const auto decision = book.run(KeepFile{what, office::UnitId("u-a")});
  ASSERT_TRUE(decision);
  EXPECT_EQ(decision->events[0].kind_version, 2u);
  auto file = book.state<File>(file_stream(digest('a')));
  ASSERT_TRUE(file);
  EXPECT_EQ((*file)->what, what);
  EXPECT_EQ((*file)->unit_id.value(), "u-a");
  EXPECT_FALSE((*file)->actor.empty());
}

// As the first release wrote it.
TEST(File, APersonalOneOfVersionOneIsRead) {
  ledger::Event event;
  event.stream = file_stream(digest('a')).text();
  event.kind = "file.kept";
  event.kind_version = 1;
  event.actor = "person/p-1";
  event.body = R"({"hash":")" + digest('a') +
               R"(","size":3,"media_type":"text/plain","sealed_name":{"sealed":"eA","match":""},)"
               R"("subject":"file-1"})";
  auto file = file_of(event);
  ASSERT_TRUE(file);
  EXPECT_EQ(file->what.subject, "file-1");
  EXPECT_EQ(file->actor, "person/p-1");
  EXPECT_TRUE(file->keeper_id.value().empty() && file->unit_id.value().empty());
}

TEST(File, ReadingAPersonalOneStandsInTheAccessBook) {
  Book book = test::empty_book();
  const ledger::Command command =
      file_opened({"person/p-1", office::PersonId("p-1")}, "request", digest('a'));
  EXPECT_EQ(command.book, ledger::kAccessBook);
  const auto decision = command.decide(book);
  ASSERT_TRUE(decision);
  EXPECT_EQ(decision->events[0].stream.text(), "file_access/" + digits('a'));
}

TEST(Reading, IsFiledWithItsReport) {
  Book book = test::empty_book();
  const auto decision = book.run(FileReading{ReadingId("r-1"), filed()});
  ASSERT_TRUE(decision);
  ASSERT_EQ(decision->events.size(), 2u);
  EXPECT_EQ(decision->events[0].kind, "file.kept");
  EXPECT_EQ(decision->reply, R"({"id":"r-1","existed":false})");
  for (const char letter : {'a', 'b', 'c', 'd', 'e'}) EXPECT_TRUE(is_used(book, letter));
}

TEST(Reading, TheSameIsFiledOnce) {
  Book book = test::empty_book();
  ASSERT_TRUE(book.run(FileReading{ReadingId("r-1"), filed()}));
  const auto again = book.run(FileReading{ReadingId("r-2"), filed()});
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->events.empty());
  EXPECT_EQ(again->reply, R"({"id":"r-1","existed":true})");
  ReadingFiled other = filed();
  other.lexicon_version = "3";
  EXPECT_EQ(book.run(FileReading{ReadingId("r-3"), other})->events.size(), 1u);
  EXPECT_EQ(book.run(FileReading{ReadingId("r-1"), filed()})->reply,
            R"({"id":"r-1","existed":true})");
}

TEST(Reading, RefusesATakenIdAndWhatIsNoDigest) {
  Book book = test::empty_book();
  ASSERT_TRUE(book.run(FileReading{ReadingId("r-1"), filed()}));
  ReadingFiled other = filed();
  other.year = 2027;
  EXPECT_EQ(book.run(FileReading{ReadingId("r-1"), other}).error().where, "/id");
  other.text_hash = "";
  EXPECT_EQ(book.run(FileReading{ReadingId("r-2"), other}).error().where, "/text_hash");
}

TEST(Catalog, UnknownEventsAreRefused) {
  ledger::Catalog catalog;
  add_to(catalog);
  for (const ledger::StreamKind& kind : catalog) {
    ledger::Event event;
    event.kind = "no.such";
    EXPECT_EQ(kind.apply(kind.create().get(), event).error().code, base::ErrorCode::kUnsupported);
  }
}

TEST(Catalog, DocsNameEveryKind) {
  std::ifstream file(std::string(LUOSHI_SOURCE_DIR) + "/docs/formats/commitment-events.md");
  const std::string docs{std::istreambuf_iterator<char>(file), {}};
  ASSERT_FALSE(docs.empty());
  for (const char* kind :
       {"`file.kept` | 1", "`file.kept` | 2", "`file.opened` | 1", "`reading.filed` | 1"}) {
    EXPECT_NE(docs.find(kind), std::string::npos) << kind;
  }
}

}  // namespace
}  // namespace luoshi::commitment
