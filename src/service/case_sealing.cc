#include "service/internal/case_sealing.h"

#include <algorithm>

#include "base/json.h"
#include "base/unicode.h"
#include "cases/request_rows.h"
#include "office/fields.h"
#include "service/answers.h"
#include "service/audit.h"
#include "service/internal/person_fields.h"
#include "service/personal.h"
#include "service/ready_subjects.h"

namespace luoshi::service {
namespace {

using base::Result;
using office::Sealed;

constexpr std::size_t kTextMax = 20'000;
constexpr std::size_t kNameMax = 60;
constexpr std::size_t kAddressMax = 200;
constexpr std::size_t kDigitsMin = 7;  // a run as long is a telephone's number, or more than that

bool is_digit(char32_t c) { return (c >= U'0' && c <= U'9') || (c >= U'０' && c <= U'９'); }

// Behind the run of digits that begins here; '-' and spaces between two digits belong to it.
std::size_t end_of_digits(const std::u32string& text, std::size_t begin, std::size_t& digits) {
  std::size_t end = begin;
  digits = 0;
  for (std::size_t i = begin; i < text.size(); ++i) {
    if (is_digit(text[i])) {
      ++digits;
      end = i + 1;
    } else if (text[i] != U'-' && text[i] != U' ') {
      break;
    }
  }
  return end;
}

void mask_numbers(std::u32string& text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!is_digit(text[i])) continue;
    std::size_t digits = 0;
    const std::size_t end = end_of_digits(text, i, digits);
    if (digits >= kDigitsMin) {
      std::fill(text.begin() + static_cast<std::ptrdiff_t>(i + 3),
                text.begin() + static_cast<std::ptrdiff_t>(end), U'*');
    }
    i = end;
  }
}

char32_t ascii_of(char32_t digit) { return digit >= U'０' ? digit - U'０' + U'0' : digit; }

std::u32string digits_in(const std::u32string& text) {
  std::u32string digits;
  for (const char32_t c : text) {
    if (is_digit(c)) digits.push_back(ascii_of(c));
  }
  return digits;
}

// Runs of digits that are this number, whatever stands between or before them.
void mask_number(std::u32string& text, const std::u32string& number) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!is_digit(text[i])) continue;
    std::size_t count = 0;
    const std::size_t end = end_of_digits(text, i, count);
    const std::u32string run = digits_in(text.substr(i, end - i));
    const bool is_it = run.size() >= kDigitsMin && number.size() >= kDigitsMin &&
                       (run.find(number) != run.npos || number.find(run) != number.npos);
    if (is_it) {
      std::fill(text.begin() + static_cast<std::ptrdiff_t>(i + 3),
                text.begin() + static_cast<std::ptrdiff_t>(end), U'*');
    }
    i = end;
  }
}

void mask_all(std::u32string& text, const std::optional<std::string>& word) {
  const std::u32string hidden = base::to_utf32(word.value_or(""));
  if (hidden.size() < 2) return;
  for (std::size_t at = text.find(hidden); at != std::u32string::npos;
       at = text.find(hidden, at + 1)) {
    std::fill_n(text.begin() + static_cast<std::ptrdiff_t>(at + 1), hidden.size() - 1, U'*');
  }
}

Result<std::optional<Sealed>> sealed_field(World& world, const std::string& subject,
                                           std::string_view context,
                                           const std::optional<std::string>& value) {
  if (!value || value->empty()) return std::optional<Sealed>();
  const bool is_phone = context == kReporterPhoneContext;
  auto sealed = seal(world, office::PersonId(subject), context, *value, is_phone);
  if (!sealed) return tl::unexpected(sealed.error());
  return std::optional(std::move(*sealed));
}

Result<std::string> subject_for(World& world, const CaseReporter& reporter) {
  if (reporter.phone && !reporter.phone->empty()) {
    auto before = subject_with(world, match_of(world, kReporterPhoneContext, *reporter.phone));
    if (!before) return tl::unexpected(before.error());
    if (*before) return **before;
  }
  return world.subjects->take(world, "r-");
}

Result<std::optional<cases::SealedPerson>> sealed_reporter(
    World& world, const std::optional<CaseReporter>& reporter) {
  const bool is_named = reporter && (reporter->name || reporter->phone || reporter->address);
  if (!is_named) return std::optional<cases::SealedPerson>();
  auto found = subject_for(world, *reporter);
  if (!found) return tl::unexpected(found.error());
  const std::string& subject = *found;
  cases::SealedPerson out{subject, {}, {}, {}};
  auto name = sealed_field(world, subject, kReporterNameContext, reporter->name);
  if (!name) return tl::unexpected(name.error());
  auto phone = sealed_field(world, subject, kReporterPhoneContext, reporter->phone);
  if (!phone) return tl::unexpected(phone.error());
  auto address = sealed_field(world, subject, kReporterAddressContext, reporter->address);
  if (!address) return tl::unexpected(address.error());
  out.name = std::move(*name);
  out.phone = std::move(*phone);
  out.address = std::move(*address);
  return std::optional(std::move(out));
}

Result<void> check_reporter(const CaseReporter& reporter) {
  const auto check = [](const std::optional<std::string>& value, const char* pointer,
                        std::size_t max) {
    return value && !value->empty() ? check_line(*value, max, pointer) : Result<void>();
  };
  if (auto ok = check(reporter.name, "/reporter/name", kNameMax); !ok) return ok;
  if (auto ok = check(reporter.address, "/reporter/address", kAddressMax); !ok) return ok;
  if (!reporter.phone || reporter.phone->empty()) return {};
  auto ok = check_phone(*reporter.phone);
  return ok ? ok : tl::unexpected(at_member(ok.error(), "/reporter/phone"));
}

Result<void> check_required(const CaseNew& wanted, const calendar::Process& process) {
  const auto form = wanted.form.value_or(std::map<std::string, std::string>());
  for (const calendar::FormField& field :
       process.form.value_or(std::vector<calendar::FormField>())) {
    const auto given = form.find(field.id);
    const bool is_missing = given == form.end() || given->second.empty();
    if (!field.required.value_or(false) || !is_missing) continue;
    return tl::unexpected(wrong_member("/form/" + field.id,
                                       {"“" + field.name + "”没有填", "this field is empty"},
                                       {"应填写", "it must be filled in"}));
  }
  return {};
}

Result<void> check_case_text(const std::string& text, std::string_view pointer) {
  constexpr office::TextLimits kLimits{.max = kTextMax, .lines = true};
  if (text.empty()) return {};
  auto ok = office::check_text(text, kLimits, std::string(pointer));
  return ok ? ok : tl::unexpected(told(ok.error()));
}

bool is_plain(const calendar::Process& process, const std::string& field) {
  const calendar::FormField* found = calendar::find_field(process, field);
  if (found == nullptr) return true;  // refused by the decision, with its place
  return found->type != calendar::FieldType::kText && !found->personal.value_or(false);
}

// The fields that may stand in the clear, and the others as one sealed text.
Result<void> seal_form(World& world, const std::string& subject, const CaseNew& wanted,
                       const calendar::Process& process, cases::CaseRegistered& out) {
  boost::json::object hidden;
  const auto form = wanted.form.value_or(std::map<std::string, std::string>());
  for (const auto& [name, value] : form) {
    if (value.empty()) continue;
    if (is_plain(process, name)) {
      out.form[name] = value;
    } else {
      hidden[name] = value;
    }
  }
  if (hidden.empty()) return {};
  auto sealed = seal_case_text(world, subject, base::serialize(hidden), "/form");
  if (!sealed) return tl::unexpected(sealed.error());
  out.sealed_form = std::move(*sealed);
  return {};
}

Result<std::int64_t> came_at(World& world, const CaseNew& wanted) {
  if (!wanted.came_at) return world.clock.wall_now().time_since_epoch().count();
  const auto time = parse_rfc3339(*wanted.came_at);
  if (time) return time->time_since_epoch().count();
  return tl::unexpected(wrong_member(
      "/came_at", {"时间有误", "this is no time"},
      {"应为 2026-03-02T09:30:00+08:00 这样的时间", "a time such as 2026-03-02T09:30:00+08:00"}));
}

// The nearest millionth of a degree.
std::optional<std::int64_t> millionths(const base::Decimal& degrees) {
  const base::Decimal scaled = degrees * base::Decimal(1'000'000);
  std::string text = scaled.to_string();
  if (const std::size_t dot = text.find('.'); dot != std::string::npos) text.resize(dot);
  const auto whole = base::Decimal::parse(text.empty() || text == "-" ? "0" : text);
  return whole ? whole->to_int64() : std::nullopt;
}

Result<std::optional<cases::Point>> point_of(const std::optional<CasePoint>& point) {
  if (!point) return std::optional<cases::Point>();
  const auto longitude = millionths(point->longitude);
  const auto latitude = millionths(point->latitude);
  if (longitude && latitude) return std::optional(cases::Point{*longitude, *latitude});
  return tl::unexpected(wrong_member("/point", {"坐标有误", "this is no point"},
                                     {"应为WGS 84经纬度", "longitude and latitude, WGS 84"}));
}

}  // namespace

Result<std::optional<std::string>> subject_with(World& world, const std::string& phone_match) {
  ledger::Query query{.table = &cases::requests_table(), .book = ledger::kCityBook};
  query.where = {{"phone_match", ledger::Comparison::kEqual, {phone_match}}};
  query.order = {{"opened_at", true}};
  query.limit = 1;
  auto rows = world.ledger.rows(query);
  if (!rows) return tl::unexpected(rows.error());
  if (rows->empty()) return std::optional<std::string>();
  return std::optional(text_of(*query.table, rows->front().row, "reporter"));
}

Result<std::string> seal_case_text(World& world, const std::string& subject,
                                   const std::string& text, std::string_view pointer) {
  if (text.empty()) return std::string();
  if (auto ok = check_case_text(text, pointer); !ok) return tl::unexpected(ok.error());
  auto sealed = seal(world, office::PersonId(subject), kCaseTextContext, text, false);
  if (!sealed) return tl::unexpected(sealed.error());
  return std::move(sealed->sealed);
}

Result<std::optional<std::string>> open_case_text(World& world, const std::string& subject,
                                                  const std::string& sealed) {
  if (sealed.empty()) return std::optional(std::string());
  return open(world, office::PersonId(subject), kCaseTextContext, sealed);
}

std::string clean_summary(std::string summary, const std::optional<CaseReporter>& reporter) {
  std::u32string text = base::to_utf32(summary);
  if (reporter) {
    mask_all(text, reporter->name);
    mask_all(text, reporter->address);
  }
  mask_numbers(text);
  return base::to_utf8(text);
}

std::string without_reporter(const std::string& text, const CaseReporter& reporter) {
  std::u32string out = base::to_utf32(text);
  mask_all(out, reporter.name);
  mask_all(out, reporter.address);
  mask_number(out, digits_in(base::to_utf32(reporter.phone.value_or(""))));
  return base::to_utf8(out);
}

Result<void> check_case(const CaseNew& wanted, const calendar::Process& process) {
  if (wanted.reporter) {
    if (auto ok = check_reporter(*wanted.reporter); !ok) return ok;
  }
  for (const auto& [text, pointer] :
       {std::pair{&wanted.text, "/text"}, {&wanted.place, "/place"}}) {
    if (auto ok = check_case_text(text->value_or(""), pointer); !ok) return ok;
  }
  return check_required(wanted, process);
}

Result<cases::CaseRegistered> sealed_case(World& world, const cases::CaseId& id,
                                          const CaseNew& wanted, const calendar::Process& process) {
  if (auto ok = check_case(wanted, process); !ok) return tl::unexpected(ok.error());
  cases::CaseRegistered out;
  auto reporter = sealed_reporter(world, wanted.reporter);
  if (!reporter) return tl::unexpected(reporter.error());
  out.reporter = std::move(*reporter);
  const std::string subject = out.reporter ? out.reporter->subject : id.value();
  for (const auto& [text, sealed, pointer] :
       {std::tuple{&wanted.text, &out.text, "/text"}, {&wanted.place, &out.place, "/place"}}) {
    if (!*text || (*text)->empty()) continue;
    auto value = seal_case_text(world, subject, **text, pointer);
    if (!value) return tl::unexpected(value.error());
    *sealed = std::move(*value);
  }
  if (auto ok = seal_form(world, subject, wanted, process, out); !ok) {
    return tl::unexpected(ok.error());
  }
  auto at = came_at(world, wanted);
  if (!at) return tl::unexpected(at.error());
  auto point = point_of(wanted.point);
  if (!point) return tl::unexpected(point.error());
  out.kind = wanted.kind;
  out.summary = clean_summary(wanted.summary, wanted.reporter);
  if (wanted.category || wanted.matter)
    out.filed = cases::Filed{wanted.category, wanted.matter, {}};
  out.channel = wanted.channel.value_or(cases::Channel::kCall);
  out.came_at = *at;
  out.region = wanted.region;
  out.point = *point;
  out.secret = wanted.secret.value_or(false);
  out.checked = wanted.checked;
  out.files = wanted.files.value_or(std::vector<std::string>());
  out.previous = wanted.previous;
  return out;
}

}  // namespace luoshi::service
