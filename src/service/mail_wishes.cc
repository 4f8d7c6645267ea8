#include "service/mail_wishes.h"

#include <boost/json.hpp>

#include "base/json.h"
#include "service/answers.h"
#include "service/personal.h"

namespace luoshi::service {
namespace {

using base::Result;
using notice::MailRhythm;

// As whoever sends it will see it.
bool is_address(const std::string& text) {
  const env::Mail mail{
      .id = "check", .from = "check@example.org", .to = {text}, .subject = "-", .text = "-"};
  return env::format_mail(mail, env::WallTime()).has_value();
}

Result<notice::MailWished> sealed_wish(World& world, const Caller& caller, const MailWish& wish) {
  notice::MailWished out{wish.rhythm, {}};
  if (wish.rhythm == MailRhythm::kNone) return out;
  if (!wish.address || !is_address(*wish.address)) {
    return tl::unexpected(wrong_member("/address", {"不是邮件地址", "this is no mail address"},
                                       {"例如 zhang@example.org", "such as zhang@example.org"}));
  }
  auto sealed = seal(world, caller.person, kMailContext, *wish.address, false);
  if (!sealed) return tl::unexpected(sealed.error());
  out.address = notice::SealedText{sealed->sealed, ""};
  return out;
}

}  // namespace

Result<boost::json::object> get_mail_wish(World& world, const Caller& caller) {
  auto reader = world.ledger.state<notice::Reader>(ledger::kCityBook,
                                                   notice::reader_stream(caller.person.value()));
  if (!reader) return tl::unexpected(reader.error());
  const notice::MailWished& wish = (*reader)->mail;
  boost::json::object out{{"rhythm", notice::name_of(wish.rhythm)}, {"address", nullptr}};
  if (!wish.address) return out;
  auto address = open(world, caller.person, kMailContext, wish.address->sealed);
  if (!address) return tl::unexpected(address.error());
  if (*address) out["address"] = **address;
  return out;
}

Result<boost::json::object> wish_mail(World& world, const Caller& caller, const Asked& asked,
                                      const MailWish& wish) {
  auto sealed = sealed_wish(world, caller, wish);
  if (!sealed) return tl::unexpected(sealed.error());
  auto reply = told(world.ledger.execute(
      notice::command(caller.actor, asked.request, asked.fingerprint,
                      notice::WishMail{caller.person.value(), std::move(*sealed)})));
  if (!reply) return tl::unexpected(reply.error());
  return get_mail_wish(world, caller);
}

}  // namespace luoshi::service
