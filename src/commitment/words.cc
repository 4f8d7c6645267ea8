#include "commitment/words.h"

#include "ledger/evidence.h"

namespace luoshi::commitment {
namespace {

std::string_view digits_of(std::string_view digest) { return digest.substr(digest.find(':') + 1); }

}  // namespace

ledger::StreamId file_stream(std::string_view digest) {
  return {"file", std::string(digits_of(digest))};
}

ledger::RowChange evidence_use(std::string_view digest, const std::string& stream) {
  return {&ledger::kEvidenceUses, {std::string(digits_of(digest)), stream}, false};
}

base::Result<void> check_digest(std::string_view digest, std::string where) {
  const std::string_view digits = digits_of(digest);
  const bool is_known = digest.starts_with("sha256:") || digest.starts_with("sm3:");
  const bool is_digest = is_known && digits.size() == 64 &&
                         digits.find_first_not_of("0123456789abcdef") == std::string_view::npos;
  if (is_digest) return {};
  return base::fail(
      base::ErrorCode::kInvalidInput, {"不是摘要值", "this is no digest"}, std::move(where),
      {"应为 sha256: 或 sm3: 及64位十六进制数", "sha256: or sm3: and 64 hexadecimal digits"});
}

}  // namespace luoshi::commitment
