#include "api/multipart.h"

#include <algorithm>

#include "api/http.h"
#include "api/internal/weights.h"
#include "base/unicode.h"

namespace luoshi::api {
namespace {

constexpr std::size_t kBoundaryBytesMax = 70;  // RFC 2046 5.1.1
constexpr std::size_t kPaddingBytesMax = 64;   // blanks behind a boundary
constexpr std::size_t kNameBytesMax = 255;
constexpr std::size_t kParametersMax = 8;

using base::ErrorCode;

tl::unexpected<base::Error> malformed(base::Message what) {
  return base::fail(ErrorCode::kInvalidInput, std::move(what), "multipart");
}

tl::unexpected<base::Error> too_large(const base::Message& what, std::uint64_t limit) {
  return base::fail(ErrorCode::kTooLarge,
                    {what.zh + "，上限 " + std::to_string(limit),
                     what.en + "; the limit is " + std::to_string(limit)},
                    "multipart");
}

bool is_boundary(std::string_view text) {
  static constexpr std::string_view kMarks = "'()+_,-./:=? ";
  const auto is_allowed = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           kMarks.find(c) != std::string_view::npos;
  };
  return !text.empty() && text.size() <= kBoundaryBytesMax && !text.ends_with(' ') &&
         std::ranges::all_of(text, is_allowed);
}

// In quotes, \" and \\ stand for the second character; any other '\' is itself, because browsers
// do not escape it. Nothing when the closing quote is missing.
std::optional<std::string> take_quoted(std::string_view& rest) {
  std::string out;
  for (std::size_t i = 1; i < rest.size(); ++i) {
    const char c = rest[i];
    if (c == '"') {
      rest.remove_prefix(i + 1);
      return out;
    }
    const bool is_escape =
        c == '\\' && i + 1 < rest.size() && (rest[i + 1] == '"' || rest[i + 1] == '\\');
    out.push_back(is_escape ? rest[++i] : c);
  }
  return std::nullopt;
}

struct Value {
  std::string token;  // before the first ';', lower case
  Parameters parameters;
};

// token *( ";" name "=" ( token / quoted ) ); nothing when it is not of this form or a parameter
// stands twice.
std::optional<Value> parse_value(std::string_view text) {
  Value out;
  const std::size_t first = std::min(text.find(';'), text.size());
  out.token = lower_case(trim_blanks(text.substr(0, first)));
  text.remove_prefix(first);
  while (!text.empty()) {
    if (text[0] != ';' || out.parameters.size() == kParametersMax) return std::nullopt;
    text = trim_blanks(text.substr(1));
    if (text.empty()) break;
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    const std::string name = lower_case(trim_blanks(text.substr(0, equals)));
    text = trim_blanks(text.substr(equals + 1));
    std::string value;
    if (text.starts_with('"')) {
      auto quoted = take_quoted(text);
      if (!quoted) return std::nullopt;
      value = std::move(*quoted);
      text = trim_blanks(text);
    } else {
      const std::size_t end = std::min(text.find(';'), text.size());
      value = trim_blanks(text.substr(0, end));
      text.remove_prefix(end);
    }
    const bool is_double = std::ranges::any_of(
        out.parameters, [&](const auto& parameter) { return parameter.first == name; });
    if (name.empty() || is_double) return std::nullopt;
    out.parameters.emplace_back(name, std::move(value));
  }
  return out;
}

std::optional<std::string> find(const Parameters& parameters, std::string_view name) {
  for (const auto& [key, value] : parameters) {
    if (key == name) return value;
  }
  return std::nullopt;
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// RFC 8187: UTF-8'language'percent-encoded.
std::optional<std::string> decode_extended(std::string_view value) {
  const std::size_t first = value.find('\'');
  const std::size_t second = first == std::string_view::npos ? first : value.find('\'', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  if (!equals_ignoring_case(value.substr(0, first), "UTF-8")) return std::nullopt;
  std::string out;
  for (std::size_t i = second + 1; i < value.size(); ++i) {
    if (value[i] != '%') {
      out.push_back(value[i]);
      continue;
    }
    if (i + 2 >= value.size()) return std::nullopt;
    const int high = hex_value(value[i + 1]);
    const int low = hex_value(value[i + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    out.push_back(static_cast<char>(high * 16 + low));
    i += 2;
  }
  return out;
}

bool is_plain_text(std::string_view text) {
  return text.size() <= kNameBytesMax && base::is_valid_utf8(text) &&
         std::ranges::none_of(
             text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

bool is_harmless_name(std::string_view name) {
  return is_plain_text(name) && name.find_first_of("/\\") == std::string_view::npos &&
         name != "." && name != "..";
}

base::Result<void> read_disposition(std::string_view text, PartHead& head) {
  const auto value = parse_value(text);
  if (!value || value->token != "form-data") {
    return malformed({"Content-Disposition 应为 form-data", "Content-Disposition is form-data"});
  }
  const auto name = find(value->parameters, "name");
  if (!name || name->empty() || !is_plain_text(*name)) {
    return malformed({"部分没有名称，或名称不是 UTF-8", "A part has no name, or none in UTF-8"});
  }
  head.name = *name;
  head.file_name = find(value->parameters, "filename");
  if (const auto extended = find(value->parameters, "filename*")) {
    head.file_name = decode_extended(*extended);
    if (!head.file_name) {
      return malformed({"filename* 应为 UTF-8''…", "filename* is UTF-8''…"});
    }
  }
  if (head.file_name && !is_harmless_name(*head.file_name)) {
    return malformed({"文件名不可用：不含 / 与 \\，不是 . 或 ..，编码为 UTF-8，至多 255 字节",
                      "The file name cannot be used: no / or \\, not . or .., UTF-8, 255 bytes"});
  }
  return {};
}

}  // namespace

base::Result<std::string> multipart_boundary(std::string_view content_type) {
  const auto value = parse_value(content_type);
  if (!value || value->token != "multipart/form-data") {
    return base::fail(ErrorCode::kUnsupported,
                      {"只接收 multipart/form-data", "Only multipart/form-data is taken"},
                      "Content-Type");
  }
  auto boundary = find(value->parameters, "boundary");
  if (!boundary || !is_boundary(*boundary)) {
    return base::fail(ErrorCode::kInvalidInput,
                      {"boundary 缺少或不合规定", "boundary is missing or not one"},
                      "Content-Type");
  }
  return std::move(*boundary);
}

base::Result<PartHead> parse_part_head(std::string_view block) {
  PartHead head;
  bool has_disposition = false;
  while (!block.empty()) {
    const std::size_t end = std::min(block.find("\r\n"), block.size());
    const std::string_view line = block.substr(0, end);
    block.remove_prefix(std::min(end + 2, block.size()));
    const std::size_t colon = line.find(':');
    if (colon == 0 || colon == std::string_view::npos || line[0] == ' ' || line[0] == '\t') {
      return malformed({"部分的首部格式有误", "The header of a part is malformed"});
    }
    const std::string_view name = line.substr(0, colon);
    const std::string_view value = trim_blanks(line.substr(colon + 1));
    if (equals_ignoring_case(name, "Content-Disposition")) {
      if (has_disposition) {
        return malformed({"Content-Disposition 出现两次", "Content-Disposition stands twice"});
      }
      has_disposition = true;
      if (auto read = read_disposition(value, head); !read) return tl::unexpected(read.error());
    } else if (equals_ignoring_case(name, "Content-Type")) {
      if (!is_plain_text(value)) {
        return malformed({"部分的 Content-Type 有误", "The Content-Type of a part is malformed"});
      }
      head.media_type = value;
    } else if (equals_ignoring_case(name, "Content-Transfer-Encoding") &&
               !equals_ignoring_case(value, "binary") && !equals_ignoring_case(value, "8bit") &&
               !equals_ignoring_case(value, "7bit")) {
      return malformed(
          {"不支持 Content-Transfer-Encoding", "No Content-Transfer-Encoding is known"});
    }
  }
  if (!has_disposition) {
    return malformed({"部分缺少 Content-Disposition", "A part has no Content-Disposition"});
  }
  if (head.media_type.empty()) head.media_type = "text/plain";
  return head;
}

// What stands before the first boundary is no part. To begin with a line break of our own makes the
// first boundary look like every other.
MultipartParser::MultipartParser(std::string_view boundary, const MultipartLimits& limits,
                                 MultipartSink& sink)
    : delimiter_("\r\n--" + std::string(boundary)),
      limits_(limits),
      sink_(sink),
      pending_("\r\n") {}

base::Result<void> MultipartParser::feed(std::string_view bytes) {
  total_bytes_ += bytes.size();
  if (total_bytes_ > limits_.bytes_max) {
    return too_large({"内容过大", "The body is too large"}, limits_.bytes_max);
  }
  pending_.append(bytes);
  for (bool goes_on = true; goes_on;) {  // each turn consumes bytes or ends
    const auto stepped = step();
    if (!stepped) return tl::unexpected(stepped.error());
    goes_on = *stepped;
  }
  pending_.erase(0, consumed_);
  consumed_ = 0;
  return {};
}

base::Result<void> MultipartParser::finish() {
  if (state_ == State::kEpilogue) return {};
  return malformed({"内容不完整：缺少结尾的 boundary", "The body is cut off: no closing boundary"});
}

base::Result<bool> MultipartParser::step() {
  switch (state_) {
    case State::kPreamble:
      return step_preamble();
    case State::kAfterBoundary:
      return step_after_boundary();
    case State::kHeader:
      return step_header();
    case State::kBody:
      return step_body();
    case State::kEpilogue:
      consumed_ = pending_.size();
      return false;
  }
  return false;
}

base::Result<bool> MultipartParser::step_preamble() {
  const std::size_t found = pending_.find(delimiter_, consumed_);
  if (found == std::string::npos) {
    if (pending_.size() - consumed_ >= delimiter_.size()) {
      consumed_ = pending_.size() - delimiter_.size() + 1;
    }
    return false;
  }
  consumed_ = found + delimiter_.size();
  state_ = State::kAfterBoundary;
  return true;
}

// "--" ends the body; blanks and a line break begin a part.
base::Result<bool> MultipartParser::step_after_boundary() {
  const std::string_view rest = std::string_view(pending_).substr(consumed_);
  if (rest.starts_with("--")) {
    state_ = State::kEpilogue;
    return true;
  }
  const std::size_t end = rest.find_first_not_of(" \t");
  if (std::min(end, rest.size()) > kPaddingBytesMax) {
    return malformed({"boundary 后有多余的空白", "Too many blanks behind a boundary"});
  }
  if (end == std::string_view::npos || rest == "-") return false;
  if (rest[end] == '\r' && end + 1 == rest.size()) return false;
  if (!rest.substr(end).starts_with("\r\n")) {
    return malformed({"boundary 后有多余的字符", "Something stands behind a boundary"});
  }
  if (parts_ == limits_.parts_max) {
    return too_large({"部分过多", "Too many parts"}, limits_.parts_max);
  }
  ++parts_;
  // The line break stays: with it, a header without a line ends like any other.
  consumed_ += end;
  state_ = State::kHeader;
  return true;
}

base::Result<bool> MultipartParser::step_header() {
  const std::string_view rest = std::string_view(pending_).substr(consumed_);
  const std::size_t end = rest.find("\r\n\r\n");
  // Of an end that is not all there yet, three bytes may be.
  const std::size_t least = std::min(end, rest.size() - std::min<std::size_t>(rest.size(), 3));
  if (least > limits_.header_bytes_max) {
    return too_large({"部分的首部过长", "The header of a part is too long"},
                     limits_.header_bytes_max);
  }
  if (end == std::string_view::npos) return false;
  const std::string_view block = rest.substr(2, std::max<std::size_t>(end, 2) - 2);
  const auto head = parse_part_head(block);
  if (!head) return tl::unexpected(head.error());
  is_file_ = head->file_name.has_value();
  part_bytes_ = 0;
  if (auto begun = sink_.begin(*head); !begun) return tl::unexpected(begun.error());
  // The line break stays again: an empty body's boundary begins with it.
  consumed_ += end + 2;
  is_body_begun_ = false;
  state_ = State::kBody;
  return true;
}

base::Result<bool> MultipartParser::step_body() {
  const std::string_view rest = std::string_view(pending_).substr(consumed_);
  if (!is_body_begun_) {
    // RFC 2046 5.1.1: the empty line may be missing with the body.
    if (rest.size() < delimiter_.size() && delimiter_.starts_with(rest)) return false;
    is_body_begun_ = true;
    if (!rest.starts_with(delimiter_)) {
      consumed_ += 2;
      return true;
    }
  }
  const std::size_t found = rest.find(delimiter_);
  if (found == std::string_view::npos) {
    // The last bytes may be the beginning of a boundary.
    const std::size_t kept = std::min(rest.size(), delimiter_.size() - 1);
    if (auto handed = hand_on(rest.substr(0, rest.size() - kept)); !handed) {
      return tl::unexpected(handed.error());
    }
    consumed_ = pending_.size() - kept;
    return false;
  }
  if (auto handed = hand_on(rest.substr(0, found)); !handed) return tl::unexpected(handed.error());
  if (auto ended = sink_.end(); !ended) return tl::unexpected(ended.error());
  consumed_ += found + delimiter_.size();
  state_ = State::kAfterBoundary;
  return true;
}

base::Result<void> MultipartParser::hand_on(std::string_view bytes) {
  if (bytes.empty()) return {};
  part_bytes_ += bytes.size();
  const std::uint64_t most = is_file_ ? limits_.file_bytes_max : limits_.field_bytes_max;
  if (part_bytes_ > most) {
    return too_large(is_file_ ? base::Message{"文件过大", "A file is too large"}
                              : base::Message{"字段过大", "A field is too large"},
                     most);
  }
  return sink_.append(bytes);
}

}  // namespace luoshi::api
