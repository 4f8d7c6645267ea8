// Evidence files: content-addressed beside the store, files/<first two hex digits>/<hex digest>
// (docs/formats/ledger.md). The digest is of the bytes that stand in the file: the sealed ones when
// the content is personal. Which files the events name stands in the table evidence_uses, into
// which any module's project() puts rows.
//
// Invariants: a file is complete and durable under its name when put returns; the same content
// twice is one file, and putting it again makes it new for the grace period. So: put, then append
// the event that names it, within the grace period.
// Errors: kNotFound for a file that is not there; kInvalidInput for bytes that are not as the name
// says. Thread rule: any thread and process at once; an EvidenceWriter by one thread.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "env/files.h"
#include "env/random.h"
#include "ledger/event.h"
#include "ledger/store.h"
#include "ledger/table.h"

namespace luoshi::ledger {

// hash (64 hexadecimal digits), stream.
extern const Table kEvidenceUses;
// The row that says that `stream` names the file; project() returns it, with remove when it no
// longer does.
RowChange evidence_use(const Hash& hash, const std::string& stream, bool remove = false);
base::Result<bool> is_evidence_used(Snapshot& snapshot, const Hash& hash);

struct EvidenceFile {
  Hash hash{};
  std::uint64_t size = 0;
};

struct Swept {
  std::uint64_t files = 0;
  std::uint64_t bytes = 0;
};

// Bytes that come one after the other. Dropped without finish() it leaves no trace.
class EvidenceWriter {
 public:
  base::Result<void> append(std::string_view bytes);
  base::Result<EvidenceFile> finish();  // once, last

 private:
  friend class Evidence;
  EvidenceWriter(env::FileSystem& files, std::string folder, HashAlgorithm algorithm,
                 std::string path, std::unique_ptr<env::PendingFile> pending)
      : files_(files),
        folder_(std::move(folder)),
        digester_(algorithm),
        path_(std::move(path)),
        pending_(std::move(pending)) {}

  env::FileSystem& files_;
  std::string folder_;
  vault::Digester digester_;
  std::string path_;
  std::unique_ptr<env::PendingFile> pending_;
  std::uint64_t size_ = 0;
};

class Evidence {
 public:
  static constexpr std::chrono::hours kGrace{7 * 24};

  // `folder` holds files/ and is made when the first file comes.
  Evidence(env::FileSystem& files, std::string folder, HashAlgorithm algorithm)
      : files_(files), folder_(std::move(folder)), algorithm_(algorithm) {}

  base::Result<EvidenceFile> put(std::string_view bytes);
  // A durable file on the same file system; it is gone from its place afterwards.
  base::Result<EvidenceFile> put_file(const std::string& path);
  // Random: for a name that nobody else writes under.
  base::Result<EvidenceWriter> begin(env::Random& random);

  base::Result<std::unique_ptr<env::ReadableFile>> open(const Hash& hash);
  bool exists(const Hash& hash);
  base::Result<EvidenceFile> check(const Hash& hash);  // reads it and compares its digest

  // The same file of another place, its digest compared on the way.
  base::Result<void> copy_from(Evidence& other, const Hash& hash);

  // All, in byte order of their hashes. What has another name than a digest is passed over.
  base::Result<void> visit(const std::function<base::Result<void>(const EvidenceFile&)>& visit);
  // Removes what is older than the grace period and not used, abandoned writing included. What is
  // put anew meanwhile stays: a file is first moved to files/leaving/, where it is found still, and
  // looked at again. One sweep at a time: whoever sweeps holds a lease.
  using IsUsed = std::function<base::Result<bool>(const Hash&)>;
  base::Result<Swept> sweep(env::WallTime now, const IsUsed& used,
                            std::chrono::milliseconds grace = kGrace);

  const std::string& folder() const { return folder_; }
  HashAlgorithm algorithm() const { return algorithm_; }
  std::string path_of(const Hash& hash) const;

 private:
  base::Result<EvidenceFile> digest_file(const std::string& path);
  base::Result<std::vector<std::string>> list(const std::string& folder);
  std::string standing_path(const Hash& hash) const;  // also of one that is leaving
  base::Result<bool> is_older(const std::string& path, env::WallTime than);
  base::Result<void> remove_swept(const std::string& path, Swept& swept);
  base::Result<void> sweep_one(const Hash& hash, env::WallTime older_than, const IsUsed& used,
                               Swept& swept);
  base::Result<void> sweep_leaving(const Hash& hash, env::WallTime older_than, const IsUsed& used,
                                   Swept& swept);
  base::Result<void> sweep_abandoned(const std::string& folder, env::WallTime older_than,
                                     Swept& swept);

  env::FileSystem& files_;
  std::string folder_;
  HashAlgorithm algorithm_;
};

}  // namespace luoshi::ledger
