#include "sheet/internal/archive.h"

#include <fmt/format.h>
#include <zip.h>

#include <algorithm>

namespace luoshi::sheet::internal {
namespace {

using base::ErrorCode;

constexpr std::uint64_t kRatioMattersBytes = 16ull << 20;

struct CloseMember {
  void operator()(zip_file_t* member) const { zip_fclose(member); }
};

base::Error damaged(const std::string& name, const char* said) {
  return {ErrorCode::kInvalidInput,
          {fmt::format("压缩包损坏：{}", said), fmt::format("the archive is damaged: {}", said)},
          name,
          {"重新下载或另存一份", "download it again or save it anew"}};
}

base::Error expands_too_far(const std::string& name, std::uint64_t limit) {
  return {ErrorCode::kTooLarge,
          {fmt::format("解压后超过 {} 字节的上限", limit),
           fmt::format("it expands beyond the limit of {} bytes", limit)},
          name,
          {"分成几个文件", "split the file"}};
}

std::optional<base::Error> refuse(const zip_stat_t& stat, const std::string& name,
                                  const ReadLimits& limits, std::uint64_t left) {
  if ((stat.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && stat.encryption_method != ZIP_EM_NONE) {
    return base::Error{ErrorCode::kUnsupported,
                       {"压缩包已加密", "the archive is encrypted"},
                       name,
                       {"去掉密码后另存", "save it without a password"}};
  }
  if (stat.size > left) return expands_too_far(name, limits.expanded_bytes_max);
  if (stat.size > kRatioMattersBytes &&
      stat.size / limits.expansion_ratio_max > std::max<std::uint64_t>(stat.comp_size, 1)) {
    return base::Error{
        ErrorCode::kTooLarge,
        {fmt::format("压缩比超过 {}，疑为压缩炸弹", limits.expansion_ratio_max),
         fmt::format("it expands more than {} times: a zip bomb?", limits.expansion_ratio_max)},
        name,
        {"另存一份再试", "save it anew and try again"}};
  }
  return std::nullopt;
}

}  // namespace

void Archive::Close::operator()(zip* archive) const { zip_discard(archive); }

base::Result<Archive> Archive::open(std::string_view bytes, const ReadLimits& limits) {
  if (bytes.size() > limits.input_bytes_max) {
    return tl::unexpected(base::Error{
        ErrorCode::kTooLarge,
        {fmt::format("文件有 {} 字节，上限 {} 字节", bytes.size(), limits.input_bytes_max),
         fmt::format("the file has {} bytes; the limit is {}", bytes.size(),
                     limits.input_bytes_max)},
        {},
        {"分成几个文件", "split the file"}});
  }
  if (bytes.starts_with("\xD0\xCF\x11\xE0")) {
    return base::fail(
        ErrorCode::kUnsupported,
        {"这是旧格式（xls、doc、et、wps）或带密码的文件",
         "an old format (xls, doc, et, wps) or a file with a password"},
        {}, {"另存为不带密码的 xlsx 或 docx", "save it as xlsx or docx without a password"});
  }
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  zip_t* archive = source == nullptr ? nullptr : zip_open_from_source(source, ZIP_RDONLY, &error);
  if (archive == nullptr) {
    const base::Error failure = damaged({}, zip_error_strerror(&error));
    if (source != nullptr) zip_source_free(source);
    zip_error_fini(&error);
    return tl::unexpected(failure);
  }
  zip_error_fini(&error);
  return Archive(archive, limits);
}

bool Archive::has(const std::string& name) const {
  return zip_name_locate(zip_.get(), name.c_str(), ZIP_FL_NOCASE) >= 0;
}

base::Result<std::optional<std::string>> Archive::read(const std::string& name) {
  const zip_int64_t index = zip_name_locate(zip_.get(), name.c_str(), ZIP_FL_NOCASE);
  if (index < 0) return std::optional<std::string>();
  const auto at = static_cast<zip_uint64_t>(index);
  zip_stat_t stat;
  if (zip_stat_index(zip_.get(), at, 0, &stat) != 0) {
    return tl::unexpected(damaged(name, zip_strerror(zip_.get())));
  }
  const std::uint64_t left = limits_.expanded_bytes_max - expanded_bytes_;
  if (auto error = refuse(stat, name, limits_, left)) return tl::unexpected(std::move(*error));
  const std::unique_ptr<zip_file_t, CloseMember> member(zip_fopen_index(zip_.get(), at, 0));
  if (!member) return tl::unexpected(damaged(name, zip_strerror(zip_.get())));

  std::string out;
  char buffer[32768];
  while (true) {
    const zip_int64_t got = zip_fread(member.get(), buffer, sizeof buffer);
    if (got < 0) return tl::unexpected(damaged(name, zip_file_strerror(member.get())));
    if (got == 0) break;
    out.append(buffer, static_cast<std::size_t>(got));
    // The size that the archive claims need not be true.
    if (out.size() > left) {
      return tl::unexpected(expands_too_far(name, limits_.expanded_bytes_max));
    }
  }
  expanded_bytes_ += out.size();
  return std::optional<std::string>(std::move(out));
}

}  // namespace luoshi::sheet::internal
