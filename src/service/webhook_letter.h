// What is sent to a webhook: which streams are told of, the body, the secret as people see it and
// the signature of Standard Webhooks 1.0 (docs/formats/webhooks.md).
//
// The body names what happened and nothing of what was said: whoever wants more asks the API with a
// token, and is shown what its rights show. Streams that are not listed here are told to nobody.
// Thread rule: pure functions.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "env/clock.h"
#include "ledger/event.h"

namespace luoshi::service {

// Whether webhooks may hear of the event at all.
bool is_told_to_webhooks(const ledger::Event& event);

// "https://luoshi.example.gov.cn/#/orders/o-1"; nothing without a base or for what has no page.
std::optional<std::string> link_to(std::string_view base_url, std::string_view stream);

// What is kept of an event in its delivery.
boost::json::object told_of_event(const ledger::Event& event);
// The body: id, kind, stream, time, link.
std::string webhook_body(const std::string& id, const std::string& kind,
                         const boost::json::object& what, std::string_view base_url);

// "whsec_" and base64 of the key's bytes.
std::string secret_text(std::string_view key);
// "v1,…" over "<id>.<seconds>.<body>".
std::string webhook_signature(std::string_view key, std::string_view id, std::string_view seconds,
                              std::string_view body);

}  // namespace luoshi::service
