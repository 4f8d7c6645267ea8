#include "service/internal/workbook.h"

#include "env/files.h"
#include "sheet/write.h"

namespace luoshi::service {

base::Result<std::string> workbook_of(World& world, const std::vector<sheet::Table>& tables,
                                      base::Language language) {
  constexpr std::uint64_t kBytesMax = 256ull << 20;
  auto folder = env::TemporaryFolder::make();
  if (!folder) return tl::unexpected(folder.error());
  const std::string path = folder->path() + "/list.xlsx";
  const auto writer =
      sheet::xlsx_writer(path, {.language = language, .temporary_folder = folder->path()});
  for (const sheet::Table& table : tables) {
    if (auto done = sheet::write_table(*writer, table); !done) return tl::unexpected(done.error());
  }
  if (auto done = writer->finish(); !done) return tl::unexpected(done.error());
  return world.files.read(path, kBytesMax);
}

}  // namespace luoshi::service
