#include "ledger/salvage.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <map>

#include "base/unicode.h"
#include "ledger/book_stream.h"
#include "ledger/internal/exporter.h"
#include "ledger/internal/records.h"
#include "ledger/internal/sqlite_connection.h"

namespace luoshi::ledger {
namespace {

// The header of an SQLite file (sqlite.org/fileformat2.html): page size at 16, number of pages at
// 28, application_id at 68.
constexpr std::size_t kHeaderBytes = 100;
constexpr std::string_view kMagic("SQLite format 3\0", 16);
constexpr std::string_view kApplication = "LSHI";
constexpr std::size_t kApplicationAt = 68;
constexpr std::uint64_t kPageBytes = 8192;
constexpr std::size_t kPieceBytes = 1 << 20;
constexpr std::uint64_t kFileBytesMax = std::uint64_t{1} << 40;
constexpr std::uint32_t kBooksTried = 4'096;  // when the list of books cannot be read
// Of the 160 bits of magic and application_id: more are no damage but another kind of file.
constexpr int kWrongBitsMax = 8;

int wrong_bits(std::string_view found, std::string_view right) {
  int count = 0;
  for (std::size_t i = 0; i < right.size(); ++i) {
    count += std::popcount(static_cast<unsigned char>(found[i] ^ right[i]));
  }
  return count;
}

std::uint64_t number_at(std::string_view bytes, std::size_t at, std::size_t length) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < length; ++i) {
    number = number << 8 | static_cast<unsigned char>(bytes[at + i]);
  }
  return number;
}

struct Header {
  std::string bytes;  // fewer than kHeaderBytes in a file that is shorter
  std::uint64_t file_bytes = 0;

  std::uint64_t page_bytes() const {
    const std::uint64_t said = number_at(bytes, 16, 2);
    const bool is_right = said >= 512 && std::has_single_bit(said);
    return said == 1 ? 65'536 : is_right ? said : kPageBytes;
  }
  std::uint64_t said_bytes() const {
    return std::min(number_at(bytes, 28, 4) * page_bytes(), kFileBytesMax);
  }
  int wrong() const {
    return wrong_bits(bytes, kMagic) + wrong_bits(bytes.substr(kApplicationAt), kApplication);
  }
};

base::Result<Header> read_header(env::FileSystem& files, const std::string& path) {
  auto file = files.open(path);
  if (!file) return tl::unexpected(file.error());
  auto bytes = (*file)->read_at(0, kHeaderBytes);
  if (!bytes) return tl::unexpected(bytes.error());
  return Header{std::move(*bytes), (*file)->size()};
}

FileDiagnosis foreign() {
  return {FileCondition::kForeign, {"这不是落实的台账文件", "this is not a ledger of Luoshi"}};
}

FileDiagnosis truncated(std::uint64_t size, std::uint64_t right) {
  return {FileCondition::kTruncated,
          {fmt::format("台账文件被截短：有 {} 字节，应有 {} 字节", size, right),
           fmt::format("the ledger's file was cut short: {} bytes of {}", size, right)}};
}

FileDiagnosis damaged(const base::Message& how) {
  return {
      FileCondition::kDamaged,
      {"台账文件中有字节被改动：" + how.zh, "bytes of the ledger's file were changed: " + how.en}};
}

// What the header alone tells; nothing when it is as it should be.
std::optional<FileDiagnosis> diagnose_header(const Header& header, bool has_log) {
  if (header.file_bytes == 0) {
    return FileDiagnosis{FileCondition::kEmpty, {"文件是空的", "the file is empty"}};
  }
  if (header.bytes.size() < kHeaderBytes) {
    const std::size_t count = std::min(header.bytes.size(), kMagic.size());
    const bool begins_right = header.bytes.substr(0, count) == kMagic.substr(0, count);
    return begins_right ? truncated(header.file_bytes, kPageBytes) : foreign();
  }
  const int wrong = header.wrong();
  if (wrong > kWrongBitsMax) return foreign();
  if (wrong > 0) return damaged({"文件头", "its header"});
  // With a log beside it the file may lack what the log still holds.
  if (header.said_bytes() > header.file_bytes && !has_log) {
    return truncated(header.file_bytes, header.said_bytes());
  }
  return std::nullopt;
}

base::Result<void> copy(env::FileSystem& files, const std::string& from, const std::string& to,
                        const Header* header) {
  auto in = files.open(from);
  if (!in) return tl::unexpected(in.error());
  auto out = files.create(to, env::Access::kOwnerOnly);
  if (!out) return tl::unexpected(out.error());
  std::uint64_t at = 0;
  for (;;) {
    auto piece = (*in)->read_at(at, kPieceBytes);
    if (!piece) return tl::unexpected(piece.error());
    if (piece->empty()) break;
    if (at == 0 && header != nullptr) {
      piece->replace(0, kMagic.size(), kMagic);
      piece->replace(kApplicationAt, kApplication.size(), kApplication);
    }
    at += piece->size();
    if (auto done = (*out)->append(*piece); !done) return done;
  }
  // Pages that were cut off are empty ones in the copy, so that those before them can be read.
  // What the header says may be wrong itself: so many times what is there, it is not believed.
  constexpr std::uint64_t kTimesMax = 1'024;
  const std::uint64_t right = header == nullptr ? at : header->said_bytes();
  if (right / kTimesMax > at) {
    return base::fail(base::ErrorCode::kInvalidInput,
                      {"文件头所说的大小不可信", "the size that the header says cannot be right"},
                      from);
  }
  while (at < right) {
    const std::string zeros(std::min<std::uint64_t>(kPieceBytes, right - at), '\0');
    if (auto done = (*out)->append(zeros); !done) return done;
    at += zeros.size();
  }
  return (*out)->commit();
}

base::Result<std::unique_ptr<Store>> open_read_only(const std::string& path) {
  StoreOptions options;
  options.location = path;
  options.readers = 2;
  options.may_create = false;
  options.read_only = true;
  return open_sqlite(options, {});
}

base::Result<void> put_identity(const std::string& path, const Identity& identity) {
  auto connection = SqliteConnection::open(path, SqliteConnection::Mode::kWrite, "", 0);
  if (!connection) return tl::unexpected(connection.error());
  for (const auto& [name, value] : meta_of(identity)) {
    auto run = (*connection)->prepare("INSERT OR REPLACE INTO meta (name, value) VALUES (?1, ?2)");
    if (!run) return tl::unexpected(run.error());
    if (auto done = run->bind_text(1, name).bind_text(2, value).finish(); !done) return done;
  }
  return {};
}

base::Error nothing_to_save(const std::string& path, const FileDiagnosis& diagnosis,
                            const base::Error* why) {
  base::Message what = diagnosis.what;
  if (why != nullptr) {
    what.zh += "；" + why->to_string(base::Language::kChinese);
    what.en += "; " + why->to_string(base::Language::kEnglish);
  }
  return {
      base::ErrorCode::kInvalidInput, std::move(what), path, {"请从备份恢复", "restore a backup"}};
}

// The books as they are listed, or, when that cannot be read, as events are found of them. By
// number, each once: what a damaged list says need not be so.
std::vector<Book> find_books(Snapshot& snapshot) {
  std::map<BookId, Book> out;
  if (auto books = snapshot.books()) {
    for (Book& book : *books) out.emplace(book.id, std::move(book));
  } else {
    for (std::uint32_t id = 1; id <= kBooksTried; ++id) {
      auto events = snapshot.events({.book = BookId{id}, .limit = 1});
      if (events && !events->empty()) out.emplace(BookId{id}, Book{BookId{id}, {}, {}});
    }
  }
  out.erase(BookId{});
  std::vector<Book> books;
  for (auto& [id, book] : out) {
    const bool is_name = book.name.size() <= kNameBytesMax && base::is_valid_utf8(book.name) &&
                         book.name.find('\0') == std::string::npos;
    if (!is_name || book.name.empty()) book.name = fmt::format("book-{}", id.value);
    books.push_back(std::move(book));
  }
  return books;
}

// Walks from the first event to the last that follows from those before it.
SalvagedBook walk(Snapshot& snapshot, Chain& chain, const Book& listed, env::WallTime& last_time) {
  SalvagedBook out{{listed.id, listed.name, {0, chain.beginning(listed.id)}}, {}};
  Head& head = out.book.head;
  auto done = snapshot.visit_events(listed.id, 0, [&](const Event& event) -> base::Result<void> {
    const bool follows =
        event.sequence == head.sequence + 1 && chain.next(head.hash, event) == event.hash;
    if (!follows) {
      return base::fail(base::ErrorCode::kInvalidInput,
                        {fmt::format("第 {} 号事件不对", head.sequence + 1),
                         fmt::format("event {} is not right", head.sequence + 1)});
    }
    if (event.sequence == 1 && event.kind == kBookOpened) {
      out.book.name = StreamId::parse(event.stream).id;
    }
    head = {event.sequence, event.hash};
    last_time = std::max(last_time, event.time);
    return {};
  });
  if (!done) {
    out.stopped = {done.error().to_string(base::Language::kChinese),
                   done.error().to_string(base::Language::kEnglish)};
  } else if (listed.head.sequence > head.sequence) {
    out.stopped = {fmt::format("应到第 {} 号事件", listed.head.sequence),
                   fmt::format("event {} was promised", listed.head.sequence)};
  }
  return out;
}

base::Result<Salvaged> save(Store& store, FileDiagnosis diagnosis, const Sink& sink) {
  auto snapshot = store.snapshot();
  if (!snapshot) return tl::unexpected(snapshot.error());
  auto identity = (*snapshot)->identity();
  if (!identity) return tl::unexpected(identity.error());
  Chain chain(identity->algorithm, identity->ledger);
  Salvaged out{std::move(diagnosis), {}, {}};
  std::vector<Book> books;
  std::map<BookId, env::WallTime> last_times;
  for (const Book& book : find_books(**snapshot)) {
    out.books.push_back(walk(**snapshot, chain, book, last_times[book.id]));
    const Book& saved = out.books.back().book;
    // The city's is there even without an event: the keys stand with it.
    if (saved.head.sequence > 0 || saved.id == kCityBook) books.push_back(saved);
  }
  // A request that was answered by events that are lost must be carried out when it comes again.
  const auto keeps = [&](BookId book, const RequestRecord& record) {
    return record.seal == seal_of(identity->algorithm, book, record) &&
           record.time <= last_times[book];
  };
  const bool has_city = !books.empty() && books.front().id == kCityBook;
  vault::KeyStore* keys = has_city ? &store.keys() : nullptr;
  auto exported = export_books({*identity, books, **snapshot, keys, nullptr, keeps, true}, sink);
  if (!exported) return tl::unexpected(exported.error());
  out.exported = *exported;
  return out;
}

}  // namespace

base::Result<FileDiagnosis> diagnose(env::FileSystem& files, const std::string& path) {
  auto header = read_header(files, path);
  if (!header) return tl::unexpected(header.error());
  const auto log = files.status(path + "-wal");
  if (auto found = diagnose_header(*header, log && log->size > 0)) return *found;
  auto store = open_read_only(path);
  if (!store) return damaged(store.error().what);
  auto snapshot = (*store)->snapshot();
  if (!snapshot) return damaged(snapshot.error().what);
  auto faults = (*snapshot)->check_integrity();
  if (!faults) return damaged(faults.error().what);
  if (!faults->empty()) return damaged({faults->front(), faults->front()});
  return FileDiagnosis{FileCondition::kSound, {"文件完好", "the file is sound"}};
}

base::Result<Salvaged> salvage(env::FileSystem& files, const std::string& path, const Sink& sink,
                               const SalvageOptions& options) {
  auto diagnosis = diagnose(files, path);
  if (!diagnosis) return tl::unexpected(diagnosis.error());
  auto header = read_header(files, path);
  if (!header) return tl::unexpected(header.error());
  if (diagnosis->condition == FileCondition::kForeign || header->bytes.size() < kHeaderBytes) {
    return tl::unexpected(nothing_to_save(path, *diagnosis, nullptr));
  }
  auto folder = env::TemporaryFolder::make();
  if (!folder) return tl::unexpected(folder.error());
  const std::string place = folder->path() + "/ledger.db";
  if (auto done = copy(files, path, place, &*header); !done) return tl::unexpected(done.error());
  if (files.kind(path + "-wal") == env::PathKind::kFile) {
    auto done = copy(files, path + "-wal", place + "-wal", nullptr);
    if (!done) return tl::unexpected(done.error());
  }
  if (options.identity) {
    if (auto done = put_identity(place, *options.identity); !done) {
      return tl::unexpected(nothing_to_save(path, *diagnosis, &done.error()));
    }
  }
  auto store = open_read_only(place);
  if (!store) return tl::unexpected(nothing_to_save(path, *diagnosis, &store.error()));
  return save(**store, std::move(*diagnosis), sink);
}

}  // namespace luoshi::ledger
