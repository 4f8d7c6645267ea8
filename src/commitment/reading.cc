#include "commitment/reading.h"

#include <algorithm>

#include "ledger/evidence.h"

namespace luoshi::commitment {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using ledger::ColumnType;

constexpr std::size_t kTextBytesMax = 2'000;  // of a title, a place, a speaker

Result<void> apply(Reading& reading, const ledger::Event& event) {
  if (event.kind != "reading.filed" || event.kind_version != 1) {
    return tl::unexpected(unknown_event(event));
  }
  auto body = body_of<ReadingFiled>(event);
  if (!body) return tl::unexpected(body.error());
  reading.exists = true;
  reading.what = std::move(*body);
  return {};
}

std::string searched(const ReadingFiled& filed) {
  std::string words = filed.title + "\n" + filed.place + "\n" + filed.speaker + "\n" +
                      filed.file_name + "\n" + std::to_string(filed.year);
  std::transform(words.begin(), words.end(), words.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return words;
}

void project(const Reading& reading, const ledger::Event& event, ledger::RowChanges& changes) {
  const ReadingFiled& what = reading.what;
  const std::int64_t at = event.time.time_since_epoch().count();
  changes.push_back(
      {&readings_table(),
       {ledger::StreamId::parse(event.stream).id, at, event.actor, what.report_hash, what.text_hash,
        what.file_name, what.media_type, static_cast<std::int64_t>(what.size), what.title,
        what.place, std::int64_t{what.year}, what.date, what.speaker, what.reader_version,
        what.lexicon_version, base::serialize(base::to_json(what.counts)), searched(what)},
       false});
  for (const std::string* hash : {&what.report_hash, &what.text_hash, &what.reading_hash,
                                  &what.page_hashes.zh, &what.page_hashes.en}) {
    changes.push_back(evidence_use(*hash, event.stream));
  }
}

Result<void> check(const ReadingFiled& filed) {
  const std::pair<const std::string*, const char*> digests[] = {
      {&filed.report_hash, "/report_hash"},
      {&filed.text_hash, "/text_hash"},
      {&filed.reading_hash, "/reading_hash"},
      {&filed.page_hashes.zh, "/page_hashes/zh"},
      {&filed.page_hashes.en, "/page_hashes/en"}};
  for (const auto& [digest, where] : digests) {
    if (auto fits = check_digest(*digest, where); !fits) return fits;
  }
  const std::pair<const std::string*, const char*> texts[] = {
      {&filed.title, "/title"}, {&filed.place, "/place"}, {&filed.speaker, "/speaker"}};
  for (const auto& [text, where] : texts) {
    if (text->size() <= kTextBytesMax) continue;
    return fail(ErrorCode::kTooLarge, {"文字太长", "the text is too long"}, where,
                {"不超过2000字节", "2,000 bytes at the most"});
  }
  return {};
}

// The reading that would come out the same; empty when there is none.
Result<std::string> same_reading(ledger::View& view, const ReadingFiled& filed) {
  using ledger::Comparison;
  ledger::Query query{.table = &readings_table(), .limit = 1};
  query.where = {{"report_hash", Comparison::kEqual, {filed.report_hash}},
                 {"reader_version", Comparison::kEqual, {filed.reader_version}},
                 {"lexicon_version", Comparison::kEqual, {filed.lexicon_version}},
                 {"place", Comparison::kEqual, {filed.place}},
                 {"year", Comparison::kEqual, {std::int64_t{filed.year}}}};
  auto rows = view.rows(query);
  if (!rows) return tl::unexpected(rows.error());
  return rows->empty() ? std::string() : std::get<std::string>(rows->front()[0]);
}

std::string reply(std::string id, bool existed) {
  return base::serialize(base::to_json(FileReadingReply{std::move(id), existed}));
}

}  // namespace

ReadingCounts counts_of(const report::Reading& reading, std::uint64_t characters) {
  ReadingCounts counts;
  counts.characters = characters;
  counts.sections = reading.sections.size();
  counts.quantities = reading.quantities.size();
  for (const report::Quantity& quantity : reading.quantities) {
    counts.targets += quantity.kind == report::Kind::kTarget ? 1 : 0;
    counts.outcomes += quantity.kind == report::Kind::kOutcome ? 1 : 0;
    counts.definitions += quantity.kind == report::Kind::kDefinition ? 1 : 0;
  }
  counts.tasks = reading.tasks.size();
  counts.terms = reading.terms.size();
  counts.findings = reading.findings.size();
  return counts;
}

Result<ledger::Decision> decide(ledger::View& view, const FileReading& ask, const office::Actor&) {
  if (auto fits = check(ask.filed); !fits) return tl::unexpected(fits.error());
  auto same = same_reading(view, ask.filed);
  if (!same) return tl::unexpected(same.error());
  if (!same->empty()) return ledger::Decision{{}, reply(*same, true)};
  const auto born = view.version(stream_of(ask.id));
  if (!born) return tl::unexpected(born.error());
  if (*born > 0) {
    return fail(ErrorCode::kConflict, {"编号已被使用", "this id is taken"}, "/id");
  }
  const ledger::StreamId file = file_stream(ask.filed.report_hash);
  const auto kept = view.state<File>(file);
  if (!kept) return tl::unexpected(kept.error());
  ledger::Decision decision;
  decision.reply = reply(ask.id.value(), false);
  if (!(*kept)->exists) {
    const FileKept what{
        ask.filed.report_hash, ask.filed.size, ask.filed.media_type, ask.filed.file_name, {}, {}};
    decision.events.push_back(new_event(file, "file.kept", what));
  }
  decision.events.push_back(new_event(stream_of(ask.id), "reading.filed", ask.filed));
  return decision;
}

const ledger::Table& readings_table() {
  static const ledger::Table kReadings{"readings",
                                       {{"id", ColumnType::kText},
                                        {"created_at", ColumnType::kInteger},
                                        {"actor", ColumnType::kText},
                                        {"report_hash", ColumnType::kText},
                                        {"text_hash", ColumnType::kText},
                                        {"file_name", ColumnType::kText},
                                        {"media_type", ColumnType::kText},
                                        {"size", ColumnType::kInteger},
                                        {"title", ColumnType::kText},
                                        {"place", ColumnType::kText},
                                        {"year", ColumnType::kInteger},
                                        {"date", ColumnType::kText},
                                        {"speaker", ColumnType::kText},
                                        {"reader_version", ColumnType::kText},
                                        {"lexicon_version", ColumnType::kText},
                                        {"counts", ColumnType::kText},
                                        {"words", ColumnType::kText}},
                                       1,
                                       {{"report_hash"}, {"created_at"}, {"place", "year"}}};
  return kReadings;
}

ledger::StreamKind reading_streams() {
  return ledger::stream_kind<Reading>("reading", {&readings_table(), &ledger::kEvidenceUses},
                                      &apply, &project);
}

}  // namespace luoshi::commitment
