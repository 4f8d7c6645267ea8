#include "service/internal/figure_filters.h"

#include <array>
#include <boost/json.hpp>
#include <string_view>

#include "base/json.h"

namespace luoshi::service {
namespace {

enum class Counted : std::uint8_t { kOpened, kDue, kClosed };
struct CountFilter {
  const char* count;
  Counted by;  // the day
  const char* narrowed;
};
constexpr std::array<CountFilter, cases::kCountColumns.size()> kFilters = {
    {{"opened", Counted::kOpened, ""},
     {"closed", Counted::kClosed, "&verdict=any"},
     {"closed_in_time", Counted::kClosed, "&verdict=in_time"},
     {"closed_late", Counted::kClosed, "&verdict=late"},
     {"reopened", Counted::kClosed, "&verdict=any&reopened=true"},
     {"due", Counted::kDue, "&due=come"},
     {"due_met", Counted::kDue, "&due=met"},
     {"followed_up", Counted::kClosed, "&verdict=any&followed_up=true"},
     {"reached", Counted::kClosed, "&verdict=any&reached=true"},
     {"responded", Counted::kClosed, "&verdict=any&responded=true"},
     {"not_responded", Counted::kClosed, "&verdict=any&responded=false"},
     {"solved", Counted::kClosed, "&verdict=any&solved=true"},
     {"not_solved", Counted::kClosed, "&verdict=any&solved=false"},
     {"satisfied", Counted::kClosed, "&verdict=any&satisfied=true"},
     {"not_satisfied", Counted::kClosed, "&verdict=any&satisfied=false"}}};

// As a value of an address: all but letters, digits and -._~ by bytes (RFC 3986 2.3).
std::string encoded(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  for (const char each : text) {
    const bool is_plain = (each >= '0' && each <= '9') || (each >= 'a' && each <= 'z') ||
                          (each >= 'A' && each <= 'Z') ||
                          std::string_view("-._~").find(each) != std::string_view::npos;
    const auto byte = static_cast<unsigned char>(each);
    if (is_plain) {
      out += each;
    } else {
      out += {'%', kDigits[byte / 16], kDigits[byte % 16]};
    }
  }
  return out;
}

std::string days_filter(Counted by, const office::Day& from, const office::Day& to) {
  const std::string behind = office::plus_days(to, 1).text();
  if (by == Counted::kDue) return "due_from=" + from.text() + "&due_before=" + behind;
  const std::string name = by == Counted::kOpened ? "opened" : "closed";
  return name + "_from=" + from.text() + "&" + name + "_to=" + behind;
}

}  // namespace

std::string filter_of_item(const std::string& by, const std::string& value, bool own) {
  if (by == "month" || by == "day") return "";  // it is the days that are its own
  if (by == "category") {
    const std::size_t slash = value.find('/');
    return "kind=" + encoded(value.substr(0, slash)) +
           "&category=" + encoded(value.substr(slash + 1));
  }
  std::string out = by + "=" + encoded(value);
  if (own) out += std::string("&part=") + (by == "unit" ? "unit" : "region");
  return out;
}

boost::json::object filters_of_days(const FiguresAsked& asked, const office::Day& from,
                                    const office::Day& to) {
  std::string whose;
  if (asked.line) whose += "&line=" + *asked.line;
  if (asked.value) {
    const std::string by(base::to_json(asked.rows).as_string());
    whose += "&" + filter_of_item(by, *asked.value, false);
  }
  boost::json::object out;
  for (const CountFilter& each : kFilters) {
    out[each.count] = days_filter(each.by, from, to) + each.narrowed + whose;
  }
  return out;
}

}  // namespace luoshi::service
