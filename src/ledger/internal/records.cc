#include "ledger/internal/records.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace luoshi::ledger {
namespace {

void add_number(std::string& out, std::uint64_t number, int bytes) {
  for (int shift = bytes * 8 - 8; shift >= 0; shift -= 8) {
    out.push_back(static_cast<char>(number >> shift));
  }
}

void add_text(std::string& out, std::string_view text) {
  add_number(out, text.size(), 4);
  out += text;
}

std::optional<std::int64_t> number_of(const std::map<std::string, std::string>& meta,
                                      const std::string& name) {
  const auto found = meta.find(name);
  if (found == meta.end()) return std::nullopt;
  std::int64_t number = 0;
  const char* end = found->second.data() + found->second.size();
  const auto [stop, error] = std::from_chars(found->second.data(), end, number);
  if (error != std::errc() || stop != end) return std::nullopt;
  return number;
}

std::string text_of(const std::map<std::string, std::string>& meta, const std::string& name) {
  const auto found = meta.find(name);
  return found == meta.end() ? std::string() : found->second;
}

std::string_view bytes_of(const LedgerId& ledger) {
  return {reinterpret_cast<const char*>(ledger.data()), ledger.size()};
}

// docs/formats/ledger.md: meta.seal. Over what never changes.
std::string seal_of(const Identity& identity) {
  std::string bytes = "luoshi-meta-1";
  add_number(bytes, static_cast<std::uint64_t>(identity.format), 4);
  bytes += bytes_of(identity.ledger);
  add_number(bytes, static_cast<std::uint64_t>(milliseconds_of(identity.created)), 8);
  return vault::to_hex(vault::digest(identity.algorithm, bytes));
}

base::Error import_not_finished() {
  return {base::ErrorCode::kInvalidInput,
          {"向这个台账的导入没有完成", "an import into this ledger was not finished"},
          "meta.projections",
          {"请删去它，再导入到空的位置", "remove it, and import into an empty place"}};
}

}  // namespace

std::map<std::string, std::string> meta_of(const Identity& identity) {
  return {{"format", std::to_string(identity.format)},
          {"ledger", vault::to_hex(bytes_of(identity.ledger))},
          {"algorithm", std::string(vault::name_of(identity.algorithm))},
          {"created", std::to_string(milliseconds_of(identity.created))},
          {"projections", identity.projections},
          {"seal", seal_of(identity)}};
}

base::Result<Identity> unsealed_identity_of(const std::map<std::string, std::string>& meta) {
  const auto format = number_of(meta, "format");
  if (!format || *format < 1) return tl::unexpected(not_a_ledger("meta.format"));
  if (*format > kFormatVersion) {
    return base::fail(
        base::ErrorCode::kUnsupported,
        {fmt::format("台账格式是第 {} 版，本程序只认识到第 {} 版", *format, kFormatVersion),
         fmt::format("the ledger has format {}, this program knows up to {}", *format,
                     kFormatVersion)},
        "meta.format", {"请使用更新的程序", "use a newer program"});
  }
  const auto ledger = vault::parse_hex(text_of(meta, "ledger"));
  const auto algorithm = vault::parse_hash_algorithm(text_of(meta, "algorithm"));
  const auto created = number_of(meta, "created");
  if (!ledger || ledger->size() != 16) return tl::unexpected(not_a_ledger("meta.ledger"));
  if (!algorithm) return tl::unexpected(not_a_ledger("meta.algorithm"));
  if (!created) return tl::unexpected(not_a_ledger("meta.created"));
  Identity identity;
  identity.format = static_cast<int>(*format);
  std::copy(ledger->begin(), ledger->end(), identity.ledger.begin());
  identity.algorithm = *algorithm;
  identity.created = time_of(*created);
  identity.projections = text_of(meta, "projections");
  return identity;
}

base::Result<Identity> identity_of(const std::map<std::string, std::string>& meta) {
  auto identity = unsealed_identity_of(meta);
  if (!identity) return identity;
  if (text_of(meta, "seal") != seal_of(*identity)) return tl::unexpected(not_a_ledger("meta.seal"));
  if (identity->projections == kUnfinishedImport) return tl::unexpected(import_not_finished());
  return identity;
}

Hash hash_of(std::string_view bytes) {
  Hash hash{};
  if (bytes.size() == hash.size()) std::copy(bytes.begin(), bytes.end(), hash.begin());
  return hash;
}

Hash seal_of(HashAlgorithm algorithm, BookId book, const RequestRecord& record) {
  std::string bytes = "luoshi-request-1";
  add_number(bytes, book.value, 4);
  add_number(bytes, static_cast<std::uint64_t>(milliseconds_of(record.time)), 8);
  add_text(bytes, record.key.actor);
  add_text(bytes, record.key.request);
  add_text(bytes, vault::bytes_of(record.fingerprint));
  add_text(bytes, record.reply);
  return vault::digest(algorithm, bytes);
}

base::Error not_a_ledger(const std::string& where) {
  return {base::ErrorCode::kInvalidInput,
          {"这不是落实的台账，或者已损坏", "this is no ledger of Luoshi, or it is damaged"},
          where,
          {"请换一个位置，或从备份恢复", "name another place, or restore a backup"}};
}

base::Error book_not_found(BookId book) {
  return {
      base::ErrorCode::kNotFound,
      {fmt::format("没有第 {} 号账簿", book.value), fmt::format("there is no book {}", book.value)},
      {},
      {}};
}

base::Error lock_not_got(const std::string& where) {
  return {base::ErrorCode::kUnavailable,
          {"等待账簿的锁超时", "the book's lock did not come free in time"},
          where,
          {"请稍后再试", "try again later"}};
}

}  // namespace luoshi::ledger
