#include "service/webhook_letter.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "base/json.h"
#include "service/world.h"
#include "vault/encoding.h"
#include "vault/hmac.h"

namespace luoshi::service {
namespace {

struct ToldRow {
  std::string_view stream;
  std::string_view before;  // of the id, in the page's address; empty: there is no page
  std::string_view behind = {};
};
// People, tokens, notices and what is asked of the audit alone are not among them.
constexpr std::array<ToldRow, 13> kTold{{
    {"case", "orders/"},
    {"commitment", "commitments/"},
    {"indicator", "indicators/"},
    {"package", "packages/"},
    {"period", {}},
    {"reading", "readings/"},
    {"review", "readings/", "/review"},
    {"rulefile", {}},
    {"series", {}},
    {"settings", {}},
    {"source", "sources/"},
    {"unit", "units/"},
    {"webhook", {}},
}};

const ToldRow* row_of(std::string_view stream_kind) {
  const auto found = std::ranges::find(kTold, stream_kind, &ToldRow::stream);
  return found == kTold.end() ? nullptr : &*found;
}

// With padding, as the convention has it.
std::string to_base64(std::string_view bytes) {
  std::string text = vault::to_base64url(bytes);
  std::ranges::replace(text, '-', '+');
  std::ranges::replace(text, '_', '/');
  text.append((4 - text.size() % 4) % 4, '=');
  return text;
}

}  // namespace

bool is_told_to_webhooks(const ledger::Event& event) {
  return event.book != ledger::kAccessBook && row_of(ledger::StreamId::parse(event.stream).kind);
}

std::optional<std::string> link_to(std::string_view base_url, std::string_view stream) {
  const ledger::StreamId id = ledger::StreamId::parse(stream);
  const ToldRow* row = row_of(id.kind);
  if (base_url.empty() || !row || row->before.empty()) return std::nullopt;
  while (base_url.ends_with('/')) base_url.remove_suffix(1);
  // Of what people ask for the page is another than of an order.
  const bool is_request = id.kind == "case" && id.id.starts_with("q-");
  const std::string_view before = is_request ? "cases/" : row->before;
  return std::string(base_url) + "/#/" + std::string(before) + id.id + std::string(row->behind);
}

boost::json::object told_of_event(const ledger::Event& event) {
  return {{"stream", event.stream}, {"time", rfc3339(event.time)}};
}

std::string webhook_body(const std::string& id, const std::string& kind,
                         const boost::json::object& what, std::string_view base_url) {
  boost::json::object body{{"id", id}, {"kind", kind}};
  body["stream"] = what.at("stream");
  body["time"] = what.at("time");
  const auto link = link_to(base_url, std::string_view(what.at("stream").as_string()));
  body["link"] = link ? boost::json::value(*link) : boost::json::value(nullptr);
  return base::serialize(body);
}

std::string secret_text(std::string_view key) { return "whsec_" + to_base64(key); }

std::string webhook_signature(std::string_view key, std::string_view id, std::string_view seconds,
                              std::string_view body) {
  const vault::Hash hash =
      vault::hmac(vault::HashAlgorithm::kSha256, key, {id, ".", seconds, ".", body});
  return "v1," + to_base64(vault::bytes_of(hash));
}

}  // namespace luoshi::service
