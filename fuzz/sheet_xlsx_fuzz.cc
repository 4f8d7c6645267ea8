// The readers of office files on any bytes. An archive is given to them as it is; what is no
// archive is put into one, as a sheet and as a document, so that mutations reach behind the
// checksums.
#include <zip.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sheet/read.h"

namespace {

using namespace luoshi;

std::string zip_of(const std::vector<std::pair<std::string, std::string>>& members) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* target = zip_source_buffer_create(nullptr, 0, 0, &error);
  zip_source_keep(target);
  zip_t* archive = zip_open_from_source(target, ZIP_TRUNCATE, &error);
  for (const auto& [name, content] : members) {
    zip_file_add(archive, name.c_str(),
                 zip_source_buffer(archive, content.data(), content.size(), 0), 0);
    zip_set_file_compression(archive, zip_get_num_entries(archive, 0) - 1, ZIP_CM_STORE, 0);
  }
  std::string out;
  if (zip_close(archive) == 0 && zip_source_open(target) == 0) {
    zip_source_seek(target, 0, SEEK_END);
    out.resize(static_cast<std::size_t>(zip_source_tell(target)));
    zip_source_seek(target, 0, SEEK_SET);
    zip_source_read(target, out.data(), out.size());
    zip_source_close(target);
  }
  zip_source_free(target);
  zip_error_fini(&error);
  return out;
}

std::string as_office_file(const std::string& xml) {
  return zip_of(
      {{"xl/workbook.xml", "<workbook><sheets><sheet name=\"s\" r:id=\"a\"/></sheets></workbook>"},
       {"xl/_rels/workbook.xml.rels",
        "<Relationships><Relationship Id=\"a\" Type=\"x/worksheet\" "
        "Target=\"s.xml\"/></Relationships>"},
       {"xl/s.xml", xml},
       {"xl/styles.xml", xml},
       {"xl/sharedStrings.xml", xml},
       {"word/document.xml", xml}});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::string file =
      bytes.starts_with("PK") ? std::string(bytes) : as_office_file(std::string(bytes));
  sheet::ReadOptions options;
  options.limits.cells_max = 100'000;  // a sheet of one far cell a row is slow, not wrong
  (void)sheet::read_xlsx(file, options);
  (void)sheet::read_docx(file, options);
  return 0;
}
