#include "sheet/internal/xlsx_book.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>

#include "sheet/internal/xlsx_text.h"

namespace luoshi::sheet::internal {
namespace {

using base::ErrorCode;
using PartOrNothing = base::Result<std::unique_ptr<XmlPart>>;

// nullptr when there is no such member.
PartOrNothing read_part(Archive& archive, const std::string& name, const ReadLimits& limits) {
  auto bytes = archive.read(name);
  if (!bytes) return tl::unexpected(bytes.error());
  if (!*bytes) return std::unique_ptr<XmlPart>();
  return XmlPart::parse(std::move(**bytes), name, limits);
}

std::uint32_t number_of(const char* text, std::uint32_t otherwise) {
  std::uint32_t value = 0;
  const std::string_view all = text;
  const auto [stopped, error] = std::from_chars(all.data(), all.data() + all.size(), value);
  return error == std::errc() && !all.empty() ? value : otherwise;
}

// Targets are relative to the folder of the part that names them, or begin with '/'.
std::string resolve(const std::string& folder, std::string target) {
  if (target.starts_with('/')) return target.substr(1);
  std::string base = folder;
  while (target.starts_with("../")) {
    target.erase(0, 3);
    const std::size_t slash = base.rfind('/', base.empty() ? 0 : base.size() - 2);
    base = slash == std::string::npos ? "" : base.substr(0, slash + 1);
  }
  return base + target;
}

struct Relationship {
  std::string type;
  std::string target;
};

base::Result<std::map<std::string, Relationship>> read_relationships(Archive& archive,
                                                                     const std::string& part,
                                                                     const ReadLimits& limits) {
  const std::size_t slash = part.rfind('/');
  const std::string folder = slash == std::string::npos ? "" : part.substr(0, slash + 1);
  const std::string file = slash == std::string::npos ? part : part.substr(slash + 1);
  auto rels = read_part(archive, folder + "_rels/" + file + ".rels", limits);
  if (!rels) return tl::unexpected(rels.error());
  std::map<std::string, Relationship> out;
  if (!*rels) return out;
  for (const pugi::xml_node node : (*rels)->root().children()) {
    if (!is(node, "Relationship")) continue;
    out[attribute(node, "Id")] = {attribute(node, "Type"),
                                  resolve(folder, attribute(node, "Target"))};
  }
  return out;
}

std::string target_of_type(const std::map<std::string, Relationship>& relationships,
                           std::string_view type, std::string otherwise) {
  for (const auto& [id, relationship] : relationships) {
    if (relationship.type.ends_with(type)) return relationship.target;
  }
  return otherwise;
}

base::Error not_a_workbook(const Archive& archive) {
  base::Message what = {"压缩包里没有工作簿，不是 xlsx", "no workbook in the archive: not an xlsx"};
  if (archive.has("xl/workbook.bin")) what = {"这是 xlsb", "this is an xlsb"};
  if (archive.has("word/document.xml")) what = {"这是 docx", "this is a docx"};
  if (archive.has("content.xml")) what = {"这是 ods 一类的文件", "this is an OpenDocument file"};
  return {ErrorCode::kUnsupported, what, {}, {"另存为 xlsx", "save it as xlsx"}};
}

base::Result<void> read_strings(Archive& archive, const std::string& part, const ReadLimits& limits,
                                XlsxBook& book) {
  auto xml = read_part(archive, part, limits);
  if (!xml) return tl::unexpected(xml.error());
  if (!*xml) return {};
  for (const pugi::xml_node item : (*xml)->root().children()) {
    if (is(item, "si")) book.strings.push_back(string_item_text(item));
  }
  return {};
}

// Numbers of formats that every spreadsheet program knows; 27-36 and 50-58 are the East Asian
// dates.
Shown shown_by_builtin(std::uint32_t id) {
  if (id == 9 || id == 10) return Shown::kPercent;
  if (id == 22) return Shown::kDayAndTime;
  if ((id >= 18 && id <= 21) || id == 32 || id == 33 || id == 45 || id == 47) return Shown::kTime;
  if (id >= 14 && id <= 17) return Shown::kDay;
  if ((id >= 27 && id <= 36) || (id >= 50 && id <= 58)) return Shown::kDay;
  return Shown::kNumber;
}

base::Result<void> read_styles(Archive& archive, const std::string& part, const ReadLimits& limits,
                               XlsxBook& book) {
  auto xml = read_part(archive, part, limits);
  if (!xml) return tl::unexpected(xml.error());
  if (!*xml) return {};
  const pugi::xml_node root = (*xml)->root();
  std::map<std::uint32_t, Shown> custom;
  for (const pugi::xml_node format : child(root, "numFmts").children()) {
    custom[number_of(attribute(format, "numFmtId"), 0)] = shown_by(attribute(format, "formatCode"));
  }
  for (const pugi::xml_node format : child(root, "cellXfs").children()) {
    const std::uint32_t id = number_of(attribute(format, "numFmtId"), 0);
    const auto found = custom.find(id);
    book.styles.push_back(found == custom.end() ? shown_by_builtin(id) : found->second);
  }
  return {};
}

void read_sheet_list(pugi::xml_node workbook, XlsxBook& book,
                     const std::map<std::string, Relationship>& relationships) {
  const std::string_view since = attribute(child(workbook, "workbookPr"), "date1904");
  book.from_1904 = since == "1" || since == "true";
  for (const pugi::xml_node node : child(workbook, "sheets").children()) {
    SheetEntry entry;
    entry.name = from_xlsx_text(attribute(node, "name"));
    const std::string_view state = attribute(node, "state");
    entry.hidden = state == "hidden" || state == "veryHidden";
    // sheetId is another attribute; only r:id ends in "id" alone.
    const auto found = relationships.find(attribute(node, "id"));
    if (found != relationships.end()) entry.part = found->second.target;
    book.sheets.push_back(std::move(entry));
  }
}

}  // namespace

base::Result<XlsxBook> read_book(Archive& archive, const ReadLimits& limits) {
  auto top = read_relationships(archive, "", limits);
  if (!top) return tl::unexpected(top.error());
  const std::string part = target_of_type(*top, "/officeDocument", "xl/workbook.xml");
  if (part.ends_with(".bin")) return tl::unexpected(not_a_workbook(archive));
  auto workbook = read_part(archive, part, limits);
  if (!workbook) return tl::unexpected(workbook.error());
  if (!*workbook || !is((*workbook)->root(), "workbook")) {
    return tl::unexpected(not_a_workbook(archive));
  }
  auto relationships = read_relationships(archive, part, limits);
  if (!relationships) return tl::unexpected(relationships.error());

  XlsxBook book;
  read_sheet_list((*workbook)->root(), book, *relationships);
  if (book.sheets.size() > limits.tables_max) {
    return base::fail(ErrorCode::kTooLarge,
                      {fmt::format("超过 {} 张表的上限", limits.tables_max),
                       fmt::format("more than the limit of {} sheets", limits.tables_max)});
  }
  auto strings = read_strings(
      archive, target_of_type(*relationships, "/sharedStrings", "xl/sharedStrings.xml"), limits,
      book);
  if (!strings) return tl::unexpected(strings.error());
  auto styles = read_styles(archive, target_of_type(*relationships, "/styles", "xl/styles.xml"),
                            limits, book);
  if (!styles) return tl::unexpected(styles.error());
  return book;
}

Shown shown_by(const std::string& format_code) {
  bool day = false;
  bool time = false;
  bool percent = false;
  for (std::size_t i = 0; i < format_code.size(); ++i) {
    const char c = format_code[i];
    if (c == ';') break;  // the further sections are for negative numbers, zero and text
    if (c == '\\' || c == '_' || c == '*') {
      ++i;
    } else if (c == '"') {
      i = std::min(format_code.find('"', i + 1), format_code.size());
    } else if (c == '[') {
      const char inside = i + 1 < format_code.size() ? format_code[i + 1] : '\0';
      const std::size_t close = std::min(format_code.find(']', i), format_code.size());
      const bool elapsed =
          close - i <= 4 && std::string_view("hHmMsS").find(inside) != std::string_view::npos;
      if (elapsed) return Shown::kNumber;
      i = close;
    } else if (std::string_view("yYdD").find(c) != std::string_view::npos) {
      day = true;
    } else if (std::string_view("hHsS").find(c) != std::string_view::npos) {
      time = true;
    } else if (c == 'm' || c == 'M') {
      // Minutes follow hours or stand before ":ss"; else it is a month.
      const std::size_t after =
          std::min(format_code.find_first_not_of("mM", i), format_code.size());
      const bool minutes = time || format_code.compare(after, 1, ":") == 0;
      day = day || !minutes;
      time = time || minutes;
      i = after - 1;
    } else if (c == '%') {
      percent = true;
    }
  }
  if (percent) return Shown::kPercent;
  if (day) return time ? Shown::kDayAndTime : Shown::kDay;
  return time ? Shown::kTime : Shown::kNumber;
}

std::string string_item_text(pugi::xml_node item) {
  std::string text;
  for (const pugi::xml_node node : item.children()) {
    if (is(node, "t")) {
      text += node.child_value();
    } else if (is(node, "r")) {
      text += child(node, "t").child_value();
    }
  }
  return from_xlsx_text(text);
}

std::optional<Date> date_of_serial(base::Decimal serial, bool from_1904, bool with_time) {
  constexpr std::int64_t kSecondsPerDay = 86'400;
  constexpr std::int64_t kSerialMax = 2'958'466;  // the day after 9999-12-31
  if (serial.is_negative() || serial > base::Decimal(kSerialMax)) return std::nullopt;
  // to_int64 wants a whole number: seconds, rounded to the nearest by the double that a file holds.
  const std::string text =
      (serial * base::Decimal(kSecondsPerDay) + *base::Decimal::parse("0.5")).to_string();
  std::int64_t seconds = 0;
  std::from_chars(text.data(), text.data() + text.size(), seconds);
  std::int64_t days = seconds / kSecondsPerDay;
  if (from_1904) {
    days += 1462;
  } else if (days < 60) {
    if (days == 0) return std::nullopt;
    ++days;  // the calendar has a 29 February 1900 (serial 60) that never was
  }
  const auto day = std::chrono::year_month_day(
      std::chrono::sys_days(std::chrono::year(1899) / std::chrono::December / 30) +
      std::chrono::days(days));
  if (static_cast<int>(day.year()) > 9999) return std::nullopt;
  Date date{day, {}};
  const std::int64_t rest = seconds % kSecondsPerDay;
  if (with_time || rest != 0) date.time_of_day = std::chrono::seconds(rest);
  return date;
}

}  // namespace luoshi::sheet::internal
