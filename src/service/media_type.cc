#include "service/media_type.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/unicode.h"

namespace luoshi::service {
namespace {

using Row = std::pair<std::string_view, std::string_view>;
using namespace std::string_view_literals;

// What files of one kind begin with.
constexpr std::array<Row, 7> kBeginnings{{
    {"%PDF-"sv, "application/pdf"sv},
    {"\x89PNG\r\n\x1a\n"sv, "image/png"sv},
    {"\xff\xd8\xff"sv, "image/jpeg"sv},
    {"GIF87a"sv, "image/gif"sv},
    {"GIF89a"sv, "image/gif"sv},
    {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"sv, "application/msword"sv},
    {"\x1f\x8b\x08"sv, "application/gzip"sv},
}};

// Members by which packages of office programs are told apart; their names stand in the directory
// at a zip's end.
constexpr std::array<Row, 3> kPackages{{
    {"word/document.xml"sv,
     "application/vnd.openxmlformats-officedocument.wordprocessingml.document"sv},
    {"xl/workbook.xml"sv, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"sv},
    {"ppt/presentation.xml"sv,
     "application/vnd.openxmlformats-officedocument.presentationml.presentation"sv},
}};

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

bool is_html(std::string_view head) {
  const std::string begin = lower(head.substr(0, 1024));
  const std::size_t mark = begin.starts_with("\xef\xbb\xbf") ? 3 : 0;
  const std::size_t first = begin.find_first_not_of(" \t\r\n", mark);
  if (first == std::string::npos) return false;
  const std::string_view text = std::string_view(begin).substr(first);
  return text.starts_with("<!doctype html") || text.starts_with("<html") ||
         text.starts_with("<head") || text.starts_with("<body");
}

// ISO 23008-12: the file's brand.
bool is_heic(std::string_view head) {
  constexpr std::array kBrands{"heic"sv, "heix"sv, "hevc"sv, "heim"sv,
                               "heis"sv, "mif1"sv, "msf1"sv};
  return head.size() >= 12 && head.substr(4, 4) == "ftyp" &&
         std::find(kBrands.begin(), kBrands.end(), head.substr(8, 4)) != kBrands.end();
}

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r' && byte != '\f';
}

// A character may be cut by the end of the head.
bool is_utf8(std::string_view head) {
  for (std::size_t cut = 0; cut < 4 && cut <= head.size(); ++cut) {
    if (base::is_valid_utf8(head.substr(0, head.size() - cut))) return true;
  }
  return false;
}

}  // namespace

std::string media_type_of(std::string_view head, std::string_view tail) {
  for (const auto& [beginning, type] : kBeginnings) {
    if (head.starts_with(beginning)) return std::string(type);
  }
  if (head.size() >= 12 && head.starts_with("RIFF") && head.substr(8, 4) == "WEBP")
    return "image/webp";
  if (is_heic(head)) return "image/heic";
  if (head.starts_with("PK\x03\x04")) {
    for (const auto& [member, type] : kPackages) {
      if (tail.find(member) != std::string_view::npos) return std::string(type);
    }
    return "application/zip";
  }
  if (std::any_of(head.begin(), head.end(), is_control)) return "application/octet-stream";
  const std::string_view charset = is_utf8(head) ? "utf-8" : "gb18030";
  return std::string(is_html(head) ? "text/html" : "text/plain") +
         "; charset=" + std::string(charset);
}

}  // namespace luoshi::service
