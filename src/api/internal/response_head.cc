#include "api/internal/response_head.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "api/problem.h"

namespace luoshi::api {
namespace {

bool is_safe(const Headers::Field& field) {
  const auto breaks = [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
  };
  const auto breaks_name = [&](char c) { return breaks(c) || c == ':' || c == ' ' || c == '\t'; };
  return !field.first.empty() && std::ranges::none_of(field.first, breaks_name) &&
         std::ranges::none_of(field.second, breaks);
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

// The server's own: a handler that sets them would contradict it.
bool is_own(std::string_view name) {
  static constexpr std::array<std::string_view, 4> kOwn{"Content-Length", "Transfer-Encoding",
                                                        "Connection", "Date"};
  return std::ranges::any_of(kOwn,
                             [&](std::string_view own) { return equals_ignoring_case(own, name); });
}

}  // namespace

std::optional<std::string> format_head(const Response& response, const HeadNotes& notes) {
  std::string out;
  out.reserve(512);
  fmt::format_to(std::back_inserter(out), "HTTP/1.1 {} {}\r\n", response.status,
                 reason_of_status(response.status));
  append_field(out, "Date", notes.date);
  for (const Headers::Field& field : response.headers.fields()) {
    if (!is_safe(field)) return std::nullopt;
    if (!is_own(field.first)) append_field(out, field.first, field.second);
  }
  if (notes.defaults != nullptr) {
    for (const auto& [name, value] : notes.defaults->fields()) {
      if (!response.headers.find(name)) append_field(out, name, value);
    }
  }
  if (notes.content_length) {
    fmt::format_to(std::back_inserter(out), "Content-Length: {}\r\n", *notes.content_length);
  }
  if (notes.is_last) append_field(out, "Connection", "close");
  out.append("\r\n");
  return out;
}

std::string http_date(env::WallTime time) {
  static constexpr std::array<std::string_view, 7> kDays{"Sun", "Mon", "Tue", "Wed",
                                                         "Thu", "Fri", "Sat"};
  static constexpr std::array<std::string_view, 12> kMonths{
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto days = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(days);
  const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::seconds>(time - days));
  return fmt::format(
      "{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", kDays[std::chrono::weekday(days).c_encoding()],
      static_cast<unsigned>(date.day()), kMonths[static_cast<unsigned>(date.month()) - 1],
      static_cast<int>(date.year()), clock.hours().count(), clock.minutes().count(),
      clock.seconds().count());
}

}  // namespace luoshi::api
