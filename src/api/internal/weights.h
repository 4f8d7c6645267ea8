// Lists with weights, as Accept-Encoding and Accept-Language have them (RFC 9110 12.4.2).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace luoshi::api {

struct Weighted {
  std::string name;  // lower case
  int weight = 0;    // q in thousandths
};

// In the order they came; what is not understood is left out. 32 members at most.
std::vector<Weighted> parse_weights(std::string_view value);

std::string_view trim_blanks(std::string_view text);  // spaces and tabs at both ends
std::string lower_case(std::string_view text);        // ASCII letters

}  // namespace luoshi::api
