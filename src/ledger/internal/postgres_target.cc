#include "ledger/internal/postgres_target.h"

#include <libpq-fe.h>

#include <algorithm>
#include <memory>
#include <string_view>

namespace luoshi::ledger {
namespace {

constexpr std::string_view kSchemaKey = "schema=";
constexpr std::size_t kSchemaBytesMax = 40;  // "_commit" behind it still is a name to PostgreSQL

bool is_schema_name(std::string_view name) {
  return !name.empty() && name.size() <= kSchemaBytesMax && name[0] >= 'a' && name[0] <= 'z' &&
         !name.starts_with("pg_") && std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
         });
}

tl::unexpected<base::Error> fail_location() {
  return base::fail(base::ErrorCode::kInvalidInput,
                    {"PostgreSQL 地址无法识别", "this is no address of a PostgreSQL database"},
                    "--store",
                    {"应为 postgresql://用户:密码@主机:端口/数据库?schema=名称",
                     "postgresql://user:password@host:port/database?schema=name"});
}

// Takes "schema=…" out of the URL's query: libpq knows no such key.
std::string take_schema(const std::string& location, std::string& schema) {
  const std::size_t question = location.find('?');
  if (question == std::string::npos) return location;
  std::string out = location.substr(0, question);
  char separator = '?';
  for (std::size_t begin = question + 1; begin <= location.size();) {
    const std::size_t end = std::min(location.find('&', begin), location.size());
    const std::string_view part = std::string_view(location).substr(begin, end - begin);
    if (part.starts_with(kSchemaKey)) {
      schema = part.substr(kSchemaKey.size());
    } else if (!part.empty()) {
      out += separator;
      out += part;
      separator = '&';
    }
    begin = end + 1;
  }
  return out;
}

std::string find(const PostgresTarget& target, std::string_view key, std::string otherwise) {
  for (const auto& [name, value] : target.keywords) {
    if (name == key) return value;
  }
  return otherwise;
}

}  // namespace

base::Result<PostgresTarget> parse_postgres_target(const std::string& location) {
  PostgresTarget target;
  const std::string url = take_schema(location, target.schema);
  if (!url.starts_with("postgresql://") && !url.starts_with("postgres://")) return fail_location();
  if (!is_schema_name(target.schema)) {
    return base::fail(base::ErrorCode::kInvalidInput,
                      {"schema 名称不合规", "the schema's name is not allowed"}, "--store ?schema=",
                      {"应为小写字母开头的字母、数字和下划线，至多 40 个",
                       "letters a-z, digits and underscores, a letter first, 40 at most"});
  }
  // libpq's own words may quote the URL, password and all.
  char* words = nullptr;
  const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(
      PQconninfoParse(url.c_str(), &words), &PQconninfoFree);
  PQfreemem(words);
  if (options == nullptr) return fail_location();
  for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option) {
    if (option->val != nullptr) target.keywords.emplace_back(option->keyword, option->val);
  }
  target.label = find(target, "host", "localhost") + ":" + find(target, "port", "5432") + "/" +
                 find(target, "dbname", find(target, "user", ""));
  return target;
}

}  // namespace luoshi::ledger
