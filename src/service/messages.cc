#include "service/messages.h"

#include <algorithm>
#include <boost/json.hpp>

#include "base/json.h"
#include "notice/delivery.h"
#include "service/answers.h"
#include "service/internal/message_letter.h"
#include "vault/encoding.h"

namespace luoshi::service {
namespace {

using base::Result;

constexpr std::size_t kKeyBytesMax = 100;
constexpr std::size_t kNameBytesMax = 60;
constexpr std::size_t kParametersMax = 10;
constexpr std::size_t kValueBytesMax = 200;

bool is_name(std::string_view text, std::size_t bytes_max, bool takes_underscore) {
  return !text.empty() && text.size() <= bytes_max && std::ranges::all_of(text, [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
           (takes_underscore && c == '_');
  });
}

Result<void> check(const std::string& key, const MessageWords& words) {
  const bool are_values = std::ranges::all_of(words.parameters, [](const auto& parameter) {
    return is_name(parameter.first, kNameBytesMax, true) &&
           parameter.second.size() <= kValueBytesMax;
  });
  if (is_name(key, kKeyBytesMax, false) && is_name(words.template_name, kNameBytesMax, true) &&
      words.parameters.size() <= kParametersMax && are_values) {
    return {};
  }
  return tl::unexpected(
      wrong_member("/message", {"短信的编号、模板或参数不合适", "this is no message to send"},
                   {"编号和模板为小写字母、数字和连字符，参数至多10个、每个至多200字节",
                    "small letters, digits and hyphens; 10 parameters of 200 bytes at the most"}));
}

}  // namespace

Result<void> send_message(World& world, const std::string& key, const SealedPhone& to,
                          const MessageWords& words) {
  if (auto ok = check(key, words); !ok) return ok;
  const MessageLetter letter{to.subject, to.context, to.sealed, words.template_name,
                             words.parameters};
  notice::DeliveryQueue queue(world.ledger, world.clock);
  auto added = queue.add(notice::new_delivery("messages_" + key, words.template_name,
                                              base::to_json(letter), world.clock.wall_now()));
  if (!added) return tl::unexpected(added.error());
  return {};
}

Result<void> send_message(World& world, const std::string& key, const std::string& subject,
                          std::string_view phone, const MessageWords& words) {
  if (auto ok = check(key, words); !ok) return ok;
  auto sealed = world.vault.seal(subject, kMessagePhoneContext, phone);
  if (!sealed) return tl::unexpected(sealed.error());
  return send_message(
      world, key,
      SealedPhone{subject, std::string(kMessagePhoneContext), vault::to_base64url(*sealed)}, words);
}

}  // namespace luoshi::service
