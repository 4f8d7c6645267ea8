#include "commitment/light_rule.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/unicode.h"
#include "base/yaml.h"

namespace luoshi::commitment {
namespace {

using base::Decimal;
using base::ErrorCode;
using base::fail;
using base::Message;
using base::Result;

constexpr std::size_t kFileBytesMax = 64 << 10;

struct Range {
  int number;
  int min;
  int max;
  const char* where;
};

base::Finding finding(const std::string& file, int line, Message message) {
  return {"light.malformed",
          base::Severity::kError,
          {},
          fmt::format("{}:{}", file, line),
          std::move(message)};
}

base::Finding finding(const std::string& file, const base::YamlReading& yaml,
                      const base::Error& error) {
  Message message = error.what;
  if (!error.where.empty()) {
    message.zh = fmt::format("{}：{}", error.where, message.zh);
    message.en = fmt::format("{}: {}", error.where, message.en);
  }
  if (!error.right.zh.empty()) message.zh += "；" + error.right.zh;
  if (!error.right.en.empty()) message.en += "; " + error.right.en;
  return finding(file, yaml.line_of(error.where), std::move(message));
}

// What the text does not say stays at its default, within a group too. A share may be a whole
// number, which YAML gives as one.
boost::json::value merged_with_default(const boost::json::object& said) {
  boost::json::value merged = base::to_json(LightRule{});
  for (const auto& member : said) {
    boost::json::value& place = merged.get_object()[member.key()];
    if (place.is_object() && member.value().is_object()) {
      for (const auto& inner : member.value().get_object()) {
        place.get_object()[inner.key()] = inner.value();
      }
    } else if (place.is_string() && member.value().is_int64()) {
      place = std::to_string(member.value().get_int64());
    } else {
      place = member.value();
    }
  }
  return merged;
}

bool is_word(const std::string& text) {
  return !text.empty() && text.size() <= 60 && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

Result<void> check_orders(const std::vector<OrderRule>& orders) {
  constexpr std::size_t kTextBytesMax = 4'000;
  if (orders.size() > kOrderRulesMax) {
    return fail(ErrorCode::kTooLarge, {"自动督办规则太多", "too many rules of orders"}, "/orders",
                {"不超过20条", "20 at the most"});
  }
  for (std::size_t i = 0; i < orders.size(); ++i) {
    const OrderRule& rule = orders[i];
    const std::string where = fmt::format("/orders/{}", i);
    const auto is_same = [&](const OrderRule& other) { return other.id == rule.id; };
    if (!is_word(rule.id) || std::ranges::count_if(orders, is_same) > 1) {
      return fail(ErrorCode::kInvalidInput, {"规则标识有误", "the id is wrong"}, where + "/id",
                  {"应为小写字母、数字和连字符，不重复", "a-z, 0-9 and '-', none twice"});
    }
    if (rule.days < 1 || rule.days > 366) {
      return fail(ErrorCode::kInvalidInput, {"天数超出范围", "the days are out of range"},
                  where + "/days", {"应为1至366", "from 1 to 366"});
    }
    if (rule.kind.empty() || rule.title.empty() || rule.title.size() > kTextBytesMax ||
        rule.text.size() > kTextBytesMax) {
      return fail(ErrorCode::kInvalidInput, {"规则不完整", "the rule is not complete"}, where,
                  {"应有kind和title，不要太长", "kind and title, not too long"});
    }
  }
  return {};
}

}  // namespace

Result<void> check(const LightRule& rule) {
  const Message right{"应为0到1之间的小数，红线不高于黄线",
                      "a share from 0 to 1, red not above yellow"};
  const auto is_share = [](Decimal share) { return !share.is_negative() && !(share > Decimal(1)); };
  if (!is_share(rule.yellow_below)) {
    return fail(ErrorCode::kInvalidInput, {"不是比例", "this is no share"}, "/yellow_below", right);
  }
  if (!is_share(rule.red_below) || rule.red_below > rule.yellow_below) {
    return fail(ErrorCode::kInvalidInput, {"红线有误", "this is no bound for red"}, "/red_below",
                right);
  }
  if (!is_share(rule.approx_tolerance)) {
    return fail(ErrorCode::kInvalidInput, {"不是比例", "this is no share"}, "/approx_tolerance",
                right);
  }
  const std::array<Range, 10> ranges = {{
      {rule.report.due_day, 1, 28, "/report/due_day"},
      {rule.report.yellow_days, 0, 366, "/report/yellow_days"},
      {rule.report.red_days, 0, 366, "/report/red_days"},
      {rule.milestone.yellow_days, 0, 366, "/milestone/yellow_days"},
      {rule.milestone.red_days, 0, 366, "/milestone/red_days"},
      {rule.deadline.yellow_days, 0, 366, "/deadline/yellow_days"},
      {rule.deadline.red_days, 0, 366, "/deadline/red_days"},
      {rule.tiers.first, 1, 100, "/tiers/first"},
      {rule.tiers.second, 0, rule.tiers.first, "/tiers/second"},
      {rule.tiers.led_min, 1, 1'000, "/tiers/led_min"},
  }};
  for (const Range& each : ranges) {
    if (each.number >= each.min && each.number <= each.max) continue;
    return fail(
        ErrorCode::kInvalidInput,
        {fmt::format("{}超出范围", each.number), fmt::format("{} is out of range", each.number)},
        each.where,
        {fmt::format("应为{}至{}", each.min, each.max),
         fmt::format("from {} to {}", each.min, each.max)});
  }
  return check_orders(rule.orders);
}

LightRuleReading parse_light_rule(const std::string& text, const std::string& file) {
  LightRuleReading out;
  if (text.size() > kFileBytesMax || !base::is_valid_utf8(text)) {
    out.findings.push_back(
        finding(file, 1, {"应为不超过64KB的UTF-8文本", "should be UTF-8 of at most 64 KB"}));
    return out;
  }
  const base::YamlReading yaml = base::read_yaml(text);
  for (const base::Error& error : yaml.problems) {
    out.findings.push_back(finding(file, yaml, error));
  }
  if (!out.findings.empty() || yaml.json.is_null()) return out;  // nothing said: the default
  if (!yaml.json.is_object()) {
    out.findings.push_back(
        finding(file, 1, {"应为“名称: 值”的列表", "should be a list of name: value"}));
    return out;
  }
  std::vector<base::Error> problems;
  const auto rule =
      base::from_json<LightRule>(merged_with_default(yaml.json.get_object()), problems);
  for (const base::Error& error : problems) out.findings.push_back(finding(file, yaml, error));
  if (!rule) return out;
  if (const auto ok = check(*rule); !ok) {
    out.findings.push_back(finding(file, yaml, ok.error()));
    return out;
  }
  out.rule = *rule;
  return out;
}

}  // namespace luoshi::commitment
