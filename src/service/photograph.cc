#include "service/photograph.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

namespace luoshi::service {
namespace {

using base::Result;
using namespace std::string_literals;
using namespace std::string_view_literals;

tl::unexpected<base::Error> broken() {
  return tl::unexpected(
      base::Error{base::ErrorCode::kInvalidInput,
                  {"照片不完整或已损坏", "the photograph is cut off or damaged"},
                  {},
                  {"请重新导出后上传；或保留位置信息原样上传",
                   "export it anew, or upload it as it is with its location kept"},
                  {}});
}

std::uint32_t number_at(std::string_view bytes, std::size_t at, std::size_t size, bool big) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < size; ++i) {
    const std::size_t place = big ? i : size - 1 - i;
    number = number << 8 | static_cast<unsigned char>(bytes[at + place]);
  }
  return number;
}

// -- JPEG --

constexpr std::string_view kExif = "Exif\0\0"sv;

// The orientation in a TIFF structure, 2 to 8; nothing where it is upright or unreadable.
std::optional<std::uint8_t> orientation_in(std::string_view tiff) {
  constexpr std::uint32_t kTag = 0x0112;
  constexpr std::size_t kEntry = 12;
  if (tiff.size() < 8 || (tiff.substr(0, 2) != "MM" && tiff.substr(0, 2) != "II")) return {};
  const bool big = tiff[0] == 'M';
  const std::size_t directory = number_at(tiff, 4, 4, big);
  if (directory > tiff.size() - 2) return {};
  const std::size_t count = number_at(tiff, directory, 2, big);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t at = directory + 2 + i * kEntry;
    if (at + kEntry > tiff.size()) return {};
    if (number_at(tiff, at, 2, big) != kTag) continue;
    const std::uint32_t value = number_at(tiff, at + 8, 2, big);
    if (value < 2 || value > 8) return {};
    return static_cast<std::uint8_t>(value);
  }
  return {};
}

// An Exif segment that says nothing but how to turn it.
std::string orientation_segment(std::uint8_t orientation) {
  std::string out = "\xff\xe1\x00\x22"s + std::string(kExif) + "MM\0\x2a\0\0\0\x08\0\x01"s +
                    "\x01\x12\0\x03\0\0\0\x01\0"s;
  out += static_cast<char>(orientation);
  return out + "\0\0\0\0\0\0"s;
}

// Application segments that are needed to show the picture: JFIF, colour profile, Adobe's
// transform.
bool is_needed(unsigned char marker, std::string_view content) {
  if (marker == 0xe0) return content.starts_with("JFIF");
  if (marker == 0xe2) return content.starts_with("ICC_PROFILE");
  if (marker == 0xee) return content.starts_with("Adobe");
  const bool is_application = marker >= 0xe0 && marker <= 0xef;
  const bool is_comment = marker == 0xfe;
  return !is_application && !is_comment;
}

// Behind the entropy-coded data of a scan: the place of the next marker that is none of it.
std::optional<std::size_t> end_of_scan(std::string_view bytes, std::size_t at) {
  for (; at + 1 < bytes.size(); ++at) {
    if (bytes[at] != '\xff') continue;
    const auto marker = static_cast<unsigned char>(bytes[at + 1]);
    const bool is_data = marker == 0 || marker == 0xff || (marker >= 0xd0 && marker <= 0xd7);
    if (!is_data) return at;
  }
  return std::nullopt;
}

Result<std::string> jpeg_without_traces(std::string_view bytes) {
  std::string out(bytes.substr(0, 2));
  std::size_t turned_at = out.size();
  std::optional<std::uint8_t> orientation;
  for (std::size_t at = 2;;) {
    if (at + 2 > bytes.size() || bytes[at] != '\xff') return broken();
    const auto marker = static_cast<unsigned char>(bytes[at + 1]);
    if (marker == 0xff) {  // a fill byte
      ++at;
      continue;
    }
    if (marker == 0xd9) break;  // what stands behind the end is no part of the picture
    if (at + 4 > bytes.size()) return broken();
    const std::size_t size = number_at(bytes, at + 2, 2, true);
    if (size < 2 || at + 2 + size > bytes.size()) return broken();
    const std::string_view content = bytes.substr(at + 4, size - 2);
    if (marker == 0xe1 && content.starts_with(kExif) && !orientation) {
      orientation = orientation_in(content.substr(kExif.size()));
    }
    if (is_needed(marker, content)) out += bytes.substr(at, size + 2);
    if (marker == 0xe0 && content.starts_with("JFIF")) turned_at = out.size();
    at += size + 2;
    if (marker != 0xda) continue;
    const auto end = end_of_scan(bytes, at);
    if (!end) return broken();
    out += bytes.substr(at, *end - at);
    at = *end;
  }
  out += "\xff\xd9";
  if (orientation) out.insert(turned_at, orientation_segment(*orientation));
  return out;
}

// -- PNG, WebP: chunks --

bool is_among(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

Result<std::string> png_without_traces(std::string_view bytes) {
  constexpr std::size_t kSignature = 8;
  constexpr std::size_t kFrame = 12;  // length, name, checksum
  std::string out(bytes.substr(0, kSignature));
  for (std::size_t at = kSignature;;) {
    if (at + kFrame > bytes.size()) return broken();
    const std::size_t size = number_at(bytes, at, 4, true);
    if (size > bytes.size() - at - kFrame) return broken();
    const std::string_view name = bytes.substr(at + 4, 4);
    if (!is_among(name, {"eXIf", "tEXt", "zTXt", "iTXt", "tIME"})) {
      out += bytes.substr(at, size + kFrame);
    }
    if (name == "IEND") return out;
    at += size + kFrame;
  }
}

Result<std::string> webp_without_traces(std::string_view bytes) {
  constexpr std::size_t kHeader = 12;
  constexpr std::size_t kFrame = 8;
  constexpr char kHasExifOrXmp = 0x08 | 0x04;  // flags of VP8X
  if (bytes.size() < kHeader) return broken();
  const std::size_t end = std::size_t{8} + number_at(bytes, 4, 4, false);
  if (end > bytes.size()) return broken();
  std::string out(bytes.substr(0, kHeader));
  for (std::size_t at = kHeader; at < end;) {
    if (at + kFrame > end) return broken();
    const std::size_t size = number_at(bytes, at + 4, 4, false);
    const std::size_t padded = size + size % 2;
    if (padded > end - at - kFrame) return broken();
    const std::string_view name = bytes.substr(at, 4);
    const std::size_t begin = out.size();
    if (!is_among(name, {"EXIF", "XMP "})) out += bytes.substr(at, kFrame + padded);
    if (name == "VP8X" && size > 0) {
      out[begin + kFrame] = static_cast<char>(out[begin + kFrame] & ~kHasExifOrXmp);
    }
    at += kFrame + padded;
  }
  const auto size = static_cast<std::uint32_t>(out.size() - 8);
  for (std::size_t i = 0; i < 4; ++i) out[4 + i] = static_cast<char>(size >> (8 * i));
  return out;
}

}  // namespace

bool is_photograph(std::string_view media_type) {
  return is_among(media_type, {"image/jpeg", "image/png", "image/webp"});
}

Result<std::string> without_traces(std::string_view bytes, std::string_view media_type) {
  if (media_type == "image/jpeg") return jpeg_without_traces(bytes);
  if (media_type == "image/png") return png_without_traces(bytes);
  if (media_type == "image/webp") return webp_without_traces(bytes);
  return std::string(bytes);
}

}  // namespace luoshi::service
