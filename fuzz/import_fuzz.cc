// Any bytes as an export: every line that is read is written as one that reads the same, and an
// import is refused with its reason, or gives a ledger whose export is what was imported.
#include <cstdint>

#include "base/check.h"
#include "env/files.h"
#include "ledger/lines.h"
#include "ledger/transfer.h"

namespace {

using namespace luoshi;

std::string written(const ledger::Line& line) {
  std::string out;
  std::visit(
      [&](const auto& one) {
        if constexpr (std::is_void_v<decltype(ledger::append_line(out, one))>) {
          ledger::append_line(out, one);
        } else {
          LUOSHI_CHECK(ledger::append_line(out, one).has_value());
        }
      },
      line);
  return out;
}

void check_line(std::string_view text) {
  const auto line = ledger::parse_line(text);
  if (!line) {
    LUOSHI_CHECK(!line.error().what.en.empty() && !line.error().what.zh.empty());
    return;
  }
  std::string once = written(*line);
  LUOSHI_CHECK(once.ends_with('\n') && once.find('\n') == once.size() - 1);
  once.pop_back();
  const auto again = ledger::parse_line(once);
  LUOSHI_CHECK(again.has_value() && written(*again) == once + "\n");
}

std::string export_of(ledger::Store& store) {
  auto snapshot = store.snapshot();
  LUOSHI_CHECK(snapshot.has_value());
  std::string out;
  const auto exported =
      ledger::export_jsonl(store, **snapshot, nullptr, [&](std::string_view more) {
        out += more;
        return base::Result<void>();
      });
  LUOSHI_CHECK(exported.has_value());
  return out;
}

void check_import(const std::string& text) {
  ledger::LineReader reader(
      [&, at = std::size_t{0}]() mutable -> base::Result<std::string> {
        std::string piece = text.substr(at, 777);
        at += piece.size();
        return piece;
      },
      "export.jsonl");
  const auto identity = ledger::read_identity(reader);
  if (!identity) return;
  const auto folder = env::TemporaryFolder::make();
  LUOSHI_CHECK(folder.has_value());
  ledger::StoreOptions options;
  options.location = folder->path() + "/ledger.db";
  options.readers = 1;
  options.synchronous = false;
  auto store = ledger::open_store(options, *identity);
  LUOSHI_CHECK(store.has_value());
  const auto imported = ledger::import_jsonl(reader, *identity, **store);
  if (!imported) {
    LUOSHI_CHECK(!imported.error().where.empty());
    return;
  }
  // What is written otherwise than we would reads the same.
  const std::string first = export_of(**store);
  LUOSHI_CHECK(first.size() <= 2 * text.size() + 1'000);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    check_line(std::string_view(text).substr(at, end - at));
    at = end + 1;
  }
  check_import(text);
  return 0;
}
