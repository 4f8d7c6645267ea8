#include "service/event_view.h"

#include <boost/json.hpp>
#include <map>
#include <utility>

#include "base/json.h"
#include "service/answers.h"
#include "service/directory.h"
#include "vault/digest.h"
#include "vault/encoding.h"

namespace luoshi::service {
namespace {

using base::Result;
namespace json = boost::json;

constexpr int kDepthMax = 8;  // of bodies, which this program wrote

bool is_sealed(const json::object& object) {
  return object.size() == 2 && object.contains("sealed") && object.contains("match");
}

void hide_sealed(json::value& value, int depth) {
  if (depth >= kDepthMax) return;
  if (value.is_array()) {
    for (json::value& each : value.get_array()) hide_sealed(each, depth + 1);
  } else if (value.is_object() && is_sealed(value.get_object())) {
    value = json::object{{"sealed", true}};
  } else if (value.is_object()) {
    for (auto& member : value.get_object()) hide_sealed(member.value(), depth + 1);
  }
}

Result<ledger::Hash> hash_before(World& world, ledger::BookId book, std::uint64_t sequence) {
  if (sequence <= 1) {
    const ledger::Identity& identity = world.ledger.identity();
    return ledger::Chain(identity.algorithm, identity.ledger).beginning(book);
  }
  auto events =
      world.ledger.events({.book = book, .after = sequence - 2, .until = sequence - 1, .limit = 1});
  if (!events) return tl::unexpected(events.error());
  return events->empty() ? ledger::Hash{} : events->front().hash;
}

}  // namespace

Result<ShownActor> actor_of(World& world, const std::string& name) {
  const ledger::StreamId stream = ledger::StreamId::parse(name);
  office::PersonId person(stream.id);
  if (stream.kind == "token") {
    auto token = world.directory.token(office::TokenId(stream.id));
    if (!token) return tl::unexpected(token.error());
    person = *token ? (*token)->person_id : office::PersonId();
  } else if (stream.kind != "person") {
    return ShownActor{"system", "system"};
  }
  auto state = world.directory.person(person);
  if (!state) return tl::unexpected(state.error());
  return ShownActor{person.value(), *state ? (*state)->login : std::string()};
}

Result<std::string> book_name(World& world, ledger::BookId book) {
  if (book == ledger::kCityBook) return std::string("city");
  if (book == ledger::kAccessBook) return std::string("access");
  auto books = world.ledger.books();
  if (!books) return tl::unexpected(books.error());
  for (const ledger::Book& each : *books) {
    if (each.id == book) return each.name;
  }
  return std::to_string(book.value);
}

Result<ledger::BookId> book_named(World& world, std::string_view name) {
  auto books = world.ledger.books();
  if (!books) return tl::unexpected(books.error());
  for (const ledger::Book& each : *books) {
    auto known = book_name(world, each.id);
    if (known && *known == name) return each.id;
  }
  return ledger::BookId{};
}

Result<json::object> event_json(World& world, const ledger::Event& event) {
  auto actor = actor_of(world, event.actor);
  if (!actor) return tl::unexpected(actor.error());
  auto body = base::parse_json(event.body, {.bytes_max = ledger::kBodyBytesMax});
  if (!body) return tl::unexpected(body.error());
  hide_sealed(*body, 0);
  auto book = book_name(world, event.book);
  if (!book) return tl::unexpected(book.error());
  json::object out;
  out["book"] = *book;
  out["sequence"] = event.sequence;
  out["stream"] = event.stream;
  out["stream_version"] = event.version;
  out["kind"] = event.kind;
  out["kind_version"] = event.kind_version;
  out["at"] = rfc3339(event.time);
  out["actor_id"] = actor->id;
  out["actor_login"] = actor->login;
  out["request_id"] = event.request;
  out["body"] = body->is_object() ? std::move(*body) : json::value(json::object());
  out["previous_hash"] = nullptr;
  out["hash"] = vault::to_hex(event.hash);
  return out;
}

Result<void> add_previous_hashes(World& world, std::vector<json::object>& items) {
  const auto place_of = [](const json::object& item) {
    return std::pair(std::string(item.at("book").as_string()),
                     item.at("sequence").to_number<std::uint64_t>());
  };
  // Most stand beside each other; the others are looked up.
  std::map<std::pair<std::string, std::uint64_t>, json::value> hashes;
  std::map<std::string, ledger::BookId> books;
  for (const json::object& item : items) hashes[place_of(item)] = item.at("hash");
  for (json::object& item : items) {
    const auto [name, sequence] = place_of(item);
    if (const auto known = hashes.find({name, sequence - 1}); known != hashes.end()) {
      item["previous_hash"] = known->second;
      continue;
    }
    if (!books.contains(name)) {
      auto book = book_named(world, name);
      if (!book) return tl::unexpected(book.error());
      books[name] = *book;
    }
    auto hash = hash_before(world, books[name], sequence);
    if (!hash) return tl::unexpected(hash.error());
    item["previous_hash"] = vault::to_hex(*hash);
  }
  return {};
}

Result<Page> list_history(World& world, const std::string& name, const std::string& stream,
                          const Parameters& parameters) {
  constexpr std::size_t kHistoryMax = 10'000;
  const Listing listing{name,
                        {},
                        {},
                        {{"sequence", {"序号", "sequence"}},
                         {"at", {"时间", "at"}},
                         {"kind", {"事项", "kind"}},
                         {"actor_login", {"操作人", "actor"}},
                         {"body", {"内容", "body"}}},
                        {}};
  auto asked = list_asked(parameters, listing);
  if (!asked) return tl::unexpected(asked.error());
  ledger::EventFilter filter;
  filter.book = ledger::kCityBook;
  filter.stream = stream;
  filter.newest_first = true;
  filter.limit = kHistoryMax;
  auto events = world.ledger.events(filter);
  if (!events) return tl::unexpected(events.error());
  std::vector<json::object> items;
  for (const ledger::Event& event : *events) {
    auto item = event_json(world, event);
    if (!item) return tl::unexpected(item.error());
    items.push_back(std::move(*item));
  }
  auto page = list_items(world, listing, *asked, std::move(items));
  if (!page) return page;
  if (auto done = add_previous_hashes(world, page->items); !done) {
    return tl::unexpected(done.error());
  }
  return page;
}

}  // namespace luoshi::service
