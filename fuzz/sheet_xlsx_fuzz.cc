// The readers of office files on any bytes. An archive is given to them as it is; what is no
// archive is put into one, as a sheet and as a document, so that mutations reach behind the
// checksums.
#include <cstdint>
#include <string>
#include <string_view>

#include "sheet/read.h"
#include "sheet/testing.h"

namespace {

using namespace luoshi;

std::string as_office_file(const std::string& xml) {
  return sheet::test::make_zip(
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
