#include "sim/keys.h"

#include <fmt/format.h>

namespace luoshi::sim {
namespace {

const std::string kNever = "-";

}  // namespace

bool Keys::act(Draw& draw, vault::KeyStore& store, Notes& notes) {
  const std::string subject = fmt::format("person/p-{}", draw.between(1, 15));
  Possible& possible = possible_.try_emplace(subject, Possible{kNever}).first->second;
  const std::string key = fmt::format("key-{}", ++keys_);
  const std::int64_t what = draw.between(1, 100);
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
