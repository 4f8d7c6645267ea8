// Events, books and streams: what is stored, and how it is chained (docs/formats/ledger.md).
// Thread rule: values.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "env/clock.h"
#include "vault/digest.h"

namespace luoshi::ledger {

using vault::Hash;
using vault::HashAlgorithm;

// What is chained and committed together. 0 is no book.
struct BookId {
  std::uint32_t value = 0;
  friend auto operator<=>(const BookId&, const BookId&) = default;
};
inline constexpr BookId kCityBook{1};
inline constexpr BookId kAccessBook{2};
inline constexpr BookId kFirstCountyBook{3};

// The stream of one thing: "unit/u-0001". `kind` finds the StreamKind that folds it.
struct StreamId {
  std::string kind{};
  std::string id{};

  std::string text() const { return kind + "/" + id; }
  static StreamId parse(std::string_view text);  // without a '/' the kind is empty
  friend auto operator<=>(const StreamId&, const StreamId&) = default;
};

struct Event {
  BookId book{};
  std::uint64_t sequence = 0;  // in the book, from 1
  std::string stream{};        // StreamId::text
  std::uint64_t version = 0;   // in the stream, from 1
  std::string kind{};          // "unit.created"
  std::uint32_t kind_version = 1;
  env::WallTime time{};
  std::string actor{};    // "person/p-0007", "system/anchor"
  std::string request{};  // the command's request id
  std::string body{};     // JSON, exactly as stored
  Hash hash{};

  friend bool operator==(const Event&, const Event&) = default;
};

// The head of a book: the sequence and hash of its last event.
struct Head {
  std::uint64_t sequence = 0;
  Hash hash{};
  friend bool operator==(const Head&, const Head&) = default;
};

inline constexpr std::size_t kNameBytesMax = 200;  // stream, actor, request id
inline constexpr std::size_t kKindBytesMax = 100;
inline constexpr std::size_t kBodyBytesMax = 1 << 20;

// 128 random bits that tell one ledger from another.
using LedgerId = std::array<std::uint8_t, 16>;

// The chain of one ledger. Thread rule: one thread at a time; it keeps a digest's working memory.
class Chain {
 public:
  Chain(HashAlgorithm algorithm, LedgerId ledger) : digester_(algorithm), ledger_(ledger) {}

  Hash beginning(BookId book);  // hash(0)
  // The hash of `event` behind `previous`; event.hash is not looked at.
  Hash next(const Hash& previous, const Event& event);

 private:
  vault::Digester digester_;
  LedgerId ledger_;
};

}  // namespace luoshi::ledger
