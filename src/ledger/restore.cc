// A backup's files read back: into a store, or only to see that they hold together.
#include <fmt/format.h>

#include <set>
#include <unordered_set>

#include "ledger/backup.h"
#include "ledger/internal/loader.h"
#include "ledger/internal/manifest.h"
#include "ledger/internal/records.h"

namespace luoshi::ledger {
namespace {

base::Error out_of_place() {
  return {base::ErrorCode::kInvalidInput,
          {"这一行不该在这个文件里", "this line does not belong into this file"},
          "/type",
          {}};
}

base::Error manifest_missing(const std::string& folder) {
  return {base::ErrorCode::kNotFound,
          {"这里没有备份", "there is no backup here"},
          folder,
          {"文件夹中应有 manifest.json", "the folder should hold a manifest.json"}};
}

base::Error heads_differ(BookId book) {
  return {base::ErrorCode::kInvalidInput,
          {fmt::format("备份中第 {} 号账簿的末尾与清单不符", book.value),
           fmt::format("book {} of the backup does not end as its manifest says", book.value)},
          fmt::format("book {}", book.value),
          {"请使用另一份备份", "use another backup"}};
}

struct Opened {
  Manifest manifest;
  BackupContents contents;
};

base::Result<Opened> open(env::FileSystem& files, const std::string& folder) {
  auto manifest = read_manifest(files, folder);
  if (!manifest) return tl::unexpected(manifest.error());
  if (!*manifest) return tl::unexpected(manifest_missing(folder));
  auto contents = contents_of(**manifest);
  if (!contents) return tl::unexpected(contents.error());
  return Opened{std::move(**manifest), std::move(*contents)};
}

// The chains of all books, as one segment after the other continues them.
class Heads {
 public:
  explicit Heads(const Identity& identity) : chain_(identity.algorithm, identity.ledger) {}

  base::Result<void> add(const Event& event) {
    const auto [found, is_new] = heads_.try_emplace(event.book);
    if (is_new) found->second.hash = chain_.beginning(event.book);
    Head& head = found->second;
    if (event.sequence != head.sequence + 1 || chain_.next(head.hash, event) != event.hash) {
      return base::fail(
          base::ErrorCode::kInvalidInput,
          {fmt::format("第 {} 号账簿第 {} 号事件不接续前文", event.book.value, event.sequence),
           fmt::format("event {} of book {} does not follow from those before it", event.sequence,
                       event.book.value)},
          "/hash", {"请使用另一份备份", "use another backup"});
    }
    head = {event.sequence, event.hash};
    return {};
  }

  base::Result<void> compare(const std::vector<Book>& books) {
    for (const Book& book : books) {
      const auto found = heads_.find(book.id);
      const Head head = found == heads_.end() ? Head{0, chain_.beginning(book.id)} : found->second;
      if (head != book.head) return tl::unexpected(heads_differ(book.id));
    }
    return {};
  }

 private:
  Chain chain_;
  std::map<BookId, Head> heads_;
};

class Restoration {
 public:
  Restoration(env::FileSystem& files, const std::string& folder, const Opened& opened, Store& store,
              const RestoreOptions& options)
      : files_(files),
        folder_(folder),
        opened_(opened),
        options_(options),
        heads_(opened.contents.identity),
        loader_(store, opened.contents.identity, options.events_per_commit),
        erased_(options.also_erased.begin(), options.also_erased.end()) {
    for (const Book& book : opened.contents.books) names_[book.id] = book.name;
  }

  base::Result<Restored> run() {
    auto done = loader_.begin();
    if (done) done = take_events();
    if (done) done = take_requests();
    if (done) done = take_keys();
    if (done && options_.evidence) done = take_files();
    if (done) done = loader_.finish();
    if (!done) return tl::unexpected(done.error());
    out_.events = loader_.events();
    return out_;
  }

 private:
  base::Result<void> visit(const ManifestFile& file, const VisitLine& visit) {
    return visit_lines(files_, folder_, opened_.contents.identity.algorithm, file, visit);
  }

  bool is_wanted(const Event& event) {
    if (ended_.contains(event.book)) return false;
    const auto last = options_.until_sequences.find(event.book);
    const bool is_later = (options_.until && event.time > *options_.until) ||
                          (last != options_.until_sequences.end() && event.sequence > last->second);
    // What follows a later one is left out with it, whatever the clock said then.
    if (is_later) ended_.insert(event.book);
    return !is_later;
  }

  base::Result<void> take(Event& event) {
    if (auto done = heads_.add(event); !done) return done;
    if (options_.erased) {
      if (auto subject = options_.erased(event)) erased_.insert(std::move(*subject));
    }
    if (!is_wanted(event)) {
      ++out_.left_out;
      requests_left_out_.insert(digest_of(event.book, event.actor, event.request));
      return {};
    }
    if (!loader_.head(event.book)) {
      auto opened = loader_.open_book({event.book, names_[event.book], {}});
      if (!opened) return opened;
    }
    return loader_.add(std::move(event));
  }

  base::Result<void> take_events() {
    for (const ManifestFile& segment : opened_.manifest.segments) {
      auto done = visit(segment, [&](Line& line) -> base::Result<void> {
        if (std::holds_alternative<Book>(line)) return {};
        auto* event = std::get_if<Event>(&line);
        return event ? take(*event) : base::Result<void>(tl::unexpected(out_of_place()));
      });
      if (!done) return done;
    }
    if (auto done = heads_.compare(opened_.contents.books); !done) return done;
    if (loader_.head(kCityBook)) return {};
    return base::fail(base::ErrorCode::kNotFound,
                      {"到那一刻为止还没有事件", "no event stands up to that moment"}, folder_,
                      {"请指定较晚的时刻", "name a later moment"});
  }

  base::Result<void> take_requests() {
    return visit(opened_.manifest.requests, [&](Line& line) -> base::Result<void> {
      auto* request = std::get_if<RequestLine>(&line);
      if (!request) return tl::unexpected(out_of_place());
      const RequestRecord& record = request->record;
      // Its events are not restored, so that it must be carried out when it comes again.
      const bool is_left_out = !loader_.head(request->book) ||
                               (options_.until && record.time > *options_.until) ||
                               requests_left_out_.contains(
                                   digest_of(request->book, record.key.actor, record.key.request));
      return is_left_out ? base::Result<void>() : loader_.add(*request);
    });
  }

  base::Result<void> take_keys() {
    auto done = visit(opened_.manifest.keys, [&](Line& line) -> base::Result<void> {
      auto* key = std::get_if<SubjectKeyLine>(&line);
      if (!key) return tl::unexpected(out_of_place());
      if (erased_.erase(key->entry.subject) > 0) {
        out_.keys_destroyed += key->entry.key.is_destroyed() ? 0 : 1;
        key->entry.key = {};
      }
      return loader_.add(*key);
    });
    for (const std::string& subject : erased_) {
      if (done) done = loader_.add(SubjectKeyLine{kKeysBook, {subject, {}}});
    }
    return done;
  }

  base::Result<void> take_files() {
    Evidence kept(files_, folder_, opened_.contents.identity.algorithm);
    return visit(opened_.manifest.files, [&](Line& line) -> base::Result<void> {
      auto* file = std::get_if<FileLine>(&line);
      if (!file) return tl::unexpected(out_of_place());
      if (options_.evidence->exists(file->hash)) return {};
      ++out_.files;
      return options_.evidence->copy_from(kept, file->hash);
    });
  }

  static std::uint64_t digest_of(BookId book, const std::string& actor,
                                 const std::string& request) {
    return std::hash<std::string>()(fmt::format("{} {}\n{}", book.value, actor, request));
  }

  env::FileSystem& files_;
  const std::string& folder_;
  const Opened& opened_;
  const RestoreOptions& options_;
  Heads heads_;
  Loader loader_;
  std::set<std::string> erased_;
  std::map<BookId, std::string> names_;
  std::set<BookId> ended_;
  // Of events left out. Two that fall together only let a request be carried out again.
  std::unordered_set<std::uint64_t> requests_left_out_;
  Restored out_;
};

base::Result<void> check_requests(env::FileSystem& files, const std::string& folder,
                                  const Opened& opened) {
  const HashAlgorithm algorithm = opened.contents.identity.algorithm;
  return visit_lines(
      files, folder, algorithm, opened.manifest.requests, [&](Line& line) -> base::Result<void> {
        const auto* request = std::get_if<RequestLine>(&line);
        if (request && seal_of(algorithm, request->book, request->record) == request->record.seal) {
          return {};
        }
        return tl::unexpected(out_of_place());
      });
}

}  // namespace

base::Result<BackupContents> check_backup(env::FileSystem& files, const std::string& folder) {
  auto opened = open(files, folder);
  if (!opened) return tl::unexpected(opened.error());
  BackupContents& contents = opened->contents;
  const HashAlgorithm algorithm = contents.identity.algorithm;
  Heads heads(contents.identity);
  for (const ManifestFile& segment : opened->manifest.segments) {
    auto done = visit_lines(files, folder, algorithm, segment, [&](Line& line) {
      const auto* event = std::get_if<Event>(&line);
      return event ? heads.add(*event) : base::Result<void>();
    });
    if (!done) return tl::unexpected(done.error());
  }
  auto done = heads.compare(contents.books);
  if (done) done = check_requests(files, folder, *opened);
  if (done) {
    done = visit_lines(files, folder, algorithm, opened->manifest.keys,
                       [](Line&) { return base::Result<void>(); });
  }
  Evidence kept(files, folder, algorithm);
  if (done) {
    done = visit_lines(files, folder, algorithm, opened->manifest.files,
                       [&](Line& line) -> base::Result<void> {
                         const auto* file = std::get_if<FileLine>(&line);
                         if (!file) return tl::unexpected(out_of_place());
                         ++contents.files;
                         auto checked = kept.check(file->hash);
                         if (!checked) return tl::unexpected(checked.error());
                         return {};
                       });
  }
  if (!done) return tl::unexpected(done.error());
  return contents;
}

base::Result<Restored> restore(env::FileSystem& files, const std::string& folder, Store& store,
                               const RestoreOptions& options) {
  auto opened = open(files, folder);
  if (!opened) return tl::unexpected(opened.error());
  return Restoration(files, folder, *opened, store, options).run();
}

}  // namespace luoshi::ledger
