// Short messages that other use cases want sent: to a citizen after a call, to an officer at night.
// They are put into the queue (notice/delivery.h) and sent by Sender; who is to be told, and when,
// is for whoever calls this.
//
// The number stands in the queue sealed, and is opened when it is sent: of somebody who was erased
// meanwhile nothing is left to send to. What fills a template stands there as it is: nothing
// personal belongs in it. Thread rule: any thread.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "service/world.h"

namespace luoshi::service {

inline constexpr std::string_view kMessagePhoneContext = "message.phone";

struct MessageWords {
  std::string template_name;                      // as the provider knows it: a-z, 0-9, '_', '-'
  std::map<std::string, std::string> parameters;  // 10 at the most, each of 200 bytes
};

// A number that is sealed already: under whose key, in which context (service/personal.h).
struct SealedPhone {
  std::string subject;
  std::string context;
  std::string sealed;  // base64url
};

// `key` says which message this is, 1 to 100 of a-z, 0-9, '-': asked for again, it is there already
// and is not sent twice. kInvalidInput for words that no template takes.
base::Result<void> send_message(World& world, const std::string& key, const SealedPhone& to,
                                const MessageWords& words);
// To a number in clear, which is sealed here under the key of whom it belongs to.
base::Result<void> send_message(World& world, const std::string& key, const std::string& subject,
                                std::string_view phone, const MessageWords& words);

}  // namespace luoshi::service
