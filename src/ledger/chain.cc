#include <array>

#include "ledger/event.h"

namespace luoshi::ledger {
namespace {

constexpr std::string_view kBeginning = "luoshi-ledger-1";
constexpr char kRecordVersion = 0x01;

template <class Number>
char* put(char* to, Number number) {
  for (int shift = static_cast<int>(sizeof(Number)) * 8 - 8; shift >= 0; shift -= 8) {
    *to++ = static_cast<char>(number >> shift);
  }
  return to;
}

void update_text(vault::Digester& digester, std::string_view text) {
  std::array<char, 4> length;
  put(length.data(), static_cast<std::uint32_t>(text.size()));
  digester.update({length.data(), length.size()});
  digester.update(text);
}

}  // namespace

StreamId StreamId::parse(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return {"", std::string(text)};
  return {std::string(text.substr(0, slash)), std::string(text.substr(slash + 1))};
}

Hash Chain::beginning(BookId book) {
  std::array<char, 4> number;
  put(number.data(), book.value);
  digester_.update(kBeginning);
  digester_.update({reinterpret_cast<const char*>(ledger_.data()), ledger_.size()});
  digester_.update({number.data(), number.size()});
  return digester_.finish();
}

Hash Chain::next(const Hash& previous, const Event& event) {
  std::array<char, 33> numbers;
  char* to = numbers.data();
  *to++ = kRecordVersion;
  to = put(to, event.book.value);
  to = put(to, event.sequence);
  to = put(to, event.version);
  to = put(to, static_cast<std::uint64_t>(event.time.time_since_epoch().count()));
  put(to, event.kind_version);
  digester_.update(vault::bytes_of(previous));
  digester_.update({numbers.data(), numbers.size()});
  for (const std::string* text :
       {&event.stream, &event.kind, &event.actor, &event.request, &event.body}) {
    update_text(digester_, *text);
  }
  return digester_.finish();
}

}  // namespace luoshi::ledger
