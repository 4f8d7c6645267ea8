#include "service/answers.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.h"

namespace luoshi::service {

using base::Error;
using base::ErrorCode;
using base::Result;

Error told(Error error) {
  const bool is_path = error.where == "/id" || error.where == "/grant_id";
  const bool is_version = error.where == "/version";
  if (is_version && error.code == ErrorCode::kConflict && error.reason.empty()) {
    error.reason = "version_outdated";
  }
  if (is_path && error.code == ErrorCode::kConflict && error.reason.empty()) {
    error.reason = "state_forbids";
  }
  if (error.code == ErrorCode::kForbidden && error.reason.empty()) {
    error.reason = "separation_of_duties";
  }
  if (is_path || is_version) {
    error.where.clear();
  } else if (error.code == ErrorCode::kNotFound && error.where.starts_with('/')) {
    error.code = ErrorCode::kInvalidInput;
  }
  return error;
}

Error at_member(Error error, std::string_view pointer) {
  if (error.code == ErrorCode::kNotFound) error.code = ErrorCode::kInvalidInput;
  if (error.code == ErrorCode::kInvalidInput) error.where = std::string(pointer);
  return error;
}

Error not_found(base::Message what) { return {ErrorCode::kNotFound, std::move(what), {}, {}, {}}; }

Error wrong_parameter(std::string_view name, base::Message right) {
  return {ErrorCode::kInvalidInput,
          {fmt::format("参数 {} 有误", name), fmt::format("the parameter {} is wrong", name)},
          std::string(name),
          std::move(right),
          {}};
}

Error wrong_member(std::string_view pointer, base::Message what, base::Message right) {
  return {ErrorCode::kInvalidInput, std::move(what), std::string(pointer), std::move(right), {}};
}

bool is_id_of(std::string_view prefix, std::string_view text) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return !text.empty() && text.size() <= 60 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

Result<std::optional<bool>> flag_of(const Parameters& parameters, std::string_view name) {
  const auto text = value_of(parameters, name);
  if (!text) return std::optional<bool>();
  if (*text == "true" || *text == "false") return std::optional(*text == "true");
  return tl::unexpected(wrong_parameter(name, {"应为 true 或 false", "true or false"}));
}

Result<std::optional<std::string>> word_of(const Parameters& parameters, std::string_view name,
                                           std::initializer_list<std::string_view> words) {
  auto text = value_of(parameters, name);
  if (!text || std::find(words.begin(), words.end(), *text) != words.end()) return text;
  const std::string known = fmt::format("{}", fmt::join(words, ", "));
  return tl::unexpected(wrong_parameter(name, {"应为其中之一：" + known, "one of: " + known}));
}

boost::json::value json_of(const ledger::Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return *number;
  if (const auto* text = std::get_if<std::string>(&value)) return boost::json::value(*text);
  return nullptr;
}

boost::json::value time_json(const ledger::Value& milliseconds) {
  const auto* number = std::get_if<std::int64_t>(&milliseconds);
  if (!number) return nullptr;
  return boost::json::value(rfc3339(env::WallTime(std::chrono::milliseconds(*number))));
}

std::string text_of(const ledger::Table& table, const ledger::Row& row, std::string_view column) {
  const auto* text = std::get_if<std::string>(&row[table.column(column)]);
  return text ? *text : std::string();
}

std::uint64_t version_of(const ledger::Table& table, const ledger::Row& row) {
  return static_cast<std::uint64_t>(std::get<std::int64_t>(row[table.column("version")]));
}

ledger::Command with_time(ledger::Command command) {
  command.decide = [decide = std::move(command.decide)](ledger::View& view) {
    auto decision = decide(view);
    if (decision && decision->reply.ends_with('}')) {
      decision->reply.pop_back();
      decision->reply += fmt::format(",\"at\":{}}}", view.now().time_since_epoch().count());
    }
    return decision;
  };
  return command;
}

Result<Done> done_of(const ledger::Reply& reply) {
  auto json = base::parse_json(reply.body);
  if (!json) return tl::unexpected(json.error());
  return base::from_json<Done>(*json);
}

}  // namespace luoshi::service
