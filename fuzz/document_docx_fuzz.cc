// docx on any bytes: as the archive itself, and, so that mutation reaches what is within, as the
// body of an archive made round them. "\0" parts the body from its numbering and its styles.
#include <zip.h>

#include <algorithm>
#include <array>

#include "document_fuzz.h"

namespace {

constexpr std::array<const char*, 3> kParts = {"word/document.xml", "word/numbering.xml",
                                               "word/styles.xml"};
constexpr std::string_view kRelations =
    "<R><R Type=\"x/numbering\" Target=\"numbering.xml\"/>"
    "<R Type=\"x/styles\" Target=\"styles.xml\"/></R>";

void add(zip_t* archive, const char* name, std::string_view content) {
  zip_source_t* source = zip_source_buffer(archive, content.data(), content.size(), 0);
  const zip_int64_t index = zip_file_add(archive, name, source, 0);
  LUOSHI_CHECK(index >= 0);
  zip_set_file_compression(archive, static_cast<zip_uint64_t>(index), ZIP_CM_STORE, 0);
}

std::string archive_of(std::string_view bytes) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* target = zip_source_buffer_create(nullptr, 0, 0, &error);
  zip_source_keep(target);
  zip_t* archive = zip_open_from_source(target, ZIP_TRUNCATE, &error);
  for (const char* part : kParts) {
    const std::size_t end = std::min(bytes.find('\0'), bytes.size());
    add(archive, part, bytes.substr(0, end));
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
  }
  add(archive, "word/_rels/document.xml.rels", kRelations);
  LUOSHI_CHECK(zip_close(archive) == 0);
  LUOSHI_CHECK(zip_source_open(target) == 0);
  std::string out;
  std::array<char, 4096> chunk{};
  for (zip_int64_t got = 0; (got = zip_source_read(target, chunk.data(), chunk.size())) > 0;) {
    out.append(chunk.data(), static_cast<std::size_t>(got));
  }
  zip_source_close(target);
  zip_source_free(target);
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  luoshi::fuzz::decode_and_check(bytes, "fuzz.docx");
  luoshi::fuzz::decode_and_check(archive_of(bytes), "fuzz.docx");
  return 0;
}
