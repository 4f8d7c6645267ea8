// A delivery as the API shows it: `delivery` in data/api/openapi.yaml. Of what is to be sent only
// the stream of an event: what mail and messages carry is about persons.
// Thread rule: a pure function.
#pragma once

#include <boost/json.hpp>
#include <optional>

#include "notice/delivery.h"
#include "service/answers.h"

namespace luoshi::service {

inline boost::json::object delivery_json(const notice::Delivery& delivery) {
  const auto time_of = [](const std::optional<std::int64_t>& time) {
    return time ? time_json(*time) : boost::json::value(nullptr);
  };
  const bool waits = delivery.state == notice::DeliveryState::kWaiting;
  boost::json::object out{{"id", delivery.id},
                          {"destination", delivery.destination()},
                          {"kind", delivery.kind},
                          {"stream", nullptr},
                          {"state", notice::name_of(delivery.state)},
                          {"attempts", delivery.attempts},
                          {"made_at", time_json(delivery.made_at)},
                          {"due_at", waits ? time_json(delivery.due_at) : nullptr},
                          {"tried_at", time_of(delivery.tried_at)},
                          {"settled_at", time_of(delivery.settled_at)},
                          {"status", nullptr},
                          {"error", nullptr},
                          {"error_en", nullptr}};
  const bool is_of_webhook = delivery.id.starts_with("w-") && delivery.what.is_object();
  if (is_of_webhook) {
    if (const auto* stream = delivery.what.get_object().if_contains("stream")) {
      out["stream"] = *stream;
    }
  }
  if (delivery.status != 0) out["status"] = delivery.status;
  if (!delivery.error_zh.empty()) {
    out["error"] = delivery.error_zh;
    out["error_en"] = delivery.error_en;
  }
  return out;
}

}  // namespace luoshi::service
