// JSON on any bytes, read into described structs: what is read is written and read again the same,
// and every refusal says what would be right.
#include <cstdint>

#include "base/check.h"
#include "base/id.h"
#include "base/json.h"

namespace {

using namespace luoshi;

enum class Kind { kTarget, kLivelihoodProject };
BOOST_DESCRIBE_ENUM(Kind, kTarget, kLivelihoodProject)

struct Promise {
  base::Id<struct PromiseTag> id;
  Kind kind = Kind::kTarget;
  base::Decimal value;
  std::optional<std::string> note;
  std::vector<Promise> parts;
  std::map<std::string, std::int32_t> counts;
  std::int64_t number = 0;
  bool open = false;
};
BOOST_DESCRIBE_STRUCT(Promise, (), (id, kind, value, note, parts, counts, number, open))

void check_round_trip(const boost::json::value& json) {
  std::vector<base::Error> problems;
  const auto promise = base::from_json<Promise>(json, problems);
  LUOSHI_CHECK(promise.has_value() == problems.empty() && problems.size() <= 20);
  for (const base::Error& problem : problems) LUOSHI_CHECK(!problem.right.en.empty());
  if (!promise) return;
  const std::string text = base::serialize(base::to_json(*promise));
  // An escape may be shorter than what it stands for, so that the limits are wider this time.
  const auto again = base::parse_json(text, {.bytes_max = 4 << 20, .name_bytes_max = 1 << 20});
  LUOSHI_CHECK(again.has_value());
  const auto copy = base::from_json<Promise>(*again);
  LUOSHI_CHECK(copy.has_value() && base::serialize(base::to_json(*copy)) == text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto json = base::parse_json(bytes)) check_round_trip(*json);
  return 0;
}
