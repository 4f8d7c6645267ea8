// Making a reading. What is asked of one that stands is in reading_views.cc.
#include "service/readings.h"

#include <exception>
#include <new>

#include "base/json.h"
#include "base/unicode.h"
#include "commitment/reading.h"
#include "document/decode.h"
#include "report/jsonl.h"
#include "report/page.h"
#include "report/reader.h"
#include "service/answers.h"
#include "service/media_type.h"
#include "service/version.h"
#include "vault/digest.h"

namespace luoshi::service {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;
using commitment::ReadingFiled;

constexpr std::size_t kPlaceCharactersMax = 60;
constexpr int kYearMin = 1949;
constexpr int kYearMax = 2200;

Error in_file(ErrorCode code, base::Message what, base::Message right) {
  return {code, std::move(what), "/file", std::move(right), {}};
}

Result<void> check(const NewReading& wanted) {
  if (wanted.file.size > kReportBytesMax) {
    return base::fail(ErrorCode::kTooLarge, {"文件太大", "the file is too large"}, {},
                      {"不超过 64 MiB", "64 MiB at the most"});
  }
  const std::string place = wanted.place.value_or("");
  if (!base::is_valid_utf8(place) || base::to_utf32(place).size() > kPlaceCharactersMax) {
    return tl::unexpected(wrong_member("/place", {"地名有误", "this is no name of a place"},
                                       {"不超过60个字", "60 characters at the most"}));
  }
  if (wanted.year && (*wanted.year < kYearMin || *wanted.year > kYearMax)) {
    return tl::unexpected(wrong_member("/year", {"年份有误", "this is no year of a report"},
                                       {"应为 1949 至 2200", "1949 to 2200"}));
  }
  return {};
}

// What is no document is a media type that is not read; a damaged one is a wrong member.
Error told_of_document(Error error) {
  if (error.code == ErrorCode::kUnsupported) {
    error.where = "file";
    error.reason = "media_type_unsupported";
  } else if (error.code == ErrorCode::kInvalidInput) {
    error.where = "/file";
  } else {
    error.where.clear();
  }
  return error;
}

struct Read {
  document::Document document;
  report::Reading reading;
};

Result<Read> read(const World& world, std::string_view bytes, const NewReading& wanted) {
  // A library that throws inside a reading costs that report, not the server.
  try {
    auto document = document::decode(bytes, wanted.file.name, document::Limits(), world.processes,
                                     world.program);
    if (!document) return tl::unexpected(told_of_document(document.error()));
    Read out{std::move(*document), {}};
    out.reading = report::read_report(out.document, *world.lexicon);
    if (wanted.place && !wanted.place->empty()) out.reading.place = *wanted.place;
    if (wanted.year) out.reading.year = *wanted.year;
    return out;
  } catch (const std::bad_alloc&) {
    return base::fail(ErrorCode::kTooLarge, {"内存不够", "not enough memory"}, {},
                      {"请拆分文件", "split the file"});
  } catch (const std::exception&) {
    return tl::unexpected(in_file(ErrorCode::kInvalidInput,
                                  {"这份文件读不出来", "this file cannot be read"},
                                  {"请另存为 docx 或 txt 再上传", "save it as docx or txt"}));
  }
}

Result<std::string> put(World& world, std::string_view bytes) {
  auto file = world.evidence.put(bytes);
  if (!file) return tl::unexpected(file.error());
  return digest_text(world, file->hash);
}

// Into the evidence store, all of it, before the event names it.
Result<void> put_all(World& world, std::string_view bytes, const Read& read, ReadingFiled& filed) {
  std::string lines;
  report::append_jsonl(lines, read.reading);
  const std::pair<std::string*, std::string> all[] = {
      {&filed.report_hash, std::string(bytes)},
      {&filed.text_hash, base::to_utf8(read.document.text)},
      {&filed.reading_hash, std::move(lines)},
      {&filed.page_hashes.zh,
       report::render_page(read.document, read.reading, base::Language::kChinese)},
      {&filed.page_hashes.en,
       report::render_page(read.document, read.reading, base::Language::kEnglish)}};
  for (const auto& [hash, content] : all) {
    auto stored = put(world, content);
    if (!stored) return tl::unexpected(stored.error());
    *hash = std::move(*stored);
  }
  return {};
}

std::string told_media_type(std::string_view bytes) {
  return media_type_of(bytes.substr(0, kTellingBytes),
                       bytes.substr(bytes.size() - std::min(bytes.size(), kTellingBytes)));
}

ReadingFiled described(const World& world, std::string_view bytes, const NewReading& wanted,
                       const Read& read) {
  ReadingFiled filed;
  filed.file_name = wanted.file.name;
  filed.media_type = told_media_type(bytes);
  filed.size = bytes.size();
  filed.title = read.reading.title;
  filed.place = read.reading.place;
  filed.year = read.reading.year;
  filed.date = read.reading.date;
  filed.speaker = read.reading.speaker;
  filed.reader_version = kServerVersion;
  filed.lexicon_version = world.lexicon_version;
  filed.counts = commitment::counts_of(read.reading, read.document.text.size());
  return filed;
}

// What makes two uploads the same request, beside the key.
std::string content_of(const World& world, std::string_view bytes, const NewReading& wanted) {
  return vault::to_hex(vault::digest(world.evidence.algorithm(), bytes)) + "\n" + wanted.file.name +
         "\n" + wanted.place.value_or("") + "\n" +
         (wanted.year ? std::to_string(*wanted.year) : std::string());
}

Result<commitment::FileReadingReply> file(World& world, const Caller& caller, const Asked& asked,
                                          ReadingFiled filed) {
  auto reply = execute(
      world, caller, asked,
      commitment::FileReading{commitment::ReadingId(ordered_id(world, "r-")), std::move(filed)});
  if (!reply) return tl::unexpected(told(reply.error()));
  auto body = base::parse_json(reply->body);
  if (!body) return tl::unexpected(body.error());
  return base::from_json<commitment::FileReadingReply>(*body);
}

}  // namespace

std::string version_of_word_lists(const std::map<std::string, std::string>& lists) {
  vault::Digester digester(vault::HashAlgorithm::kSha256);
  for (const auto& [name, content] : lists) {
    for (const std::string* part : {&name, &content}) {
      digester.update(std::to_string(part->size()) + ":");
      digester.update(*part);
    }
  }
  return vault::to_hex(digester.finish()).substr(0, 16);
}

Result<MadeReading> create_reading(World& world, const Caller& caller, const Asked& asked,
                                   const NewReading& wanted) {
  if (auto may = require(caller, office::Right::kReadingsWrite); !may) {
    return tl::unexpected(may.error());
  }
  if (!world.lexicon) {
    return base::fail(ErrorCode::kUnavailable, {"服务器没有词表", "the server has no word lists"});
  }
  if (auto fits = check(wanted); !fits) return tl::unexpected(fits.error());
  auto bytes = world.files.read(wanted.file.path, kReportBytesMax);
  if (!bytes) return tl::unexpected(bytes.error());
  auto done = read(world, *bytes, wanted);
  if (!done) return tl::unexpected(done.error());
  ReadingFiled filed = described(world, *bytes, wanted, *done);
  if (auto stored = put_all(world, *bytes, *done, filed); !stored) {
    return tl::unexpected(stored.error());
  }
  auto reply =
      file(world, caller, with_content(asked, content_of(world, *bytes, wanted)), std::move(filed));
  if (!reply) return tl::unexpected(reply.error());
  auto shown = get_reading(world, caller, reply->id);
  if (!shown) return tl::unexpected(shown.error());
  return MadeReading{std::move(*shown), reply->existed};
}

}  // namespace luoshi::service
