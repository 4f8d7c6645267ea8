#include "document/internal/archive.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace luoshi::document::internal {
namespace {

using base::ErrorCode;
using base::Result;

// A small member may be packed tighter than any ratio without harm.
constexpr std::uint64_t kHarmlessBytes = 1 << 20;
constexpr std::size_t kChunkSize = 64 << 10;
constexpr zip_int64_t kMembersMax = 100'000;

struct FileCloser {
  void operator()(zip_file_t* file) const { zip_fclose(file); }
};

}  // namespace

Archive::Archive(Handle handle, std::string name, const Limits& limits)
    : handle_(std::move(handle)), name_(std::move(name)), limits_(limits) {}

Result<Archive> Archive::open(std::string_view bytes, std::string_view name, const Limits& limits) {
  const auto fail_damaged = [&] {
    return base::fail(ErrorCode::kInvalidInput,
                      {"压缩包已损坏或不完整，无法打开", "the zip archive is damaged or cut short"},
                      std::string(name),
                      {"请重新下载或重新保存该文件", "download or save the file again"});
  };
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  if (source == nullptr) {
    zip_error_fini(&error);
    return fail_damaged();
  }
  Handle handle(zip_open_from_source(source, ZIP_RDONLY, &error));
  zip_error_fini(&error);
  if (!handle) {
    zip_source_free(source);
    return fail_damaged();
  }
  if (zip_get_num_entries(handle.get(), 0) > kMembersMax) {
    return base::fail(ErrorCode::kTooLarge,
                      {fmt::format("压缩包内的文件超过 {} 个", kMembersMax),
                       fmt::format("the archive has more than {} members", kMembersMax)},
                      std::string(name));
  }
  return Archive(std::move(handle), std::string(name), limits);
}

std::string Archive::place(const std::string& member) const { return name_ + ": " + member; }

bool Archive::has(const std::string& member) const {
  return zip_name_locate(handle_.get(), member.c_str(), 0) >= 0;
}

std::vector<std::string> Archive::members() const {
  std::vector<std::string> names;
  const zip_int64_t count = zip_get_num_entries(handle_.get(), 0);
  for (zip_int64_t i = 0; i < count; ++i) {
    const char* name = zip_get_name(handle_.get(), static_cast<zip_uint64_t>(i), 0);
    if (name != nullptr) names.emplace_back(name);
  }
  return names;
}

Result<std::string> Archive::read(const std::string& member) {
  const zip_int64_t index = zip_name_locate(handle_.get(), member.c_str(), 0);
  zip_stat_t stat;
  zip_stat_init(&stat);
  if (index < 0 || zip_stat_index(handle_.get(), static_cast<zip_uint64_t>(index), 0, &stat) < 0) {
    return base::fail(ErrorCode::kNotFound,
                      {"压缩包内缺少这个文件", "the archive lacks this member"}, place(member));
  }
  const auto fail_damaged = [&] {
    return base::fail(ErrorCode::kInvalidInput,
                      {"压缩包内的文件已损坏、加密或不完整，无法读出",
                       "the member is damaged, encrypted or cut short"},
                      place(member),
                      {"请重新下载或重新保存该文件", "download or save the file again"});
  };
  const std::unique_ptr<zip_file_t, FileCloser> file(
      zip_fopen_index(handle_.get(), static_cast<zip_uint64_t>(index), 0));
  if (!file) return fail_damaged();

  const std::uint64_t packed = std::max<std::uint64_t>(stat.comp_size, 1);
  const std::uint64_t ratio_bytes = std::max(kHarmlessBytes, packed * limits_.expansion_ratio_max);
  std::string out;
  std::array<char, kChunkSize> chunk{};
  for (;;) {
    const zip_int64_t got = zip_fread(file.get(), chunk.data(), chunk.size());
    if (got < 0) return fail_damaged();
    if (got == 0) break;
    out.append(chunk.data(), static_cast<std::size_t>(got));
    expanded_bytes_ += static_cast<std::uint64_t>(got);
    if (out.size() > ratio_bytes) {
      return base::fail(
          ErrorCode::kTooLarge,
          {fmt::format("解压后超过压缩大小的 {} 倍，疑为压缩炸弹", limits_.expansion_ratio_max),
           fmt::format("expands to more than {} times its packed size, as a zip bomb does",
                       limits_.expansion_ratio_max)},
          place(member));
    }
    if (expanded_bytes_ > limits_.expanded_bytes_max) {
      return base::fail(
          ErrorCode::kTooLarge,
          {fmt::format("解压后总计超过 {} 字节", limits_.expanded_bytes_max),
           fmt::format("the archive expands to more than {} bytes", limits_.expanded_bytes_max)},
          place(member));
    }
  }
  return out;
}

}  // namespace luoshi::document::internal
