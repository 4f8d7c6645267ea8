#include "duty/grid_file.h"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/evidence.h"
#include "office/fields.h"
#include "office/fold.h"
#include "office/lookup.h"
#include "office/rule_file.h"

namespace luoshi::duty {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;

constexpr std::size_t kNetworkBytesMax = 40;

void loaded(GridFile& file, const GridFileLoaded& body, const ledger::Event& event) {
  file.versions.push_back({event.version, body.file, body.items, body.effective_from, event.time});
}

constexpr std::array<office::Applier<GridFile>, 1> kAppliers = {{
    {"grid_file.loaded", 1, &office::fold<GridFile, GridFileLoaded, loaded>},
}};

Result<void> apply(GridFile& file, const ledger::Event& event) {
  return office::apply_by<GridFile>(kAppliers, file, event);
}

void project(const GridFile& file, const ledger::Event& event, ledger::RowChanges& changes) {
  const GridFileVersion& last = file.versions.back();
  changes.push_back(
      {&grid_files_table(),
       {ledger::StreamId::parse(event.stream).id, static_cast<std::int64_t>(last.number), last.file,
        static_cast<std::int64_t>(last.items), last.effective_from.text(),
        office::value_of(last.loaded_at)},
       false});
  changes.push_back(
      {&ledger::kEvidenceUses, {last.file.substr(last.file.find(':') + 1), event.stream}, false});
}

bool is_name(std::string_view name) {
  if (name == kPlaces || name == kBoundaries) return true;
  const std::string begin = boundaries_of("x");
  if (!name.starts_with(std::string_view(begin).substr(0, begin.size() - 1))) return false;
  const std::string_view network = name.substr(begin.size() - 1);
  return !network.empty() && network.size() <= kNetworkBytesMax &&
         std::ranges::all_of(network, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
         });
}

}  // namespace

std::string boundaries_of(std::string_view network) {
  return network.empty() ? std::string(kBoundaries) : fmt::format("{}-{}", kBoundaries, network);
}

Result<ledger::Decision> decide(ledger::View& view, const LoadGridFile& ask, const office::Actor&) {
  const GridFileLoaded& what = ask.what;
  if (!is_name(what.name)) {
    return fail(ErrorCode::kInvalidInput,
                {fmt::format("没有名为“{}”的网格文件", what.name),
                 fmt::format("there is no file of the grid called \"{}\"", what.name)},
                "/network", {"网络名应为小写字母、数字和连字符", "a network is a-z, 0-9 and '-'"});
  }
  const ledger::StreamId stream = grid_file_stream(what.name);
  if (auto ok = office::check_version(view, stream, ask.version); !ok) {
    return tl::unexpected(ok.error());
  }
  const auto file = view.state<GridFile>(stream);
  if (!file) return tl::unexpected(file.error());
  const auto version = view.version(stream);
  if (!version) return tl::unexpected(version.error());
  if ((*file)->versions.size() >= kGridFileVersionsMax) {
    return fail(ErrorCode::kTooLarge, {"这份文件换过太多次", "this file has been loaded too often"},
                "/network",
                {fmt::format("不超过{}次", kGridFileVersionsMax),
                 fmt::format("{} times at the most", kGridFileVersionsMax)});
  }
  const GridFileVersion* now = office::in_force((*file)->versions, what.effective_from);
  if (now != nullptr && now->file == what.file) {
    return ledger::Decision{{}, office::reply_of(what.name, *version)};
  }
  return ledger::Decision{{office::new_event(stream, "grid_file.loaded", what)},
                          office::reply_of(what.name, *version + 1)};
}

const ledger::Table& grid_files_table() {
  using enum ledger::ColumnType;
  static const ledger::Table kTable{"grid_files",
                                    {{"name", kText},
                                     {"number", kInteger},
                                     {"file", kText},
                                     {"items", kInteger},
                                     {"effective_from", kText},
                                     {"loaded_at", kInteger}},
                                    2,
                                    {}};
  return kTable;
}

ledger::StreamKind grid_file_streams() {
  return ledger::stream_kind<GridFile>("grid_file", {&grid_files_table(), &ledger::kEvidenceUses},
                                       &apply, &project);
}

void list_grid_file_kinds(std::vector<office::EventKind>& kinds) {
  office::list_kinds<GridFile>(kAppliers, kinds);
}

}  // namespace luoshi::duty
