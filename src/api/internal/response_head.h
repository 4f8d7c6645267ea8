// The bytes before a body: status line, header, and what the server adds. Thread rule: pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "api/http.h"
#include "env/clock.h"

namespace luoshi::api {

struct HeadNotes {
  std::string_view date;                      // see http_date
  std::optional<std::size_t> content_length;  // none: the body ends with the connection
  bool is_last = false;                       // the connection closes afterwards
  const Headers* defaults = nullptr;          // where the response does not set them
};

// Nothing when a field's name or value could break the header apart.
std::optional<std::string> format_head(const Response& response, const HeadNotes& notes);

// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110 5.6.7).
std::string http_date(env::WallTime time);

}  // namespace luoshi::api
