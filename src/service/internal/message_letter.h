// What stands in the queue of a short message.
// Thread rule: a value.
#pragma once

#include <boost/describe.hpp>
#include <map>
#include <string>

namespace luoshi::service {

struct MessageLetter {
  std::string subject;  // under whose key the number is sealed
  std::string context;
  std::string phone;  // sealed, base64url
  std::string template_name;
  std::map<std::string, std::string> parameters;
};
BOOST_DESCRIBE_STRUCT(MessageLetter, (), (subject, context, phone, template_name, parameters))

}  // namespace luoshi::service
