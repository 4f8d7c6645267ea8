// Files that were kept: what was uploaded, under which name, and that the evidence store must not
// lose it. And, in the access book, that a personal one was read.
//
// A file's stream is that of its digest: of the bytes that stand in the evidence store, which are
// the sealed ones when the file is personal. Uploading the same again under another name adds that
// name; the last one counts. Of a personal file it is kept who uploaded it and for which unit: that
// says who may read it.
// Thread rule: values and pure functions.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "commitment/words.h"

namespace luoshi::commitment {

struct FileKept {
  std::string hash;
  std::uint64_t size = 0;  // bytes, before they were sealed
  std::string media_type;
  std::optional<std::string> name;            // of a file that is not personal
  std::optional<office::Sealed> sealed_name;  // of one that is, under `subject`
  std::optional<std::string> subject;         // under whose key it is sealed; none: not personal
  friend bool operator==(const FileKept&, const FileKept&) = default;
};
BOOST_DESCRIBE_STRUCT(FileKept, (), (hash, size, media_type, name, sealed_name, subject))

// Version 2 of file.kept, of personal files alone: version 1 does not say whose they are.
struct PersonalFileKept {
  std::string hash;
  std::uint64_t size = 0;
  std::string media_type;
  office::Sealed sealed_name;
  std::string subject;
  std::optional<office::PersonId> keeper_id;  // none: the server's command line
  std::optional<office::UnitId> unit_id;      // of the keeper when it was uploaded
};
BOOST_DESCRIBE_STRUCT(PersonalFileKept, (),
                      (hash, size, media_type, sealed_name, subject, keeper_id, unit_id))

struct File {
  bool exists = false;
  FileKept what;
  std::string actor;           // who uploaded it, as the event names him
  office::PersonId keeper_id;  // both "" where only `actor` is known
  office::UnitId unit_id;
  env::WallTime kept_at;
};
// What this event of a file's stream says.
base::Result<File> file_of(const ledger::Event& event);

struct KeepFile {
  FileKept what_is_kept;
  office::UnitId unit_id{};  // for which it is kept; of a personal one
};
// Replies with {"hash"}. Nothing happens when it stands there just so.
base::Result<ledger::Decision> decide(ledger::View& view, const KeepFile& ask,
                                      const office::Actor& actor);
inline std::vector<ledger::StreamId> streams_of(const KeepFile& ask) {
  return {file_stream(ask.what_is_kept.hash)};
}
base::Result<void> check(const FileKept& file);

struct FileOpened {
  std::string hash;
};
BOOST_DESCRIBE_STRUCT(FileOpened, (), (hash))
// That `actor` is about to be given a personal file; for the access book.
ledger::Command file_opened(const office::Actor& actor, std::string request,
                            const std::string& hash);

// No table of its own: evidence_uses says that the file is named.
ledger::StreamKind file_streams();
ledger::StreamKind file_access_streams();

}  // namespace luoshi::commitment
