#include "ledger/internal/exporter.h"

#include <fmt/format.h>

#include "ledger/internal/records.h"

namespace luoshi::ledger {
namespace {

constexpr std::size_t kKeysAtOnce = 1'000;

// Ends a visit at the head that was asked for; no error of the store.
base::Error enough() { return {base::ErrorCode::kConflict, {}, "enough", {}}; }

}  // namespace

base::Result<std::uint64_t> write_events(LineWriter& writer, Snapshot& snapshot, const Book& book,
                                         std::uint64_t after) {
  std::uint64_t last = after;
  if (book.head.sequence <= after) return std::uint64_t{0};
  bool ended = false;
  auto done = snapshot.visit_events(book.id, after, [&](const Event& event) -> base::Result<void> {
    if (auto written = writer.write(event); !written) return written;
    last = event.sequence;
    if (last < book.head.sequence) return {};
    ended = true;
    return tl::unexpected(enough());
  });
  if (ended || (done && last == book.head.sequence)) return last - after;
  if (!done) return tl::unexpected(done.error());
  return base::fail(
      base::ErrorCode::kInvalidInput,
      {fmt::format("第 {} 号账簿缺事件：应到 {}，只有 {}", book.id.value, book.head.sequence, last),
       fmt::format("book {} lacks events: {} expected, {} found", book.id.value, book.head.sequence,
                   last)},
      fmt::format("book {}", book.id.value), {"请先运行 luoshi verify", "run luoshi verify first"});
}

base::Result<void> write_requests(LineWriter& writer, Snapshot& snapshot, BookId book,
                                  const std::function<bool(BookId, const RequestRecord&)>& keeps) {
  return snapshot.visit_requests(book, [&](const RequestRecord& record) -> base::Result<void> {
    if (keeps && !keeps(book, record)) return {};
    return writer.write(RequestLine{book, record});
  });
}

base::Result<void> write_keys(LineWriter& writer, vault::KeyStore& keys) {
  std::string after;
  for (;;) {
    auto page = keys.page(after, kKeysAtOnce);
    if (!page) return tl::unexpected(page.error());
    for (vault::KeyEntry& entry : *page) {
      after = entry.subject;
      if (auto done = writer.write(SubjectKeyLine{kKeysBook, std::move(entry)}); !done) return done;
    }
    if (page->size() < kKeysAtOnce) return {};
  }
}

base::Result<void> write_files(LineWriter& writer, Evidence& evidence) {
  return evidence.visit([&](const EvidenceFile& file) {
    return writer.write(FileLine{file.hash, file.size});
  });
}

base::Result<Exported> export_books(const ExportParts& parts, const Sink& sink) {
  LineWriter writer(parts.identity.algorithm, sink);
  Exported out;
  auto done = writer.write(parts.identity);
  for (const Book& book : parts.books) {
    if (done) done = writer.write(book);
  }
  for (const Book& book : parts.books) {
    if (!done) break;
    auto events = write_events(writer, parts.snapshot, book, 0);
    if (!events) return tl::unexpected(events.error());
    out.events += *events;
  }
  const auto take = [&](base::Result<void> part) {
    const bool damaged = !part && part.error().code == base::ErrorCode::kInvalidInput;
    if (!parts.tolerates_damage || !damaged) done = std::move(part);
  };
  for (const Book& book : parts.books) {
    if (done) take(write_requests(writer, parts.snapshot, book.id, parts.keeps_request));
  }
  if (done && parts.keys) take(write_keys(writer, *parts.keys));
  if (done && parts.evidence) done = write_files(writer, *parts.evidence);
  if (done) done = writer.flush();
  if (!done) return tl::unexpected(done.error());
  out.lines = writer.lines();
  out.digest = writer.finish();
  std::string end;
  append_line(end, EndLine{out.lines, out.digest});
  if (auto ended = sink(end); !ended) return tl::unexpected(ended.error());
  return out;
}

}  // namespace luoshi::ledger
