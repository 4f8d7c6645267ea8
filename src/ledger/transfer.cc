#include "ledger/transfer.h"

#include <fmt/format.h>

#include "ledger/internal/exporter.h"
#include "ledger/internal/loader.h"
#include "ledger/internal/records.h"

namespace luoshi::ledger {
namespace {

base::Error line_error(const LineReader& reader, const base::Error& error) {
  // What the store says of itself has nothing to do with the line.
  return error.code == base::ErrorCode::kUnavailable ? error : reader.error(error);
}

// One import: what a line may be depends on those before it.
class Import {
 public:
  Import(LineReader& reader, const Identity& identity, Store& store, const ImportOptions& options)
      : reader_(reader),
        options_(options),
        loader_(store, identity, options.events_per_commit),
        digester_(identity.algorithm) {}

  base::Result<Imported> run(const Identity& identity) {
    if (auto begun = loader_.begin(); !begun) return tl::unexpected(begun.error());
    std::string first;
    append_line(first, identity);
    digester_.update(first);
    while (!ended_) {
      if (auto done = take_line(); !done) return tl::unexpected(done.error());
    }
    auto behind = reader_.next();
    if (!behind) return tl::unexpected(behind.error());
    if (*behind) {
      return tl::unexpected(
          reader_.error(base::ErrorCode::kInvalidInput,
                        {"结束行之后还有内容", "something stands behind the end"}));
    }
    if (auto done = loader_.finish(); !done) return tl::unexpected(done.error());
    return Imported{loader_.events(), loader_.requests(), loader_.keys(), files_};
  }

 private:
  base::Result<void> take_line() {
    auto text = reader_.next();
    if (!text) return tl::unexpected(text.error());
    if (!*text) {
      return tl::unexpected(reader_.error(
          base::ErrorCode::kInvalidInput, {"导出文件被截断", "the export was cut short"},
          {"最后一行的 type 应为 end", "the last line has the type \"end\""}));
    }
    auto line = parse_line(**text);
    if (!line) return tl::unexpected(reader_.error(line.error()));
    if (line->index() < stage_) {
      return tl::unexpected(reader_.error(
          base::ErrorCode::kInvalidInput, {"行的次序不对", "the line stands in the wrong order"},
          {"次序为 ledger、book、event、request、key、file、end",
           "the order is ledger, book, event, request, key, file, end"}));
    }
    stage_ = line->index();
    const bool is_end = std::holds_alternative<EndLine>(*line);
    if (!is_end) {
      digester_.update(**text);
      digester_.update("\n");
    }
    auto done = std::visit([&](auto& one) { return take(one); }, *line);
    if (!done) return tl::unexpected(line_error(reader_, done.error()));
    return {};
  }

  base::Result<void> take(Identity&) {
    return base::fail(
        base::ErrorCode::kInvalidInput,
        {"台账的身份只应出现在第一行", "the ledger's identity stands in line 1 alone"});
  }
  base::Result<void> take(Book& book) {
    if (!books_.empty() && books_.back().id >= book.id) {
      return base::fail(base::ErrorCode::kInvalidInput,
                        {"账簿的次序不对", "the books are not in their order"}, "/book",
                        {"按编号递增", "by rising number"});
    }
    books_.push_back(book);
    return loader_.open_book(book);
  }
  base::Result<void> take(Event& event) {
    if (event.book < last_event_book_) {
      return base::fail(base::ErrorCode::kInvalidInput,
                        {"事件的次序不对", "the events are not in their order"}, "/book",
                        {"按账簿编号递增", "by rising number of the book"});
    }
    last_event_book_ = event.book;
    return loader_.add(std::move(event));
  }
  base::Result<void> take(RequestLine& request) { return loader_.add(request); }
  base::Result<void> take(SubjectKeyLine& key) { return loader_.add(key); }
  base::Result<void> take(FileLine& file) {
    ++files_;
    return options_.file ? options_.file({file.hash, file.size}) : base::Result<void>();
  }
  base::Result<void> take(EndLine& end) {
    ended_ = true;
    for (const Book& book : books_) {
      if (*loader_.head(book.id) == book.head) continue;
      return base::fail(base::ErrorCode::kInvalidInput,
                        {fmt::format("第 {} 号账簿的末尾与其首部所说不符", book.id.value),
                         fmt::format("book {} does not end as its first line says", book.id.value)},
                        {},
                        {fmt::format("应有 {} 个事件，末尾摘要 {}", book.head.sequence,
                                     vault::to_hex(book.head.hash)),
                         fmt::format("{} events, the last with hash {}", book.head.sequence,
                                     vault::to_hex(book.head.hash))});
    }
    const std::uint64_t lines = reader_.number() - 1;
    if (end.lines == lines && end.digest == digester_.finish()) return {};
    return base::fail(base::ErrorCode::kInvalidInput,
                      {"行数或摘要与结束行不符", "the lines or their digest do not agree"}, {},
                      {fmt::format("结束行说有 {} 行，读到 {} 行", end.lines, lines),
                       fmt::format("the end says {} lines, {} were read", end.lines, lines)});
  }

  LineReader& reader_;
  const ImportOptions& options_;
  Loader loader_;
  vault::Digester digester_;
  std::vector<Book> books_;
  BookId last_event_book_{};
  std::size_t stage_ = 0;  // the index in Line
  std::uint64_t files_ = 0;
  bool ended_ = false;
};

}  // namespace

base::Result<Exported> export_jsonl(Store& store, Snapshot& snapshot, Evidence* evidence,
                                    const Sink& sink) {
  auto identity = snapshot.identity();
  if (!identity) return tl::unexpected(identity.error());
  auto books = snapshot.books();
  if (!books) return tl::unexpected(books.error());
  return export_books({*identity, *books, snapshot, &store.keys(), evidence}, sink);
}

base::Result<Identity> read_identity(LineReader& reader) {
  auto text = reader.next();
  if (!text) return tl::unexpected(text.error());
  if (*text) {
    auto line = parse_line(**text);
    if (!line) return tl::unexpected(reader.error(line.error()));
    if (const auto* identity = std::get_if<Identity>(&*line)) {
      std::string canonical;
      append_line(canonical, *identity);
      canonical.pop_back();
      if (canonical == **text) return *identity;
    }
  }
  return tl::unexpected(reader.error(
      base::ErrorCode::kInvalidInput, {"这不是台账的导出文件", "this is no export of a ledger"},
      {"第一行应如 {\"type\":\"ledger\",\"format\":1,…}",
       "the first line is like {\"type\":\"ledger\",\"format\":1,…}"}));
}

base::Result<Imported> import_jsonl(LineReader& reader, const Identity& identity, Store& store,
                                    const ImportOptions& options) {
  return Import(reader, identity, store, options).run(identity);
}

}  // namespace luoshi::ledger
