// Whether one wants one's notices as mail, and where to: each for himself. What is sent, and when,
// stands in notice_mail.cc; a server that has no mail server sends none. Thread rule: any thread.
#pragma once

#include <boost/describe.hpp>
#include <boost/json/object.hpp>
#include <optional>
#include <string>

#include "notice/notice.h"
#include "service/caller.h"

namespace luoshi::service {

inline constexpr std::string_view kMailContext = "notice.mail";

struct MailWish {
  notice::MailRhythm rhythm = notice::MailRhythm::kNone;
  std::optional<std::string> address;
};
BOOST_DESCRIBE_STRUCT(MailWish, (), (rhythm, address))

// {rhythm, address}.
base::Result<boost::json::object> get_mail_wish(World& world, const Caller& caller);
base::Result<boost::json::object> wish_mail(World& world, const Caller& caller, const Asked& asked,
                                            const MailWish& wish);

}  // namespace luoshi::service
