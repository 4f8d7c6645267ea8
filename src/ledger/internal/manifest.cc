#include "ledger/internal/manifest.h"

#include <fmt/format.h>

#include "base/json.h"
#include "ledger/internal/records.h"

namespace luoshi::ledger {

BOOST_DESCRIBE_STRUCT(ManifestFile, (), (name, bytes, digest))
BOOST_DESCRIBE_STRUCT(ManifestBook, (), (book, name, sequence, hash))
BOOST_DESCRIBE_STRUCT(Manifest, (),
                      (type, format, ledger, algorithm, created, run, time, books, segments,
                       requests, keys, files))

namespace {

constexpr std::string_view kType = "luoshi-backup-1";
constexpr std::size_t kManifestBytesMax = 64 << 20;
constexpr std::size_t kPieceBytes = 1 << 20;

std::string path_of_manifest(const std::string& folder) { return folder + "/manifest.json"; }

base::Error altered(const std::string& path) {
  return {base::ErrorCode::kInvalidInput,
          {"备份中的文件与清单不符", "a file of the backup is not as its manifest says"},
          path,
          {"请使用另一份备份", "use another backup"}};
}

}  // namespace

base::Result<std::optional<Manifest>> read_manifest(env::FileSystem& files,
                                                    const std::string& folder) {
  const std::string path = path_of_manifest(folder);
  if (files.kind(path) == env::PathKind::kAbsent) return std::optional<Manifest>();
  auto bytes = files.read(path, kManifestBytesMax);
  if (!bytes) return tl::unexpected(bytes.error());
  auto json = base::parse_json(*bytes, {.bytes_max = kManifestBytesMax, .depth_max = 4});
  base::Result<Manifest> manifest = json ? base::from_json<Manifest>(*json)
                                         : base::Result<Manifest>(tl::unexpected(json.error()));
  if (manifest && manifest->type != kType) manifest = tl::unexpected(not_a_ledger("/type"));
  if (!manifest) {
    base::Error error = manifest.error();
    error.where = path + (error.where.empty() ? "" : " ") + error.where;
    return tl::unexpected(std::move(error));
  }
  return std::optional(std::move(*manifest));
}

base::Result<void> write_manifest(env::FileSystem& files, const std::string& folder,
                                  const Manifest& manifest) {
  return files.write_atomically(path_of_manifest(folder),
                                base::serialize(base::to_json(manifest)) + "\n");
}

Manifest empty_manifest(const Identity& identity) {
  const auto meta = meta_of(identity);
  Manifest manifest;
  manifest.type = kType;
  manifest.format = identity.format;
  manifest.ledger = meta.at("ledger");
  manifest.algorithm = meta.at("algorithm");
  manifest.created = milliseconds_of(identity.created);
  return manifest;
}

base::Result<BackupContents> contents_of(const Manifest& manifest) {
  auto identity = unsealed_identity_of({{"format", std::to_string(manifest.format)},
                                        {"ledger", manifest.ledger},
                                        {"algorithm", manifest.algorithm},
                                        {"created", std::to_string(manifest.created)}});
  if (!identity) return tl::unexpected(identity.error());
  BackupContents out{*identity, time_of(manifest.time), manifest.run, {}, 0, 0};
  for (const ManifestBook& book : manifest.books) {
    const auto hash = vault::parse_hash(book.hash);
    if (!hash || book.book == 0) return tl::unexpected(not_a_ledger("manifest.json /books"));
    out.books.push_back({{book.book}, book.name, {book.sequence, *hash}});
    out.events += book.sequence;
  }
  return out;
}

base::Result<void> visit_lines(env::FileSystem& files, const std::string& folder,
                               HashAlgorithm algorithm, const ManifestFile& file,
                               const VisitLine& visit) {
  const std::string path = folder + "/" + file.name;
  auto opened = files.open(path);
  if (!opened) return tl::unexpected(opened.error());
  vault::Digester digester(algorithm);
  std::uint64_t at = 0;
  LineReader reader(
      [&]() -> base::Result<std::string> {
        auto piece = (*opened)->read_at(at, kPieceBytes);
        if (piece) {
          at += piece->size();
          digester.update(*piece);
        }
        return piece;
      },
      path);
  for (;;) {
    auto text = reader.next();
    if (!text) return tl::unexpected(text.error());
    if (!*text) break;
    auto line = parse_line(**text);
    if (!line) return tl::unexpected(reader.error(line.error()));
    if (auto done = visit(*line); !done) {
      if (done.error().code == base::ErrorCode::kUnavailable) return done;
      return tl::unexpected(reader.error(done.error()));
    }
  }
  if (at != file.bytes || vault::to_hex(digester.finish()) != file.digest) {
    return tl::unexpected(altered(path));
  }
  return {};
}

}  // namespace luoshi::ledger
