#include "ledger/backup.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "ledger/anchor.h"
#include "ledger/internal/exporter.h"
#include "ledger/internal/manifest.h"
#include "ledger/internal/records.h"

namespace luoshi::ledger {
namespace {

base::Error no_backup(const std::string& folder) {
  return {base::ErrorCode::kNotFound,
          {"这里没有备份", "there is no backup here"},
          folder,
          {"文件夹中应有 manifest.json", "the folder should hold a manifest.json"}};
}

// Refuses a folder that holds another ledger's backup, or one of another past.
base::Result<void> check_past(Snapshot& snapshot, const Identity& identity,
                              const BackupContents& before, const std::string& folder) {
  base::Message what{"此文件夹是另一台账的备份", "the folder is a backup of another ledger"};
  if (before.identity.ledger == identity.ledger &&
      before.identity.algorithm == identity.algorithm) {
    Anchor past{.ledger = identity.ledger};
    for (const Book& book : before.books) past.heads.push_back({book.id, book.head});
    auto difference = compare_anchor(snapshot, past);
    if (!difference) return tl::unexpected(difference.error());
    if (!*difference) return {};
    what = {"台账与备份的过去不一致：" + (*difference)->zh,
            "the ledger has another past than its backup: " + (*difference)->en};
  }
  return base::fail(base::ErrorCode::kConflict, std::move(what), folder,
                    {"请备份到一个新的文件夹", "back up into a new folder"});
}

// One run: what it writes stands under names of its own number until the manifest names it.
class Run {
 public:
  Run(Store& store, Snapshot& snapshot, env::FileSystem& files, std::string folder,
      const Identity& identity, Manifest manifest)
      : store_(store),
        snapshot_(snapshot),
        files_(files),
        folder_(std::move(folder)),
        identity_(identity),
        manifest_(std::move(manifest)) {
    ++manifest_.run;
  }

  base::Result<BackedUp> carry_out(Evidence* evidence, const BackupContents& before,
                                   env::WallTime now) {
    auto books = snapshot_.books();
    if (!books) return tl::unexpected(books.error());
    auto done = write_segment(*books, before);
    if (done) done = write_rest(*books, evidence);
    if (!done) return tl::unexpected(done.error());
    manifest_.time = milliseconds_of(now);
    manifest_.books.clear();
    for (const Book& book : *books) {
      manifest_.books.push_back(
          {book.id.value, book.name, book.head.sequence, vault::to_hex(book.head.hash)});
    }
    if (auto written = write_manifest(files_, folder_, manifest_); !written) {
      return tl::unexpected(written.error());
    }
    out_.run = manifest_.run;
    return out_;
  }

  base::Result<void> remove_superseded(const Manifest& before) {
    for (const ManifestFile* file : {&before.requests, &before.keys, &before.files}) {
      if (file->name.empty()) continue;
      if (auto done = files_.remove(folder_ + "/" + file->name); !done) return done;
    }
    return {};
  }

 private:
  using Write = std::function<base::Result<void>(LineWriter&)>;

  base::Result<ManifestFile> write_file(const std::string& kind, const Write& write) {
    ManifestFile file{fmt::format("{}-{}.jsonl", kind, manifest_.run), 0, {}};
    auto pending = files_.create(folder_ + "/" + file.name, env::Access::kOwnerOnly);
    if (!pending) return tl::unexpected(pending.error());
    LineWriter writer(identity_.algorithm,
                      [&](std::string_view bytes) { return (*pending)->append(bytes); });
    auto done = write(writer);
    if (done) done = writer.flush();
    if (done) done = (*pending)->commit();
    if (!done) return tl::unexpected(done.error());
    file.bytes = writer.bytes();
    file.digest = vault::to_hex(writer.finish());
    return file;
  }

  base::Result<void> write_segment(const std::vector<Book>& books, const BackupContents& before) {
    auto file = write_file("events", [&](LineWriter& writer) -> base::Result<void> {
      for (const Book& book : books) {
        if (auto done = writer.write(book); !done) return done;
      }
      for (const Book& book : books) {
        const auto known = std::find_if(before.books.begin(), before.books.end(),
                                        [&](const Book& one) { return one.id == book.id; });
        const std::uint64_t after = known == before.books.end() ? 0 : known->head.sequence;
        auto count = write_events(writer, snapshot_, book, after);
        if (!count) return tl::unexpected(count.error());
        out_.events += *count;
      }
      return {};
    });
    if (!file) return tl::unexpected(file.error());
    manifest_.segments.push_back(std::move(*file));
    return {};
  }

  base::Result<void> write_rest(const std::vector<Book>& books, Evidence* evidence) {
    auto requests = write_file("requests", [&](LineWriter& writer) -> base::Result<void> {
      for (const Book& book : books) {
        if (auto done = write_requests(writer, snapshot_, book.id, {}); !done) return done;
      }
      return {};
    });
    if (!requests) return tl::unexpected(requests.error());
    manifest_.requests = std::move(*requests);
    auto keys =
        write_file("keys", [&](LineWriter& writer) { return write_keys(writer, store_.keys()); });
    if (!keys) return tl::unexpected(keys.error());
    manifest_.keys = std::move(*keys);
    auto listed = write_file("files", [&](LineWriter& writer) {
      return evidence ? copy_evidence(*evidence, writer) : base::Result<void>();
    });
    if (!listed) return tl::unexpected(listed.error());
    manifest_.files = std::move(*listed);
    return {};
  }

  base::Result<std::set<Hash>> files_of_last_run() {
    std::set<Hash> out;
    if (manifest_.files.name.empty()) return out;
    auto done = visit_lines(files_, folder_, identity_.algorithm, manifest_.files,
                            [&](Line& line) -> base::Result<void> {
                              if (const auto* file = std::get_if<FileLine>(&line)) {
                                out.insert(file->hash);
                              }
                              return {};
                            });
    if (!done) return tl::unexpected(done.error());
    return out;
  }

  base::Result<void> copy_evidence(Evidence& evidence, LineWriter& writer) {
    // What a run that never ended has copied is there, and perhaps not durably.
    auto done_before = files_of_last_run();
    if (!done_before) return tl::unexpected(done_before.error());
    Evidence kept(files_, folder_, identity_.algorithm);
    return evidence.visit([&](const EvidenceFile& file) -> base::Result<void> {
      if (!done_before->contains(file.hash) || !kept.exists(file.hash)) {
        if (auto copied = kept.copy_from(evidence, file.hash); !copied) return copied;
        ++out_.files;
      }
      return writer.write(FileLine{file.hash, file.size});
    });
  }

  Store& store_;
  Snapshot& snapshot_;
  env::FileSystem& files_;
  std::string folder_;
  const Identity& identity_;
  Manifest manifest_;
  BackedUp out_;
};

}  // namespace

base::Result<BackedUp> back_up(Store& store, Evidence* evidence, env::FileSystem& files,
                               const std::string& folder, env::WallTime now) {
  auto snapshot = store.snapshot();
  if (!snapshot) return tl::unexpected(snapshot.error());
  auto identity = (*snapshot)->identity();
  if (!identity) return tl::unexpected(identity.error());
  if (auto made = files.make_folders(folder, env::Access::kOwnerOnly); !made) {
    return tl::unexpected(made.error());
  }
  auto known = read_manifest(files, folder);
  if (!known) return tl::unexpected(known.error());
  const Manifest before = *known ? **known : empty_manifest(*identity);
  auto contents = contents_of(before);
  if (!contents) return tl::unexpected(contents.error());
  if (auto done = check_past(**snapshot, *identity, *contents, folder); !done) {
    return tl::unexpected(done.error());
  }
  Run run(store, **snapshot, files, folder, *identity, before);
  auto out = run.carry_out(evidence, *contents, now);
  if (!out) return out;
  if (auto removed = run.remove_superseded(before); !removed) {
    return tl::unexpected(removed.error());
  }
  return out;
}

base::Result<BackupContents> read_backup(env::FileSystem& files, const std::string& folder) {
  auto manifest = read_manifest(files, folder);
  if (!manifest) return tl::unexpected(manifest.error());
  if (!*manifest) return tl::unexpected(no_backup(folder));
  return contents_of(**manifest);
}

}  // namespace luoshi::ledger
