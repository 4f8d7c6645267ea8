#include "api/internal/target.h"

#include <algorithm>

#include "base/unicode.h"

namespace luoshi::api {
namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

enum class Place { kPath, kQuery };

// Whether a decoded character may stand there when it came as %XX.
bool may_be_encoded(char c, Place place) {
  if (place == Place::kPath) return !is_control(c) && c != '/' && c != '\\' && c != '.';
  return c == '\t' || c == '\n' || c == '\r' || !is_control(c);  // a form may hold several lines
}

std::optional<std::string> decode(std::string_view text, Place place) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '%') {
      if (i + 2 >= text.size()) return std::nullopt;
      const int high = hex_value(text[i + 1]);
      const int low = hex_value(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      const char decoded = static_cast<char>(high * 16 + low);
      if (!may_be_encoded(decoded, place)) return std::nullopt;
      out.push_back(decoded);
      i += 2;
    } else if (c == '\\' || c == '#' || is_control(c)) {
      return std::nullopt;
    } else {
      out.push_back(c == '+' && place == Place::kQuery ? ' ' : c);
    }
  }
  if (!base::is_valid_utf8(out)) return std::nullopt;
  return out;
}

bool parse_path(std::string_view path, std::vector<std::string>& out) {
  path.remove_prefix(1);
  while (!path.empty()) {
    const std::size_t slash = path.find('/');
    const auto segment = decode(path.substr(0, slash), Place::kPath);
    if (!segment || segment->empty() || *segment == "." || *segment == "..") return false;
    out.push_back(*segment);
    if (slash == std::string_view::npos) return true;
    path.remove_prefix(slash + 1);
    if (path.empty()) out.emplace_back();
  }
  return true;
}

bool parse_query(std::string_view query, std::size_t count_max, Parameters& out) {
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view pair = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    if (pair.empty()) continue;
    if (out.size() == count_max) return false;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    auto name = decode(pair.substr(0, equals), Place::kQuery);
    auto value = decode(pair.substr(std::min(equals + 1, pair.size())), Place::kQuery);
    if (!name || !value) return false;
    out.emplace_back(std::move(*name), std::move(*value));
  }
  return true;
}

bool is_host_character(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' ||
         c == '-' || c == '_';
}

bool is_port(std::string_view text) {
  return text.empty() || (text.size() <= 6 && text[0] == ':' &&
                          text.find_first_not_of("0123456789", 1) == std::string_view::npos);
}

}  // namespace

std::optional<Target> parse_target(std::string_view target, std::size_t query_count_max) {
  if (!target.starts_with('/')) return std::nullopt;
  Target out;
  const std::size_t mark = target.find('?');
  if (!parse_path(target.substr(0, mark), out.path)) return std::nullopt;
  if (mark == std::string_view::npos) return out;
  if (!parse_query(target.substr(mark + 1), query_count_max, out.query)) return std::nullopt;
  return out;
}

std::optional<Parameters> parse_form(std::string_view text, std::size_t count_max) {
  Parameters out;
  if (!parse_query(text, count_max, out)) return std::nullopt;
  return out;
}

std::optional<AbsoluteTarget> split_absolute(std::string_view target) {
  const std::size_t colon = target.find("://");
  if (colon == std::string_view::npos) return std::nullopt;
  const std::string_view scheme = target.substr(0, colon);
  if (!equals_ignoring_case(scheme, "http") && !equals_ignoring_case(scheme, "https")) {
    return std::nullopt;
  }
  target.remove_prefix(colon + 3);
  const std::size_t end = std::min(target.find_first_of("/?#"), target.size());
  return AbsoluteTarget{target.substr(0, end), target.substr(end)};
}

bool is_host(std::string_view text) {
  if (text.starts_with('[')) {
    const std::size_t close = text.find(']');
    if (close == std::string_view::npos) return false;
    const std::string_view address = text.substr(1, close - 1);
    return !address.empty() &&
           address.find_first_not_of("0123456789abcdefABCDEF:.") == std::string_view::npos &&
           is_port(text.substr(close + 1));
  }
  const std::size_t colon = std::min(text.find(':'), text.size());
  const std::string_view name = text.substr(0, colon);
  return !name.empty() && std::ranges::all_of(name, is_host_character) &&
         is_port(text.substr(colon));
}

}  // namespace luoshi::api
