// The manifest of a backup folder, and its files read with their digests compared.
// Thread rule: pure functions over the file system.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "env/files.h"
#include "ledger/backup.h"
#include "ledger/lines.h"

namespace luoshi::ledger {

struct ManifestFile {
  std::string name;
  std::uint64_t bytes = 0;
  std::string digest;
};
struct ManifestBook {
  std::uint32_t book = 0;
  std::string name;
  std::uint64_t sequence = 0;
  std::string hash;
};
struct Manifest {
  std::string type;  // "luoshi-backup-1"
  std::string ledger, algorithm;
  std::int32_t format = 0;
  std::int64_t created = 0;
  std::uint64_t run = 0;
  std::int64_t time = 0;
  std::vector<ManifestBook> books;
  std::vector<ManifestFile> segments;  // in the order of the runs
  ManifestFile requests, keys, files;
};

base::Result<std::optional<Manifest>> read_manifest(env::FileSystem& files,
                                                    const std::string& folder);
base::Result<void> write_manifest(env::FileSystem& files, const std::string& folder,
                                  const Manifest& manifest);

Manifest empty_manifest(const Identity& identity);
base::Result<BackupContents> contents_of(const Manifest& manifest);

// Every line of one of its files; the digest is compared at the end.
using VisitLine = std::function<base::Result<void>(Line& line)>;
base::Result<void> visit_lines(env::FileSystem& files, const std::string& folder,
                               HashAlgorithm algorithm, const ManifestFile& file,
                               const VisitLine& visit);

}  // namespace luoshi::ledger
