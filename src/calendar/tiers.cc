#include "calendar/tiers.h"

#include <fmt/format.h>

#include "base/decimal.h"

namespace luoshi::calendar {
namespace {

constexpr int kCountMax = 100'000;

// The first is no easier to reach than the second.
template <class Fits>
bool is_above(const std::optional<Percent>& first, const std::optional<Percent>& second,
              Fits fits) {
  return !second || (first && fits(*first, *second));
}

}  // namespace

std::vector<base::Error> problems_of(const TierRule& rule) {
  std::vector<base::Error> out;
  const auto add = [&](const char* where, base::Message what, base::Message right) {
    out.push_back({base::ErrorCode::kInvalidInput, std::move(what), where, std::move(right)});
  };
  const auto check_count = [&](int count, const char* where) {
    if (count >= 1 && count <= kCountMax) return;
    add(where, {"件数有误", "this is no count"},
        {fmt::format("应为1至{}", kCountMax), fmt::format("from 1 to {}", kCountMax)});
  };
  check_count(rule.due_min, "/due_min");
  check_count(rule.said_min, "/said_min");
  const TierBand& one = rule.first;
  const TierBand& two = rule.second;
  if (two == TierBand{}) {
    add("/second", {"没有列出任何一项", "it names none of them"},
        {"on_time、solved、satisfied、reopened中的若干项",
         "some of on_time, solved, satisfied, reopened"});
  }
  const auto most = std::greater_equal<>();
  if (!is_above(one.on_time, two.on_time, most) || !is_above(one.solved, two.solved, most) ||
      !is_above(one.satisfied, two.satisfied, most) ||
      !is_above(one.reopened, two.reopened, std::less_equal<>())) {
    add("/first", {"第一档比第二档还宽", "the first tier is easier to reach than the second"},
        {"第二档列出的，第一档都应列出，且不低于它",
         "what the second names the first names too, and asks no less"});
  }
  return out;
}

}  // namespace luoshi::calendar

namespace luoshi::base {
namespace {

constexpr int kThousandthsMax = 1'000;

std::optional<std::int64_t> thousandths_in(const boost::json::value& form) {
  if (form.is_int64()) return form.get_int64() * 10;
  if (!form.is_string()) return std::nullopt;
  const auto percent = Decimal::parse(std::string_view(form.get_string()));
  return percent ? (*percent * Decimal(10)).to_int64() : std::nullopt;
}

}  // namespace

boost::json::value JsonAs<calendar::Percent>::write(calendar::Percent percent) {
  return boost::json::string((Decimal(percent.thousandths) / Decimal(10)).to_string());
}

Result<calendar::Percent> JsonAs<calendar::Percent>::read(const Form& form) {
  const auto thousandths = thousandths_in(form);
  if (thousandths && *thousandths >= 0 && *thousandths <= kThousandthsMax) {
    return calendar::Percent{static_cast<int>(*thousandths)};
  }
  return fail(ErrorCode::kInvalidInput, {"不是百分数", "this is no percentage"}, {},
              {"应为0至100，最多一位小数", "0 to 100, with one decimal at most"});
}

}  // namespace luoshi::base
