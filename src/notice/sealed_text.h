// What the caller has sealed before it comes into an event. In this shape the audit trail hides it.
// Thread rule: a value.
#pragma once

#include <boost/describe.hpp>
#include <string>

namespace luoshi::notice {

struct SealedText {
  std::string sealed;  // base64url
  std::string match;
};
BOOST_DESCRIBE_STRUCT(SealedText, (), (sealed, match))

}  // namespace luoshi::notice
