// A multipart body on its way: fields to memory, files to a folder of their own that goes with the
// last holder of take_files(). Blocks on files, so it is fed on a thread of the pool, one piece at
// a time.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/http.h"
#include "api/multipart.h"
#include "base/result.h"
#include "env/files.h"

namespace luoshi::api {

class Upload final : public MultipartSink {
 public:
  Upload(const std::string& boundary, const MultipartLimits& limits, env::FileSystem& files);

  base::Result<void> feed(std::string_view bytes) { return parser_.feed(bytes); }
  base::Result<void> finish() { return parser_.finish(); }
  std::vector<Part> take_parts() { return std::move(parts_); }
  std::shared_ptr<void> take_files() { return std::move(folder_); }

 private:
  base::Result<void> begin(const PartHead& head) override;
  base::Result<void> append(std::string_view bytes) override;
  base::Result<void> end() override;

  env::FileSystem& files_;
  std::shared_ptr<env::TemporaryFolder> folder_;  // made for the first file
  std::unique_ptr<env::PendingFile> file_;
  std::vector<Part> parts_;
  MultipartParser parser_;
};

}  // namespace luoshi::api
