#include "api/internal/upload.h"

#include <utility>

namespace luoshi::api {

Upload::Upload(const std::string& boundary, const MultipartLimits& limits, env::FileSystem& files)
    : files_(files), parser_(boundary, limits, *this) {}

base::Result<void> Upload::begin(const PartHead& head) {
  Part part;
  part.name = head.name;
  part.file_name = head.file_name;
  part.media_type = head.media_type;
  if (head.file_name) {
    if (!folder_) {
      auto made = env::TemporaryFolder::make();
      if (!made) return tl::unexpected(made.error());
      folder_ = std::make_shared<env::TemporaryFolder>(std::move(*made));
    }
    part.path = folder_->path() + "/part-" + std::to_string(parts_.size() + 1);
    auto file = files_.create(part.path);
    if (!file) return tl::unexpected(file.error());
    file_ = std::move(*file);
  }
  parts_.push_back(std::move(part));
  return {};
}

base::Result<void> Upload::append(std::string_view bytes) {
  parts_.back().size_bytes += bytes.size();
  if (file_) return file_->append(bytes);
  parts_.back().value.append(bytes);
  return {};
}

base::Result<void> Upload::end() {
  if (!file_) return {};
  return std::exchange(file_, nullptr)->commit();
}

}  // namespace luoshi::api
