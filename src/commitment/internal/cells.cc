#include "commitment/internal/cells.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

#include "base/unicode.h"
#include "office/cell_text.h"

namespace luoshi::commitment {
namespace {

using base::Result;
using office::plain;

tl::unexpected<base::Error> wrong(base::Message what, base::Message right) {
  return tl::unexpected(
      base::Error{base::ErrorCode::kInvalidInput, std::move(what), {}, std::move(right), {}});
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::vector<std::string> split(std::string_view text, std::u32string_view between) {
  std::vector<std::string> parts;
  std::u32string part;
  const auto put = [&] {
    std::string one = plain(base::to_utf8(part));
    if (!one.empty()) parts.push_back(std::move(one));
    part.clear();
  };
  for (const char32_t c : base::to_utf32(text)) {
    between.find(c) == std::u32string_view::npos ? part.push_back(c) : put();
  }
  put();
  return parts;
}

// The numbers in a text that holds nothing but them and what may stand between: 年 月 日 号 底 - /
// .
std::vector<int> numbers_in(std::string_view text) {
  std::vector<int> numbers;
  std::string rest(text);
  for (const std::string_view sign : {"年", "月", "日", "号", "底", "-", "/", "."}) {
    for (std::size_t at = rest.find(sign); at != std::string::npos; at = rest.find(sign)) {
      rest.replace(at, sign.size(), " ");
    }
  }
  for (const char* at = rest.data(); at != rest.data() + rest.size();) {
    if (*at == ' ') {
      ++at;
      continue;
    }
    int number = 0;
    const auto [end, error] = std::from_chars(at, rest.data() + rest.size(), number);
    if (error != std::errc() || number < 0) return {};
    numbers.push_back(number);
    at = end;
  }
  return numbers;
}

// Days since 1899-12-30, as spreadsheets count them; of the years 2000 to 2099.
std::optional<office::Day> day_of_serial(std::string_view text) {
  constexpr int kFirst = 36'526;
  constexpr int kLast = 73'050;
  int serial = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), serial);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (serial < kFirst || serial > kLast) return std::nullopt;
  return office::plus_days(*office::Day::parse("2000-01-01"), serial - kFirst);
}

std::optional<office::Day> day_of(int year, int month, std::optional<int> day) {
  if (month < 1 || month > 12 || year < 1949 || year > 2199) return std::nullopt;
  if (!day) return Period::month(year, month).last_day();
  const auto read = office::Day::parse(fmt::format("{:04}-{:02}-{:02}", year, month, *day));
  return read ? std::optional(*read) : std::nullopt;
}

template <class T>
struct Word {
  std::string_view word;
  T value;
};

template <class T, std::size_t kCount>
std::optional<T> found(const std::array<Word<T>, kCount>& words, std::string_view text) {
  const auto at = std::find_if(words.begin(), words.end(),
                               [&](const Word<T>& each) { return each.word == text; });
  return at == words.end() ? std::nullopt : std::optional(at->value);
}

// A day at one end of the text, and what stands at the other.
std::optional<Milestone> milestone_in(const std::string& text, int year) {
  const std::u32string all = base::to_utf32(text);
  constexpr std::u32string_view kBetween = U" :()";
  for (std::size_t at = 0; at < all.size(); ++at) {
    if (kBetween.find(all[at]) == std::u32string_view::npos) continue;
    std::string before = plain(base::to_utf8(std::u32string_view(all).substr(0, at)));
    std::string behind = plain(base::to_utf8(std::u32string_view(all).substr(at + 1)));
    if (!behind.empty() && behind.back() == ')')
      behind = plain(behind.substr(0, behind.size() - 1));
    if (before.empty() || behind.empty()) continue;
    if (const auto day = read_day(behind, year)) return Milestone{0, std::move(before), *day};
    if (const auto day = read_day(before, year)) return Milestone{0, std::move(behind), *day};
  }
  return std::nullopt;
}

}  // namespace

Result<FigureCell> read_figure(std::string_view text) {
  std::string digits = plain(text);
  FigureCell out;
  if (digits.ends_with('%')) {
    out.is_percent = true;
    digits.pop_back();
  }
  const auto value = office::figure_in(plain(digits));
  if (!value) {
    return wrong({fmt::format("“{}”不是数", text), fmt::format("\"{}\" is no number", text)},
                 {"只填数字，如1200、5.2；单位和“以上”等另有栏目",
                  "digits only, as in 1200 or 5.2; unit and comparison have columns of their own"});
  }
  out.value = *value;
  return out;
}

Result<office::Day> read_day(std::string_view text, int year) {
  const std::string given = plain(text);
  std::optional<office::Day> day = day_of_serial(given);
  if (given == "年底" || given == "全年") day = default_deadline(year);
  if (!day && !given.empty() && is_digit(given.front())) {
    const std::vector<int> numbers = numbers_in(given);
    const bool has_year = !numbers.empty() && numbers.front() > 31;
    if (numbers.size() == 3) day = day_of(numbers[0], numbers[1], numbers[2]);
    if (numbers.size() == 2 && has_year) day = day_of(numbers[0], numbers[1], {});
    if (numbers.size() == 2 && !has_year) day = day_of(year, numbers[0], numbers[1]);
    const bool is_month = given.find("月") != std::string::npos;
    if (numbers.size() == 1 && is_month) day = day_of(year, numbers[0], {});
  }
  if (day) return *day;
  return wrong({fmt::format("“{}”不是日期", text), fmt::format("\"{}\" is no day", text)},
               {"应如2026-09-30、2026年9月30日、9月底", "as in 2026-09-30"});
}

Result<bool> read_yes(std::string_view text) {
  static constexpr std::array<Word<bool>, 8> kWords{{{"是", true},
                                                     {"否", false},
                                                     {"yes", true},
                                                     {"no", false},
                                                     {"TRUE", true},
                                                     {"FALSE", false},
                                                     {"1", true},
                                                     {"0", false}}};
  if (const auto value = found(kWords, plain(text))) return *value;
  return wrong(
      {fmt::format("“{}”看不出是或否", text), fmt::format("\"{}\" is not yes or no", text)},
      {"应为“是”或“否”", "yes or no"});
}

Result<report::Comparator> read_comparator(std::string_view text) {
  using report::Comparator;
  static constexpr std::array<Word<Comparator>, 24> kWords{{
      {"不低于", Comparator::kGe}, {"不少于", Comparator::kGe}, {"达到", Comparator::kGe},
      {"以上", Comparator::kGe},   {">=", Comparator::kGe},     {"≥", Comparator::kGe},
      {"ge", Comparator::kGe},     {"高于", Comparator::kGt},   {"超过", Comparator::kGt},
      {">", Comparator::kGt},      {"gt", Comparator::kGt},     {"不高于", Comparator::kLe},
      {"不超过", Comparator::kLe}, {"以内", Comparator::kLe},   {"<=", Comparator::kLe},
      {"≤", Comparator::kLe},      {"le", Comparator::kLe},     {"低于", Comparator::kLt},
      {"<", Comparator::kLt},      {"lt", Comparator::kLt},     {"等于", Comparator::kEq},
      {"=", Comparator::kEq},      {"eq", Comparator::kEq},     {"左右", Comparator::kApprox},
  }};
  if (const auto value = found(kWords, plain(text))) return *value;
  return wrong({fmt::format("不认得比较方式“{}”", text),
                fmt::format("\"{}\" is no comparison that is known", text)},
               {"应为不低于、高于、不超过、低于、等于或左右", "ge, gt, le, lt or eq"});
}

Result<CommitmentKind> read_kind(std::string_view text) {
  static constexpr std::array<Word<CommitmentKind>, 11> kWords{{
      {"目标", CommitmentKind::kTarget},
      {"指标", CommitmentKind::kTarget},
      {"target", CommitmentKind::kTarget},
      {"任务", CommitmentKind::kTask},
      {"重点任务", CommitmentKind::kTask},
      {"task", CommitmentKind::kTask},
      {"项目", CommitmentKind::kProject},
      {"重点项目", CommitmentKind::kProject},
      {"project", CommitmentKind::kProject},
      {"民生实事", CommitmentKind::kLivelihood},
      {"livelihood", CommitmentKind::kLivelihood},
  }};
  if (const auto value = found(kWords, plain(text))) return *value;
  return wrong({fmt::format("没有“{}”这一类事项", text),
                fmt::format("no kind of commitment is called \"{}\"", text)},
               {"应为目标、任务、项目或民生实事", "target, task, project or livelihood"});
}

Result<std::vector<Milestone>> read_milestones(std::string_view text, int year) {
  std::vector<Milestone> out;
  for (const std::string& each : split(text, U"；;\n")) {
    auto milestone = milestone_in(each, year);
    if (!milestone) {
      return wrong({fmt::format("“{}”里没有节点名称和日期", each),
                    fmt::format("\"{}\" is not a name and a day", each)},
                   {"应如“开工 2026-03-31；主体完工 9月底”",
                    "as in \"begun 2026-03-31; roofed 2026-09-30\""});
    }
    milestone->number = static_cast<std::uint32_t>(out.size() + 1);
    out.push_back(std::move(*milestone));
  }
  return out;
}

std::vector<std::string> read_list(std::string_view text) { return split(text, U"、，；,;\n"); }

}  // namespace luoshi::commitment
