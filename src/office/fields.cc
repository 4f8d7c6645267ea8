#include "office/fields.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/unicode.h"
#include "vault/encoding.h"

namespace luoshi::office {
namespace {

using base::ErrorCode;
using base::fail;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }

// Control and format characters that hide what a name really is, and white space at its ends.
bool is_hidden(char32_t c, bool lines) {
  if (lines && c == '\n') return false;
  return c < 0x20 || (c >= 0x7F && c <= 0x9F) || (c >= 0x200B && c <= 0x200F) ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x2069) || c == 0xFEFF;
}
bool is_space(char32_t c) { return c == ' ' || c == '\n' || c == 0xA0 || c == 0x3000; }

}  // namespace

base::Result<void> check_text(std::string_view text, TextLimits limits, std::string where) {
  if (!base::is_valid_utf8(text)) {
    return fail(ErrorCode::kInvalidInput, {"不是UTF-8文本", "not UTF-8"}, std::move(where));
  }
  const std::u32string points = base::to_utf32(text);
  if (points.size() < limits.min || points.size() > limits.max) {
    return fail(ErrorCode::kInvalidInput,
                {points.empty() ? "不能为空" : fmt::format("有{}个字", points.size()),
                 points.empty() ? "empty" : fmt::format("{} characters", points.size())},
                std::move(where),
                {fmt::format("应为{}至{}个字", limits.min, limits.max),
                 fmt::format("{} to {} characters", limits.min, limits.max)});
  }
  const bool is_framed = !points.empty() && (is_space(points.front()) || is_space(points.back()));
  const bool hides = std::any_of(points.begin(), points.end(),
                                 [&](char32_t c) { return is_hidden(c, limits.lines); });
  if (is_framed || hides) {
    return fail(ErrorCode::kInvalidInput,
                {"含有控制字符，或首尾有空格", "control characters, or space at an end"},
                std::move(where), {"应去掉这些字符", "the same without them"});
  }
  return {};
}

base::Result<void> check_id(std::string_view id, char prefix, std::string where) {
  constexpr std::size_t kSizeMax = 62;
  const bool is_right = id.size() > 2 && id.size() <= kSizeMax && id[0] == prefix && id[1] == '-' &&
                        std::all_of(id.begin() + 2, id.end(),
                                    [](char c) { return is_digit(c) || is_lower(c) || c == '-'; });
  if (is_right) return {};
  return fail(ErrorCode::kInvalidInput,
              {fmt::format("“{}”不是有效的标识", id), fmt::format("\"{}\" is no id", id)},
              std::move(where),
              {fmt::format("应为{}-加1至60个小写字母、数字或“-”", prefix),
               fmt::format("{}- and 1 to 60 of a-z, 0-9 and '-'", prefix)});
}

base::Result<void> check_login(std::string_view login, std::string where) {
  constexpr std::size_t kSizeMax = 40;
  const bool is_right = login.size() >= 2 && login.size() <= kSizeMax && is_lower(login[0]) &&
                        std::all_of(login.begin(), login.end(), [](char c) {
                          return is_digit(c) || is_lower(c) || c == '.' || c == '_' || c == '-';
                        });
  if (is_right) return {};
  return fail(ErrorCode::kInvalidInput, {"登录名不合规则", "this is no login"}, std::move(where),
              {"应以小写字母开头，共2至40个小写字母、数字或“.”“_”“-”",
               "a letter first, 2 to 40 of a-z, 0-9, '.', '_' and '-'"});
}

base::Result<void> check_code(std::string_view code, std::string where) {
  constexpr std::size_t kSizeMin = 6;
  constexpr std::size_t kSizeMax = 12;
  if (code.empty() || (code.size() >= kSizeMin && code.size() <= kSizeMax &&
                       std::all_of(code.begin(), code.end(), is_digit))) {
    return {};
  }
  return fail(ErrorCode::kInvalidInput, {"不是行政区划代码", "this is no administrative code"},
              std::move(where), {"应为6至12位数字，或留空", "6 to 12 digits, or nothing"});
}

base::Result<void> check_sealed(const Sealed& sealed, std::string where) {
  if (!sealed.sealed.empty() && vault::parse_base64url(sealed.sealed) &&
      vault::parse_base64url(sealed.match)) {
    return {};
  }
  return fail(ErrorCode::kInvalidInput, {"不是密封的内容", "this is nothing sealed"},
              std::move(where), {"应为base64url文本", "base64url text"});
}

base::Result<void> check_time_of_day(std::string_view text, std::string where) {
  const bool has_form = text.size() == 5 && is_digit(text[0]) && is_digit(text[1]) &&
                        text[2] == ':' && is_digit(text[3]) && is_digit(text[4]);
  if (has_form && text.substr(0, 2) < "24" && text.substr(3, 2) < "60") return {};
  return fail(ErrorCode::kInvalidInput, {"不是有效的时刻", "this is no time of day"},
              std::move(where), {"应为时:分，如08:30", "hours:minutes as in 08:30"});
}

base::Result<void> check_range(std::int64_t number, std::int64_t min, std::int64_t max,
                               std::string where) {
  if (number >= min && number <= max) return {};
  return fail(ErrorCode::kInvalidInput,
              {fmt::format("{}超出范围", number), fmt::format("{} is out of range", number)},
              std::move(where),
              {fmt::format("应在{}至{}之间", min, max), fmt::format("{} to {}", min, max)});
}

}  // namespace luoshi::office
