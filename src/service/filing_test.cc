// Files and readings through the use cases, end to end.
#include <boost/json.hpp>

#include "commitment/file.h"
#include "service/event_view.h"
#include "service/media_type.h"
#include "service/reading_cache.h"
#include "service/test_filing_test.h"
#include "vault/encoding.h"

namespace luoshi::service {
namespace {

using test::why;
namespace json = boost::json;

class FilesTest : public test::FilingTest {};
class ReadingsTest : public test::FilingTest {
 protected:
  json::object read_sample() {
    auto made =
        create_reading(*world_, caller("p-supervision"), request(),
                       {upload("2026.txt", source("cities/sample/reports/2026.txt")), {}, {}});
    EXPECT_TRUE(made) << why(made);
    return made ? made->reading : json::object();
  }
  std::string text_of(const json::object& item, const char* member) {
    return std::string(item.at(member).as_string());
  }
};

std::string hash_of(const json::object& file) { return std::string(file.at("hash").as_string()); }

TEST_F(FilesTest, AreGivenBackAsTheyCame) {
  auto kept = keep_file(*world_, caller("p-supervision"), request(), upload("说明.txt", "说明\n"));
  ASSERT_TRUE(kept) << why(kept);
  EXPECT_EQ(json::serialize(*kept),
            R"({"hash":")" + hash_of(*kept) +
                R"(","size":7,"media_type":"text/plain; charset=utf-8","name":"说明.txt"})");
  auto bytes = file_bytes(*world_, caller("p-supervision"), hash_of(*kept));
  ASSERT_TRUE(bytes) << why(bytes);
  EXPECT_EQ(bytes->bytes, "说明\n");
  EXPECT_EQ(bytes->head.name, "说明.txt");
  EXPECT_EQ(
      file_head(*world_, caller("p-supervision"), "sha256:" + std::string(64, '0')).error().code,
      base::ErrorCode::kNotFound);
  EXPECT_EQ(file_head(*world_, caller("p-supervision"), "no digest").error().code,
            base::ErrorCode::kNotFound);
}

TEST_F(FilesTest, LargeOnesGoThroughInPieces) {
  std::string bytes;
  for (int i = 0; i < 300'000; ++i) bytes += std::to_string(i) + "\n";
  for (const bool personal : {false, true}) {
    auto kept = keep_file(*world_, caller("p-supervision"), request(), upload("x", bytes),
                          {.personal = personal});
    ASSERT_TRUE(kept) << why(kept);
    auto back = file_bytes(*world_, caller("p-supervision"), hash_of(*kept));
    ASSERT_TRUE(back) << why(back);
    EXPECT_EQ(back->bytes, bytes);
    EXPECT_EQ(back->head.size, bytes.size());
  }
}

TEST_F(FilesTest, PersonalOnesAreSealedAndTheirReadingIsRecorded) {
  const std::string secret = "当事人：某某某，电话 10000000099";
  auto kept = keep_file(*world_, caller("p-supervision"), request(), upload("某某某.txt", secret),
                        {.personal = true});
  ASSERT_TRUE(kept) << why(kept);
  const std::string hash = hash_of(*kept);
  auto stored = evidence_bytes(*world_, hash, 1 << 20);
  ASSERT_TRUE(stored) << why(stored);
  EXPECT_EQ(stored->find("10000000099"), std::string::npos);
  const std::uint64_t before = events();
  auto bytes = file_bytes(*world_, caller("p-supervision"), hash);
  ASSERT_TRUE(bytes) << why(bytes);
  EXPECT_EQ(bytes->bytes, secret);
  EXPECT_EQ(bytes->head.name, "某某某.txt");
  EXPECT_EQ(events(), before + 1);
  auto trail = ledger_->events({.book = ledger::kAccessBook, .newest_first = true, .limit = 1});
  EXPECT_EQ(trail->at(0).kind, "file.opened");
  EXPECT_EQ(trail->at(0).actor, "person/p-supervision");

  // Nothing of it in what is stored of the events, nor in what the audit trail shows.
  const auto stored_events = ledger_->events({.book = ledger::kCityBook, .limit = 10'000});
  for (const ledger::Event& event : *stored_events) {
    EXPECT_EQ(event.body.find("某某某"), std::string::npos) << event.kind;
    auto shown = event_json(*world_, event);
    ASSERT_TRUE(shown) << why(shown);
    const std::string text = json::serialize(*shown);
    EXPECT_EQ(text.find("\"match\""), std::string::npos) << text;
    if (event.kind == "file.kept") {
      EXPECT_NE(text.find(R"("sealed_name":{"sealed":true})"), std::string::npos) << text;
    }
  }

  auto state = ledger_->state<commitment::File>(ledger::kCityBook, commitment::file_stream(hash));
  ASSERT_TRUE(world_->vault.erase(*(*state)->what.subject));
  EXPECT_EQ(file_bytes(*world_, caller("p-supervision"), hash).error().code,
            base::ErrorCode::kNotFound);
}

TEST_F(FilesTest, PersonalOnesAreForTheirUnitAndWhoUploadedThem) {
  // p-clerk uploads for u-a; p-other is a clerk of u-b; p-head stands on u-a, p-grid below it.
  auto kept = keep_file(*world_, caller("p-clerk"), request(), upload("某某某.txt", "密"),
                        {.personal = true});
  ASSERT_TRUE(kept) << why(kept);
  const std::string hash = hash_of(*kept);
  for (const char* reader : {"p-clerk", "p-head", "p-supervision", "p-leader"}) {
    EXPECT_TRUE(file_head(*world_, caller(reader), hash)) << reader;
    EXPECT_TRUE(file_bytes(*world_, caller(reader), hash)) << reader;
  }
  const std::uint64_t before = events();
  for (const char* stranger : {"p-other", "p-grid"}) {
    EXPECT_EQ(file_head(*world_, caller(stranger), hash).error().code, base::ErrorCode::kNotFound);
    EXPECT_EQ(file_bytes(*world_, caller(stranger), hash).error().code, base::ErrorCode::kNotFound);
  }
  EXPECT_EQ(events(), before);
  auto plain = keep_file(*world_, caller("p-clerk"), request(), upload("公告.txt", "公"));
  ASSERT_TRUE(plain) << why(plain);
  EXPECT_TRUE(file_bytes(*world_, caller("p-other"), hash_of(*plain)));
  // Who uploaded one reads it also where his role no longer reaches.
  auto own =
      keep_file(*world_, caller("p-grid"), request(), upload("一", "乙"), {.personal = true});
  ASSERT_TRUE(own) << why(own);
  Caller moved = caller("p-grid");
  moved.grants = caller("p-other").grants;
  EXPECT_TRUE(file_bytes(*world_, moved, hash_of(*own)));
}

TEST_F(FilesTest, APersonalOneOfVersionOneBelongsToItsActor) {
  commitment::FileKept what;
  what.hash = "sha256:" + std::string(64, 'a');
  what.size = 3;
  what.media_type = "text/plain";
  what.subject = "file-1";
  what.sealed_name = office::Sealed{
      vault::to_base64url(world_->vault.seal("file-1", "file.name", "一.txt").value()), ""};
  ledger::Command command;
  command.actor = "person/p-clerk";
  command.request = "request-of-old";
  const ledger::StreamId stream = commitment::file_stream(what.hash);
  command.streams = {stream};
  command.decide = [&](ledger::View&) -> base::Result<ledger::Decision> {
    return ledger::Decision{{{stream, "file.kept", 1, base::serialize(base::to_json(what))}}, "{}"};
  };
  ASSERT_TRUE(ledger_->execute(std::move(command)));
  EXPECT_TRUE(file_head(*world_, caller("p-head"), what.hash));
  EXPECT_TRUE(file_head(*world_, caller("p-clerk"), what.hash));
  EXPECT_FALSE(file_head(*world_, caller("p-other"), what.hash));
}

TEST_F(FilesTest, TheSameRequestIsAnsweredTheSame) {
  const Asked asked = request();
  auto first =
      keep_file(*world_, caller("p-supervision"), asked, upload("一", "甲"), {.personal = true});
  auto again =
      keep_file(*world_, caller("p-supervision"), asked, upload("一", "甲"), {.personal = true});
  ASSERT_TRUE(first && again) << why(first) << why(again);
  EXPECT_EQ(*first, *again);
  auto other =
      keep_file(*world_, caller("p-supervision"), asked, upload("一", "乙"), {.personal = true});
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().reason, "key_reused");
}

TEST_F(FilesTest, WhoMayNotMayNot) {
  auto kept = keep_file(*world_, caller("p-sys"), request(), upload("一", "甲"));
  ASSERT_FALSE(kept);
  EXPECT_EQ(kept.error().reason, "right_missing");
}

TEST(MediaType, IsToldFromTheBytes) {
  const auto told = [](std::string_view bytes) { return media_type_of(bytes, bytes); };
  EXPECT_EQ(told("%PDF-1.7"), "application/pdf");
  EXPECT_EQ(told("PK\x03\x04...word/document.xml"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
  EXPECT_EQ(told("PK\x03\x04..."), "application/zip");
  EXPECT_EQ(told("\n <!DOCTYPE html><p>"), "text/html; charset=utf-8");
  EXPECT_EQ(told("文"), "text/plain; charset=utf-8");
  EXPECT_EQ(told("\xce\xc4\xb1\xbe"), "text/plain; charset=gb18030");
  EXPECT_EQ(told(std::string_view("\0\1", 2)), "application/octet-stream");
}

TEST_F(ReadingsTest, TheSampleReportEndToEnd) {
  const json::object reading = read_sample();
  ASSERT_FALSE(reading.empty());
  EXPECT_EQ(text_of(reading, "file_name"), "2026.txt");
  EXPECT_EQ(reading.at("year").as_int64(), 2026);
  EXPECT_EQ(text_of(reading, "created_by"), "supervision");
  const std::string id = text_of(reading, "id");
  const auto& counts = reading.at("counts").as_object();
  const auto part = [&](ReadingPart which, Parameters parameters) {
    auto page = list_reading_part(*world_, caller("p-supervision"), id, which, parameters);
    EXPECT_TRUE(page) << why(page);
    return page ? *page : Page();
  };
  std::set<std::int64_t> seen;
  std::optional<std::string> cursor;
  do {
    Parameters parameters{{"limit", "200"}};
    if (cursor) parameters.emplace_back("cursor", *cursor);
    const Page page = part(ReadingPart::kQuantities, parameters);
    for (const json::object& item : page.items) seen.insert(item.at("index").as_int64());
    cursor = page.next_cursor;
  } while (cursor);
  EXPECT_EQ(static_cast<std::int64_t>(seen.size()), counts.at("quantities").as_int64());
  EXPECT_GT(seen.size(), 20u);
  for (const json::object& item : part(ReadingPart::kQuantities, {{"kind", "target"}}).items) {
    EXPECT_EQ(text_of(item, "kind"), "target");
    EXPECT_FALSE(item.contains("type"));
  }
  EXPECT_FALSE(part(ReadingPart::kTasks, {{"q", "建设"}}).items.empty());
  EXPECT_FALSE(part(ReadingPart::kSections, {}).items.empty());
  EXPECT_TRUE(part(ReadingPart::kTasks, {{"lead_unit", "没有这个单位"}}).items.empty());
  EXPECT_EQ(
      list_reading_part(*world_, caller("p-supervision"), id, ReadingPart::kTerms, {{"kind", "x"}})
          .error()
          .reason,
      "unknown_parameter");
  const Page csv = part(ReadingPart::kQuantities, {{"format", "csv"}});
  EXPECT_NE(csv.bytes.find("指标"), std::string::npos);
  EXPECT_EQ(csv.bytes.find("E0"), std::string::npos);

  auto text = reading_text(*world_, caller("p-supervision"), id);
  ASSERT_TRUE(text) << why(text);
  EXPECT_EQ(text->bytes, source("cities/sample/reports/2026.txt"));
  auto page = reading_page(*world_, caller("p-supervision"), id, base::Language::kEnglish);
  ASSERT_TRUE(page) << why(page);
  EXPECT_NE(page->bytes.find("<html lang="), std::string::npos);
  auto report = file_bytes(*world_, caller("p-supervision"), text_of(reading, "report_hash"));
  ASSERT_TRUE(report) << why(report);
  EXPECT_EQ(report->bytes, text->bytes);
}

TEST_F(ReadingsTest, TheSameReportIsReadOnce) {
  const json::object first = read_sample();
  const std::uint64_t before = events();
  const json::object again = read_sample();
  EXPECT_EQ(first, again);
  EXPECT_EQ(events(), before);
  auto other =
      create_reading(*world_, caller("p-supervision"), request(),
                     {upload("2026.txt", source("cities/sample/reports/2026.txt")), "别市", 2031});
  ASSERT_TRUE(other) << why(other);
  EXPECT_FALSE(other->existed);
  EXPECT_EQ(text_of(other->reading, "place"), "别市");
  auto all = list_readings(*world_, caller("p-supervision"), {{"sort", "-year"}});
  ASSERT_TRUE(all) << why(all);
  ASSERT_EQ(all->items.size(), 2u);
  EXPECT_EQ(all->items[0].at("year").as_int64(), 2031);
  EXPECT_EQ(list_readings(*world_, caller("p-supervision"), {{"place", "别市"}})->items.size(), 1u);
  EXPECT_EQ(list_readings(*world_, caller("p-supervision"), {{"q", "2026.txt 别市"}})->items.size(),
            1u);
}

TEST_F(ReadingsTest, WhatIsNoReportIsRefused) {
  const auto reason_of = [&](const std::string& name, const std::string& bytes) {
    auto made =
        create_reading(*world_, caller("p-supervision"), request(), {upload(name, bytes), {}, {}});
    return made ? std::string("made") : made.error().reason + " " + made.error().where;
  };
  EXPECT_EQ(reason_of("a.png", "\x89PNG\r\n\x1a\n...."), "media_type_unsupported file");
  auto made = create_reading(*world_, caller("p-supervision"), request(),
                             {upload("a.txt", "一"), {}, 1800});
  EXPECT_EQ(made.error().where, "/year");
  EXPECT_EQ(create_reading(*world_, caller("p-sys"), request(), {upload("a", "一"), {}, {}})
                .error()
                .reason,
            "right_missing");
  EXPECT_EQ(get_reading(*world_, caller("p-supervision"), "r-none").error().code,
            base::ErrorCode::kNotFound);
}

TEST_F(ReadingsTest, ADamagedStoreIsSaid) {
  const json::object reading = read_sample();
  const auto hash = digest_of(*world_, text_of(reading, "text_hash"));
  ASSERT_TRUE(files_.write_atomically(world_->evidence.path_of(*hash), "something else"));
  EXPECT_EQ(reading_text(*world_, caller("p-supervision"), text_of(reading, "id")).error().code,
            base::ErrorCode::kUnavailable);
}

TEST(ReadingLines, NumbersAreExact) {
  auto items = parse_reading(
      R"({"type":"quantity","text":",\"value\":9","value":4.72,"value_max":1234567.89})"
      "\n"
      R"({"type":"quantity","value":100})"
      "\n");
  ASSERT_TRUE(items) << why(items);
  EXPECT_EQ(items->quantities[0].at("value").as_double(), 4.72);
  EXPECT_EQ(items->quantities[0].at("value_max").as_double(), 1234567.89);
  EXPECT_EQ(items->quantities[1].at("value").as_int64(), 100);
  EXPECT_EQ(items->quantities[1].at("index").as_int64(), 1);
}

TEST(ReadingCache, KeepsWhatWasAskedForLast) {
  ReadingCache cache;
  const auto items = std::make_shared<const ReadingItems>();
  for (std::size_t i = 0; i <= ReadingCache::kReadingsMax; ++i) {
    cache.keep(std::to_string(i), items, 1);
    EXPECT_TRUE(cache.find("0"));
  }
  EXPECT_FALSE(cache.find("1"));
  cache.keep("large", items, ReadingCache::kBytesMax + 1);
  EXPECT_FALSE(cache.find("large"));
}

}  // namespace
}  // namespace luoshi::service
