#include "ledger/evidence.h"

#include <fmt/format.h>

#include <array>
#include <set>

namespace luoshi::ledger {
namespace {

constexpr std::size_t kPieceBytes = 1 << 20;
constexpr std::size_t kFilesOfFolderMax = 1'000'000;

std::string folder_of(const std::string& folder, const Hash& hash) {
  return folder + "/files/" + vault::to_hex(hash).substr(0, 2);
}

std::string incoming_of(const std::string& folder) { return folder + "/files/incoming"; }
std::string leaving_of(const std::string& folder) { return folder + "/files/leaving"; }

bool is_missing(const base::Error& error) { return error.code == base::ErrorCode::kNotFound; }

base::Error altered(const std::string& path) {
  return {base::ErrorCode::kInvalidInput,
          {"证据文件的内容被改动", "the evidence file was altered"},
          path,
          {"摘要应与文件名一致", "its digest should be its name"}};
}

std::string name_of(const std::string& path) { return path.substr(path.rfind('/') + 1); }

// In place of a file of the same content, so that its time is that of this moment.
base::Result<void> move_into_place(env::FileSystem& files, const std::string& folder,
                                   const std::string& from, const Hash& hash) {
  if (auto made = files.make_folders(folder_of(folder, hash)); !made) return made;
  return files.rename(from, folder_of(folder, hash) + "/" + vault::to_hex(hash));
}

}  // namespace

const Table kEvidenceUses{
    "evidence_uses", {{"hash", ColumnType::kText}, {"stream", ColumnType::kText}}, 2, {}};

RowChange evidence_use(const Hash& hash, const std::string& stream, bool remove) {
  return {&kEvidenceUses, {vault::to_hex(hash), stream}, remove};
}

base::Result<bool> is_evidence_used(Snapshot& snapshot, const Hash& hash) {
  Query query{.table = &kEvidenceUses, .limit = 1};
  query.where.push_back({"hash", Comparison::kEqual, {vault::to_hex(hash)}});
  auto rows = snapshot.rows(query);
  if (!rows) return tl::unexpected(rows.error());
  return !rows->empty();
}

base::Result<void> EvidenceWriter::append(std::string_view bytes) {
  digester_.update(bytes);
  size_ += bytes.size();
  return pending_->append(bytes);
}

base::Result<EvidenceFile> EvidenceWriter::finish() {
  const EvidenceFile file{digester_.finish(), size_};
  auto done = pending_->commit();
  if (done) done = move_into_place(files_, folder_, path_, file.hash);
  if (!done) return tl::unexpected(done.error());
  return file;
}

std::string Evidence::path_of(const Hash& hash) const {
  return folder_of(folder_, hash) + "/" + vault::to_hex(hash);
}

std::string Evidence::standing_path(const Hash& hash) const {
  const std::string leaving = leaving_of(folder_) + "/" + vault::to_hex(hash);
  const bool is_leaving = files_.kind(path_of(hash)) != env::PathKind::kFile &&
                          files_.kind(leaving) == env::PathKind::kFile;
  return is_leaving ? leaving : path_of(hash);
}

base::Result<EvidenceFile> Evidence::put(std::string_view bytes) {
  const Hash hash = vault::digest(algorithm_, bytes);
  auto done = files_.make_folders(folder_of(folder_, hash));
  if (done) done = files_.write_atomically(path_of(hash), bytes);
  if (!done) return tl::unexpected(done.error());
  return EvidenceFile{hash, bytes.size()};
}

base::Result<EvidenceFile> Evidence::put_file(const std::string& path) {
  auto file = digest_file(path);
  if (!file) return file;
  if (auto done = move_into_place(files_, folder_, path, file->hash); !done) {
    return tl::unexpected(done.error());
  }
  return file;
}

base::Result<EvidenceWriter> Evidence::begin(env::Random& random) {
  std::array<std::byte, 16> bytes;
  random.fill(bytes);
  const std::string name =
      vault::to_hex(std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
  const std::string folder = incoming_of(folder_);
  if (auto made = files_.make_folders(folder); !made) return tl::unexpected(made.error());
  const std::string path = folder + "/" + name;
  auto pending = files_.create(path);
  if (!pending) return tl::unexpected(pending.error());
  return EvidenceWriter(files_, folder_, algorithm_, path, std::move(*pending));
}

base::Result<std::unique_ptr<env::ReadableFile>> Evidence::open(const Hash& hash) {
  return files_.open(standing_path(hash));
}

bool Evidence::exists(const Hash& hash) {
  return files_.kind(standing_path(hash)) == env::PathKind::kFile;
}

base::Result<EvidenceFile> Evidence::digest_file(const std::string& path) {
  auto file = files_.open(path);
  if (!file) return tl::unexpected(file.error());
  vault::Digester digester(algorithm_);
  std::uint64_t size = 0;
  for (;;) {
    auto piece = (*file)->read_at(size, kPieceBytes);
    if (!piece) return tl::unexpected(piece.error());
    if (piece->empty()) return EvidenceFile{digester.finish(), size};
    digester.update(*piece);
    size += piece->size();
  }
}

base::Result<EvidenceFile> Evidence::check(const Hash& hash) {
  const std::string path = standing_path(hash);
  if (files_.kind(path) != env::PathKind::kFile) {
    return base::fail(base::ErrorCode::kNotFound,
                      {"证据文件不见了", "the evidence file is missing"}, path,
                      {"请从备份恢复", "restore it from a backup"});
  }
  auto file = digest_file(path);
  if (!file || file->hash == hash) return file;
  return tl::unexpected(altered(path));
}

base::Result<void> Evidence::copy_from(Evidence& other, const Hash& hash) {
  auto in = other.open(hash);
  if (!in) return tl::unexpected(in.error());
  if (auto made = files_.make_folders(folder_of(folder_, hash)); !made) return made;
  auto out = files_.create(path_of(hash));
  if (!out) return tl::unexpected(out.error());
  vault::Digester digester(algorithm_);
  for (std::uint64_t at = 0;;) {
    auto piece = (*in)->read_at(at, kPieceBytes);
    if (!piece) return tl::unexpected(piece.error());
    if (piece->empty()) break;
    digester.update(*piece);
    at += piece->size();
    if (auto done = (*out)->append(*piece); !done) return done;
  }
  if (digester.finish() != hash) return tl::unexpected(altered(other.path_of(hash)));
  return (*out)->commit();
}

base::Result<std::vector<std::string>> Evidence::list(const std::string& folder) {
  if (files_.kind(folder) != env::PathKind::kFolder) return std::vector<std::string>();
  auto listing = files_.list(folder, {.files_max = kFilesOfFolderMax, .depth_max = 1});
  if (!listing) return tl::unexpected(listing.error());
  return std::move(listing->files);
}

base::Result<void> Evidence::visit(
    const std::function<base::Result<void>(const EvidenceFile&)>& visit) {
  auto leaving = list(leaving_of(folder_));
  if (!leaving) return tl::unexpected(leaving.error());
  for (int first = 0; first < 256; ++first) {
    auto paths = list(fmt::format("{}/files/{:02x}", folder_, first));
    if (!paths) return tl::unexpected(paths.error());
    std::set<std::string> names;
    for (const std::string& path : *paths) names.insert(name_of(path));
    for (const std::string& path : *leaving) {
      if (name_of(path).starts_with(fmt::format("{:02x}", first))) names.insert(name_of(path));
    }
    for (const std::string& name : names) {
      const auto hash = vault::parse_hash(name);
      if (!hash || vault::to_hex(*hash) != name) continue;
      auto status = files_.status(standing_path(*hash));
      if (!status && is_missing(status.error())) continue;  // swept meanwhile
      if (!status) return tl::unexpected(status.error());
      if (auto done = visit({*hash, status->size}); !done) return done;
    }
  }
  return {};
}

base::Result<bool> Evidence::is_older(const std::string& path, env::WallTime than) {
  auto status = files_.status(path);
  if (status) return status->modified < than;
  if (is_missing(status.error())) return false;
  return tl::unexpected(status.error());
}

base::Result<void> Evidence::remove_swept(const std::string& path, Swept& swept) {
  auto status = files_.status(path);
  auto removed = files_.remove(path);
  if (!removed) return is_missing(removed.error()) ? base::Result<void>() : removed;
  ++swept.files;
  swept.bytes += status ? status->size : 0;
  return {};
}

// Where it stands aside nobody writes: what was put before it was moved shows by its time, what is
// put afterwards is another file.
base::Result<void> Evidence::sweep_leaving(const Hash& hash, env::WallTime older_than,
                                           const IsUsed& used, Swept& swept) {
  const std::string path = leaving_of(folder_) + "/" + vault::to_hex(hash);
  if (files_.kind(path_of(hash)) != env::PathKind::kFile) {
    auto is_old = is_older(path, older_than);
    if (!is_old) return tl::unexpected(is_old.error());
    auto is_used = used(hash);
    if (!is_used) return tl::unexpected(is_used.error());
    if (!*is_old || *is_used) return move_into_place(files_, folder_, path, hash);
  }
  return remove_swept(path, swept);
}

// What a put that was killed left behind.
base::Result<void> Evidence::sweep_abandoned(const std::string& folder, env::WallTime older_than,
                                             Swept& swept) {
  auto paths = list(folder);
  if (!paths) return tl::unexpected(paths.error());
  for (const std::string& path : *paths) {
    if (vault::parse_hash(name_of(path))) continue;
    auto is_old = is_older(path, older_than);
    if (!is_old) return tl::unexpected(is_old.error());
    if (!*is_old) continue;
    if (auto done = remove_swept(path, swept); !done) return done;
  }
  return {};
}

base::Result<void> Evidence::sweep_one(const Hash& hash, env::WallTime older_than,
                                       const IsUsed& used, Swept& swept) {
  auto is_old = is_older(standing_path(hash), older_than);
  if (!is_old) return tl::unexpected(is_old.error());
  if (!*is_old) return {};
  auto is_used = used(hash);
  if (!is_used) return tl::unexpected(is_used.error());
  if (*is_used) return {};
  if (auto made = files_.make_folders(leaving_of(folder_)); !made) return made;
  auto moved = files_.rename(path_of(hash), leaving_of(folder_) + "/" + vault::to_hex(hash));
  if (!moved) return is_missing(moved.error()) ? base::Result<void>() : moved;
  return sweep_leaving(hash, older_than, used, swept);
}

base::Result<Swept> Evidence::sweep(env::WallTime now, const IsUsed& used,
                                    std::chrono::milliseconds grace) {
  Swept swept;
  const env::WallTime older_than = now - grace;
  // A sweep that was killed left these.
  auto leaving = list(leaving_of(folder_));
  if (!leaving) return tl::unexpected(leaving.error());
  for (const std::string& path : *leaving) {
    const auto hash = vault::parse_hash(name_of(path));
    if (!hash) continue;
    auto done = sweep_leaving(*hash, older_than, used, swept);
    if (!done) return tl::unexpected(done.error());
  }
  auto done = visit(
      [&](const EvidenceFile& file) { return sweep_one(file.hash, older_than, used, swept); });
  for (int first = 0; done && first < 256; ++first) {
    done = sweep_abandoned(fmt::format("{}/files/{:02x}", folder_, first), older_than, swept);
  }
  if (done) done = sweep_abandoned(incoming_of(folder_), older_than, swept);
  if (!done) return tl::unexpected(done.error());
  return swept;
}

}  // namespace luoshi::ledger
