#include "office/lookup.h"

#include <fmt/format.h>

#include "office/fold.h"

namespace luoshi::office {

ledger::Condition differs(std::string column, ledger::Value value) {
  return {std::move(column), ledger::Comparison::kNotEqual, {std::move(value)}};
}

ledger::Condition among(std::string column, std::vector<ledger::Value> values) {
  return {std::move(column), ledger::Comparison::kIn, std::move(values)};
}

std::string text_at(const ledger::Table& table, const ledger::Row& row, std::string_view column) {
  const auto* text = std::get_if<std::string>(&row[table.column(column)]);
  return text ? *text : std::string();
}

base::Result<std::vector<ledger::Row>> rows_where(ledger::View& view, const ledger::Table& table,
                                                  std::vector<ledger::Condition> where,
                                                  std::size_t limit) {
  ledger::Query query;
  query.table = &table;
  query.where = std::move(where);
  query.limit = limit;
  return view.rows(query);
}

base::Result<bool> any_where(ledger::View& view, const ledger::Table& table,
                             std::vector<ledger::Condition> where) {
  auto rows = rows_where(view, table, std::move(where), 1);
  if (!rows) return tl::unexpected(rows.error());
  return !rows->empty();
}

base::Result<void> check_version(ledger::View& view, const ledger::StreamId& stream,
                                 const std::optional<std::uint64_t>& expected) {
  if (!expected) return {};
  const auto version = view.version(stream);
  if (!version) return tl::unexpected(version.error());
  if (*version == *expected) return {};
  return tl::unexpected(base::Error{
      base::ErrorCode::kConflict,
      {fmt::format("已被别人改过：现为第{}版，您看到的是第{}版", *version, *expected),
       fmt::format("somebody changed it meanwhile: it is at version {}, you have read {}", *version,
                   *expected)},
      "/version",
      {"请重新读取后再改", "read it again, then change it"},
      "version_outdated"});
}

base::Error unknown_event(const ledger::Event& event) {
  return {base::ErrorCode::kUnsupported,
          {fmt::format("不认识的事件：{}，第{}版", event.kind, event.kind_version),
           fmt::format("unknown event: {}, version {}", event.kind, event.kind_version)},
          event.stream,
          {"应使用不低于写入者的程序版本", "a program as new as the one that wrote it"},
          {}};
}

std::string reply_of(std::string_view id, std::uint64_t version) {
  boost::json::object reply;
  reply.emplace("id", id);
  reply.emplace("version", version);
  return base::serialize(reply);
}

}  // namespace luoshi::office
