#include "ledger/anchor.h"

#include <fmt/format.h>

#include <charconv>

#include "base/json.h"
#include "ledger/book_stream.h"
#include "ledger/internal/records.h"

namespace luoshi::ledger {
namespace {

constexpr std::string_view kMark = "luoshi-anchor-1";

struct AnchoredBook {
  std::uint32_t book = 0;
  std::uint64_t sequence = 0;
  std::string hash;
};
BOOST_DESCRIBE_STRUCT(AnchoredBook, (), (book, sequence, hash))
struct BookAnchored {
  std::vector<AnchoredBook> heads;
};
BOOST_DESCRIBE_STRUCT(BookAnchored, (), (heads))

template <class Number>
std::optional<Number> number_of(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// Cuts off what stands before the next `separator`.
std::string_view next_part(std::string_view& rest, char separator) {
  const std::size_t end = std::min(rest.find(separator), rest.size());
  const std::string_view part = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return part;
}

std::optional<AnchoredHead> head_of(std::string_view part) {
  const auto book = number_of<std::uint32_t>(next_part(part, ':'));
  const auto sequence = number_of<std::uint64_t>(next_part(part, ':'));
  const auto hash = vault::parse_hash(part);
  if (!book || !sequence || !hash) return std::nullopt;
  return AnchoredHead{{*book}, {*sequence, *hash}};
}

std::string unsigned_line(const Anchor& anchor) {
  std::string out = fmt::format(
      "{} {} {}", kMark,
      vault::to_hex({reinterpret_cast<const char*>(anchor.ledger.data()), anchor.ledger.size()}),
      milliseconds_of(anchor.time));
  for (const AnchoredHead& one : anchor.heads) {
    fmt::format_to(std::back_inserter(out), " {}:{}:{}", one.book.value, one.head.sequence,
                   vault::to_hex(one.head.hash));
  }
  return out;
}

base::Error no_anchor(base::Message what) {
  return {base::ErrorCode::kInvalidInput,
          std::move(what),
          "anchor",
          {"应如 luoshi-anchor-1 <台账> <毫秒> <账簿>:<序号>:<摘要> … <签名>",
           "like luoshi-anchor-1 <ledger> <milliseconds> <book>:<sequence>:<hash> … <signature>"}};
}

// The hash that stands at a sequence of a book; nothing when the book does not reach that far.
base::Result<std::optional<Hash>> hash_at(Snapshot& snapshot, Chain& chain, BookId book,
                                          std::uint64_t sequence) {
  if (sequence == 0) return std::optional(chain.beginning(book));
  auto events =
      snapshot.events({.book = book, .after = sequence - 1, .until = sequence, .limit = 1});
  if (!events) return tl::unexpected(events.error());
  if (events->empty()) return std::optional<Hash>();
  return std::optional(events->front().hash);
}

}  // namespace

base::Result<Anchor> take_anchor(Snapshot& snapshot, env::WallTime now) {
  auto identity = snapshot.identity();
  if (!identity) return tl::unexpected(identity.error());
  auto books = snapshot.books();
  if (!books) return tl::unexpected(books.error());
  Anchor anchor{.ledger = identity->ledger, .time = now};
  for (const Book& book : *books) anchor.heads.push_back({book.id, book.head});
  return anchor;
}

base::Result<void> sign(Anchor& anchor, const vault::Signer& signer) {
  auto signature = signer.sign(unsigned_line(anchor));
  if (!signature) return tl::unexpected(signature.error());
  anchor.signature = std::move(*signature);
  return {};
}

std::string to_line(const Anchor& anchor) {
  const std::string line = unsigned_line(anchor);
  return anchor.signature.empty() ? line : line + " " + vault::to_base64url(anchor.signature);
}

base::Result<Anchor> parse_anchor(std::string_view line) {
  if (line.ends_with('\n')) line.remove_suffix(1);
  if (line.size() > kAnchorBytesMax || next_part(line, ' ') != kMark) {
    return tl::unexpected(no_anchor({"这不是锚定行", "this is no anchor"}));
  }
  Anchor anchor;
  const auto ledger = vault::parse_hex(next_part(line, ' '));
  const auto time = number_of<std::int64_t>(next_part(line, ' '));
  if (!ledger || ledger->size() != anchor.ledger.size() || !time) {
    return tl::unexpected(no_anchor({"锚定行的台账或时间不对", "its ledger or time is wrong"}));
  }
  std::copy(ledger->begin(), ledger->end(), anchor.ledger.begin());
  anchor.time = time_of(*time);
  while (!line.empty()) {
    const std::string_view part = next_part(line, ' ');
    if (const auto head = head_of(part)) {
      anchor.heads.push_back(*head);
      continue;
    }
    const auto signature = vault::parse_base64url(part);
    if (!line.empty() || !signature || signature->empty()) {
      return tl::unexpected(no_anchor({fmt::format("看不懂锚定行中的“{}”", part),
                                       fmt::format("\"{}\" is neither head nor signature", part)}));
    }
    anchor.signature = *signature;
  }
  return anchor;
}

base::Result<void> check_signature(const Anchor& anchor, const std::string& public_pem) {
  auto right = vault::verify_signature(public_pem, unsigned_line(anchor), anchor.signature);
  if (!right) return tl::unexpected(right.error());
  if (*right) return {};
  return base::fail(base::ErrorCode::kInvalidInput,
                    {"锚定行的签名不对", "the anchor's signature is wrong"}, "anchor",
                    {"请核对公钥和锚定行", "compare the public key and the anchor"});
}

base::Result<std::optional<base::Message>> compare_anchor(Snapshot& snapshot,
                                                          const Anchor& anchor) {
  auto identity = snapshot.identity();
  if (!identity) return tl::unexpected(identity.error());
  if (identity->ledger != anchor.ledger) {
    return std::optional(base::Message{"锚定行属于另一台账", "the anchor is of another ledger"});
  }
  Chain chain(identity->algorithm, identity->ledger);
  for (const AnchoredHead& one : anchor.heads) {
    auto hash = hash_at(snapshot, chain, one.book, one.head.sequence);
    if (!hash) return tl::unexpected(hash.error());
    if (*hash == one.head.hash) continue;
    const std::string stands = *hash ? vault::to_hex(**hash) : "–";
    return std::optional(base::Message{
        fmt::format("第 {} 号账簿第 {} 号事件：锚定的摘要是 {}，账中是 {}", one.book.value,
                    one.head.sequence, vault::to_hex(one.head.hash), stands),
        fmt::format("book {}, event {}: anchored with hash {}, the ledger has {}", one.book.value,
                    one.head.sequence, vault::to_hex(one.head.hash), stands)});
  }
  return std::optional<base::Message>();
}

Command anchoring(const std::vector<Book>& books, const std::string& actor,
                  const std::string& request) {
  BookAnchored body;
  for (const Book& book : books) {
    if (book.id == kCityBook) continue;
    body.heads.push_back({book.id.value, book.head.sequence, vault::to_hex(book.head.hash)});
  }
  const std::string json = base::serialize(base::to_json(body));
  const StreamId stream{std::string(kBookKind), "anchors"};
  Command command{.book = kCityBook, .actor = actor, .request = request, .streams = {stream}};
  command.fingerprint = vault::digest(vault::HashAlgorithm::kSha256, json);
  command.decide = [stream, json](View&) -> base::Result<Decision> {
    return Decision{{{stream, std::string(kBookAnchored), 1, json}}, {}};
  };
  return command;
}

}  // namespace luoshi::ledger
