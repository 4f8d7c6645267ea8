#include "sim/keys.h"

#include <fmt/format.h>

#include "office/person.h"

namespace luoshi::sim {
namespace {

const std::string kNever = "-";
constexpr std::size_t kPageRows = 2;  // the job's; a world erases few

}  // namespace

bool Keys::act(Draw& draw, vault::KeyStore& store, Notes& notes) {
  const std::int64_t what = draw.between(1, 100);
  const bool is_person = what <= 75 && draw.chance(50);  // whose key goes with his erasure alone
  const std::string subject =
      fmt::format("{}-{}", is_person ? "p" : "stranger", draw.between(1, 15));
  Possible& possible = possible_.try_emplace(subject, Possible{kNever}).first->second;
  const std::string key = fmt::format("key-{}", ++keys_);
  bool done = false;
  if (what <= 50) {
    done = put(subject, key, store, notes);
  } else if (what <= 75) {
    done = replace(subject, draw.chance(80) ? *possible.rbegin() : "key-0", key, store, notes);
  } else {
    done = erase(subject, store);
  }
  notes.tell(fmt::format("keys: {} of {}: {}",
                         what <= 50   ? "put"
                         : what <= 75 ? "replace"
                                      : "erase",
                         subject, done ? "done" : "?"));
  return done;
}

bool Keys::keep(const std::string& subject, vault::KeyStore& store, Notes& notes) {
  possible_.try_emplace(subject, Possible{kNever});
  const bool done = put(subject, fmt::format("key-{}", ++keys_), store, notes);
  if (!done) notes.tell("  a key is not kept: " + subject);
  return done;
}

bool Keys::destroy(const std::string& subject, vault::KeyStore& store, Notes& notes) {
  possible_.try_emplace(subject, Possible{kNever});
  const bool done = erase(subject, store);
  notes.tell(fmt::format("  the key of {} is destroyed: {}", subject, done ? "done" : "?"));
  return done;
}

bool Keys::destroy_left(ledger::Ledger& ledger, Notes& notes) {
  ledger::Query query{.table = &office::people_table(), .book = ledger::kCityBook};
  query.where = {{"state", ledger::Comparison::kEqual, {"erased"}}};
  query.limit = kPageRows;
  for (;;) {
    auto rows = ledger.rows(query);
    if (!rows) return false;
    for (const ledger::BookRow& row : *rows) {
      const std::string& subject = std::get<std::string>(row.row.front());
      auto key = ledger.store().keys().get(subject);
      if (!key) return false;
      if (*key && (*key)->is_destroyed()) continue;
      if (!destroy(subject, ledger.store().keys(), notes)) return false;
    }
    if (rows->size() < kPageRows) return true;
    query.after = ledger::Row{rows->back().row.front()};
  }
}

bool Keys::check_gone(const std::set<std::string>& erased, vault::KeyStore& store, Notes& notes) {
  for (const std::string& subject : erased) {
    auto key = store.get(subject);
    if (!key) return false;
    if (*key && (*key)->is_destroyed()) continue;
    notes.find(fmt::format("{} is erased, and the key is still there", subject));
  }
  return true;
}

bool Keys::put(const std::string& subject, const std::string& key, vault::KeyStore& store,
               Notes& notes) {
  Possible& possible = possible_.at(subject);
  auto stored = store.put_if_absent(subject, {key});
  if (!stored) {
    if (possible.contains(kNever)) possible.insert(key);
    return false;
  }
  const bool is_ours = stored->bytes == key;
  if (is_ours ? !possible.contains(kNever) : !possible.contains(stored->bytes)) {
    notes.find(fmt::format("the key of {} is \"{}\", which cannot be", subject, stored->bytes));
  }
  if (is_ours) possible = {key};
  return true;
}

bool Keys::replace(const std::string& subject, const std::string& expected, const std::string& key,
                   vault::KeyStore& store, Notes& notes) {
  Possible& possible = possible_.at(subject);
  const bool may_be = expected != kNever && !expected.empty() && possible.contains(expected);
  auto replaced = store.replace(subject, {expected}, {key});
  if (!replaced) {
    if (may_be) possible.insert(key);
    return false;
  }
  if (*replaced && !may_be) notes.find("a key was replaced that was not there: " + subject);
  if (!*replaced && may_be && possible.size() == 1) {
    notes.find("a key that is there was not replaced: " + subject);
  }
  if (*replaced) possible = {key};
  return true;
}

bool Keys::erase(const std::string& subject, vault::KeyStore& store) {
  Possible& possible = possible_.at(subject);
  if (!store.erase(subject)) {
    possible.insert("");
    return false;
  }
  possible = {""};
  return true;
}

bool Keys::compare(vault::KeyStore& store, Notes& notes) {
  for (const auto& [subject, possible] : possible_) {
    auto stored = store.get(subject);
    if (!stored) return false;
    const std::string now = *stored ? (*stored)->bytes : kNever;
    if (!possible.contains(now)) {
      notes.find(fmt::format("the key of {} is \"{}\", which cannot be", subject, now));
    }
  }
  return true;
}

}  // namespace luoshi::sim
