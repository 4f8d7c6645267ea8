// Readings that were filed: which report was read, by which reader and word lists, and what came of
// it, all of it kept by content in the evidence store. A reading is never changed; reading the same
// report with a newer reader is another one.
// Thread rule: values and pure functions.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "commitment/file.h"
#include "commitment/words.h"
#include "report/reading.h"

namespace luoshi::commitment {

struct ReadingCounts {
  std::uint64_t characters = 0;
  std::uint64_t sections = 0;
  std::uint64_t quantities = 0;
  std::uint64_t targets = 0;
  std::uint64_t outcomes = 0;
  std::uint64_t definitions = 0;
  std::uint64_t tasks = 0;
  std::uint64_t terms = 0;
  std::uint64_t findings = 0;
};
BOOST_DESCRIBE_STRUCT(ReadingCounts, (),
                      (characters, sections, quantities, targets, outcomes, definitions, tasks,
                       terms, findings))
// `characters`: of the text that was read.
ReadingCounts counts_of(const report::Reading& reading, std::uint64_t characters);

// The annotated report, as a page in each language.
struct PageHashes {
  std::string zh;
  std::string en;
};
BOOST_DESCRIBE_STRUCT(PageHashes, (), (zh, en))

struct ReadingFiled {
  std::string report_hash;   // of the file as uploaded
  std::string text_hash;     // of the decoded text in UTF-8
  std::string reading_hash;  // of its JSON lines (docs/formats/reading.md)
  PageHashes page_hashes;
  std::string file_name;
  std::string media_type;
  std::uint64_t size = 0;  // of the file
  std::string title;
  std::string place;
  int year = 0;  // of the targets; 0 when not settled
  std::string date;
  std::string speaker;
  std::string reader_version;
  std::string lexicon_version;
  ReadingCounts counts;
};
BOOST_DESCRIBE_STRUCT(ReadingFiled, (),
                      (report_hash, text_hash, reading_hash, page_hashes, file_name, media_type,
                       size, title, place, year, date, speaker, reader_version, lexicon_version,
                       counts))

struct Reading {
  bool exists = false;
  ReadingFiled what;
};

// Files it, and keeps the report as a file when it is not kept yet. A reading of the same file with
// the same reader, word lists, place and year is answered in its place.
struct FileReading {
  ReadingId id;
  ReadingFiled filed;
};
struct FileReadingReply {
  std::string id;
  bool existed = false;
};
BOOST_DESCRIBE_STRUCT(FileReadingReply, (), (id, existed))

base::Result<ledger::Decision> decide(ledger::View& view, const FileReading& ask,
                                      const office::Actor& actor);
inline std::vector<ledger::StreamId> streams_of(const FileReading& ask) {
  return {stream_of(ask.id), file_stream(ask.filed.report_hash)};
}

// readings: id, created_at (ms), actor, report_hash, text_hash, file_name, media_type, size, title,
// place, year, date, speaker, reader_version, lexicon_version, counts (JSON), words (all that is
// searched, in small letters).
const ledger::Table& readings_table();
ledger::StreamKind reading_streams();

}  // namespace luoshi::commitment
