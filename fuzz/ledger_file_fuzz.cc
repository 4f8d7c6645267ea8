// Any bytes as a ledger's SQLite file: told apart, opened, verified, exported, and saved from. What
// verifies can be exported; what is saved can be read.
#include <cstdint>

#include "base/check.h"
#include "env/files.h"
#include "ledger/salvage.h"
#include "ledger/verify.h"

namespace {

using namespace luoshi;

const auto kForget = [](std::string_view) { return base::Result<void>(); };

void check_store(const std::string& path) {
  ledger::StoreOptions options;
  options.location = path;
  options.readers = 1;
  options.read_only = true;
  options.may_create = false;
  auto store = ledger::open_store(options, {});
  if (!store) {
    LUOSHI_CHECK(!store.error().what.en.empty());
    return;
  }
  const auto report = ledger::verify(**store, {});
  if (!report || !report->agrees()) return;
  auto snapshot = (*store)->snapshot();
  LUOSHI_CHECK(snapshot.has_value());
  LUOSHI_CHECK(ledger::export_jsonl(**store, **snapshot, nullptr, kForget).has_value());
}

void check_salvage(env::FileSystem& files, const std::string& path) {
  std::string out;
  const auto saved = ledger::salvage(files, path, [&](std::string_view more) {
    out += more;
    return base::Result<void>();
  });
  if (!saved) return;
  for (std::size_t at = 0; at < out.size(); at = out.find('\n', at) + 1) {
    const auto line = ledger::parse_line(std::string_view(out).substr(at, out.find('\n', at) - at));
    LUOSHI_CHECK(line.has_value());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto folder = env::TemporaryFolder::make();
  LUOSHI_CHECK(folder.has_value());
  const std::string path = folder->path() + "/ledger.db";
  env::RealFileSystem files;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  LUOSHI_CHECK(files.write_atomically(path, bytes).has_value());
  check_store(path);
  check_salvage(files, path);
  return 0;
}
