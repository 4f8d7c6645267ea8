#include "vault/internal/json_text.h"

namespace luoshi::vault::internal {

std::optional<boost::json::object> parse_object(std::string_view text, std::size_t bytes_max) {
  if (text.size() > bytes_max) return std::nullopt;
  boost::json::parse_options options;
  options.max_depth = 16;
  boost::json::error_code code;
  boost::json::value value = boost::json::parse({text.data(), text.size()}, code, {}, options);
  if (code || !value.is_object()) return std::nullopt;
  return std::move(value.get_object());
}

std::optional<std::string> text_of(const boost::json::object& object, std::string_view name) {
  const boost::json::value* value = object.if_contains({name.data(), name.size()});
  if (value == nullptr || !value->is_string()) return std::nullopt;
  return std::string(value->get_string());
}

}  // namespace luoshi::vault::internal
