// Archives made in memory, for tests and fuzz targets only: header-only so that no library carries
// it.
#pragma once

#include <zip.h>

#include <string>
#include <utility>
#include <vector>

namespace luoshi::sheet::test {

using ZipMembers = std::vector<std::pair<std::string, std::string>>;

// The bytes of a zip with these members; "" when libzip fails.
inline std::string make_zip(const ZipMembers& members) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* target = zip_source_buffer_create(nullptr, 0, 0, &error);
  zip_source_keep(target);  // zip_close gives up the archive's own hold
  zip_t* archive = zip_open_from_source(target, ZIP_TRUNCATE, &error);
  zip_error_fini(&error);
  if (archive == nullptr) return {};
  for (const auto& [name, content] : members) {
    zip_source_t* source = zip_source_buffer(archive, content.data(), content.size(), 0);
    zip_file_add(archive, name.c_str(), source, ZIP_FL_ENC_UTF_8);
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
  return out;
}

// A workbook of one sheet, "表一", with three shared strings (the last of 1,000 bytes) and cell
// styles 1 percent, 2 day, 3 day and time, 4 time. `content` stands inside <worksheet>; `part`,
// when given, is the whole member instead.
inline std::string make_xlsx(const std::string& content, const std::string& sheet_attributes = "",
                             std::string part = "\x01") {
  if (part == "\x01") part = "<worksheet>" + content + "</worksheet>";
  return make_zip({
      {"_rels/.rels",
       R"(<Relationships><Relationship Id="a" Type="x/officeDocument" Target="/xl/book.xml"/>)"
       "</Relationships>"},
      {"xl/book.xml", "<workbook><sheets><sheet name=\"表一\" sheetId=\"1\" r:id=\"b\" " +
                          sheet_attributes + "/></sheets></workbook>"},
      {"xl/_rels/book.xml.rels",
       R"(<Relationships><Relationship Id="b" Type="x/worksheet" Target="worksheets/s.xml"/>)"
       "</Relationships>"},
      {"xl/worksheets/s.xml", part},
      {"xl/sharedStrings.xml",
       "<sst><si><t>指标</t></si><si><r><t>增长</t></r><r><t>率</t></r>"
       "<rPh><t>zzl</t></rPh></si><si><t>" +
           std::string(1000, 'x') + "</t></si></sst>"},
      {"xl/styles.xml",
       "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"yyyy-mm-dd hh:mm\"/></numFmts>"
       "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"10\"/><xf numFmtId=\"31\"/>"
       "<xf numFmtId=\"164\"/><xf numFmtId=\"20\"/></cellXfs></styleSheet>"},
  });
}

}  // namespace luoshi::sheet::test
