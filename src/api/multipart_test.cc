#include "api/multipart.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace luoshi::api {
namespace {

using base::ErrorCode;

struct Told {
  PartHead head;
  std::string bytes;
  bool is_ended = false;

  friend bool operator==(const Told&, const Told&) = default;
};

class Collector final : public MultipartSink {
 public:
  base::Result<void> begin(const PartHead& head) override {
    parts.push_back({head, {}, false});
    return {};
  }
  base::Result<void> append(std::string_view bytes) override {
    parts.back().bytes += bytes;
    return {};
  }
  base::Result<void> end() override {
    parts.back().is_ended = true;
    return {};
  }
  std::vector<Told> parts;
};

struct Outcome {
  std::vector<Told> parts;
  std::string error;  // "" when it went well

  friend bool operator==(const Outcome&, const Outcome&) = default;
};

constexpr std::string_view kBoundary = "x-y";

Outcome parse(const std::vector<std::string_view>& pieces, const MultipartLimits& limits = {}) {
  Collector collector;
  MultipartParser parser(kBoundary, limits, collector);
  for (const std::string_view piece : pieces) {
    if (const auto fed = parser.feed(piece); !fed) return {collector.parts, fed.error().what.en};
  }
  if (const auto ended = parser.finish(); !ended) return {collector.parts, ended.error().what.en};
  return {collector.parts, {}};
}

std::string part(std::string_view disposition, std::string_view bytes) {
  return "--x-y\r\nContent-Disposition: form-data; " + std::string(disposition) + "\r\n\r\n" +
         std::string(bytes) + "\r\n";
}

const std::string kWhole =
    "before\r\n" + part("name=\"a\"", "1") +
    "--x-y \t\r\ncontent-disposition: form-data; name=file; filename=\"报告.txt\"\r\n"
    "Content-Type: text/plain; charset=utf-8\r\nX-Other: y\r\n\r\n"
    "line\r\n--x-\r\n-x-y\r\n\r\r\n--x-y\r\n"
    "Content-Disposition: form-data; name=\"empty\"\r\n\r\n\r\n--x-y\r\n"
    "Content-Disposition: form-data; name=\"bare\"\r\n\r\n--x-y--\r\nafter\r\n--x-y\r\n";

TEST(Multipart, GivesTheSameWhereverItIsCut) {
  const Outcome whole = parse({kWhole});
  ASSERT_EQ(whole.error, "");
  ASSERT_EQ(whole.parts.size(), 4u);
  EXPECT_EQ(whole.parts[0], (Told{{"a", std::nullopt, "text/plain"}, "1", true}));
  EXPECT_EQ(whole.parts[1], (Told{{"file", "报告.txt", "text/plain; charset=utf-8"},
                                  "line\r\n--x-\r\n-x-y\r\n\r",
                                  true}));
  EXPECT_EQ(whole.parts[2], (Told{{"empty", std::nullopt, "text/plain"}, "", true}));
  EXPECT_EQ(whole.parts[3], (Told{{"bare", std::nullopt, "text/plain"}, "", true}));

  const std::string_view text = kWhole;
  for (std::size_t first = 0; first <= text.size(); ++first) {
    for (std::size_t second = first; second <= text.size(); second += 7) {
      const Outcome cut =
          parse({text.substr(0, first), text.substr(first, second - first), text.substr(second)});
      ASSERT_EQ(cut, whole) << first << " " << second;
    }
  }
  std::vector<std::string_view> bytes;
  for (std::size_t i = 0; i < text.size(); ++i) bytes.push_back(text.substr(i, 1));
  EXPECT_EQ(parse(bytes), whole);
}

// A trivial second implementation: cut the whole text at the boundaries.
std::vector<std::string> naive_bodies(const std::string& text) {
  std::vector<std::string> out;
  const std::string delimiter = "\r\n--x-y";
  const std::string whole = "\r\n" + text;
  std::size_t at = whole.find(delimiter);
  while (at != std::string::npos) {
    const std::size_t begin = at + delimiter.size();
    if (whole.compare(begin, 2, "--") == 0) break;
    const std::size_t body = whole.find("\r\n\r\n", begin) + 4;
    at = whole.find(delimiter, body - 2);
    out.push_back(at < body ? "" : whole.substr(body, at - body));
  }
  return out;
}

TEST(Multipart, AgreesWithANaiveOneOnSmallBodies) {
  const std::string letters = "\r\n-xy";
  std::size_t count = 0;
  for (std::size_t number = 0; number < 5 * 5 * 5 * 5 * 5 * 5; ++number) {
    std::string body;
    for (std::size_t rest = number, i = 0; i < 6; ++i, rest /= 5) body += letters[rest % 5];
    if (("\r\n" + body + "\r\n--x-y").find("\r\n--x-y") != body.size() + 2) continue;
    const std::string text = part("name=a", body) + "--x-y--";
    const Outcome outcome = parse({text});
    ASSERT_EQ(outcome.error, "");
    ASSERT_EQ(naive_bodies(text), std::vector<std::string>{outcome.parts.at(0).bytes});
    ++count;
  }
  EXPECT_GT(count, 15'000u);
}

TEST(Multipart, RefusesWhatIsMalformed) {
  const std::string head = "--x-y\r\nContent-Disposition: form-data; name=a\r\n";
  const std::pair<std::string, const char*> kCases[] = {
      {"", "cut off"},
      {"nothing here", "cut off"},
      {head + "\r\nx", "cut off"},
      {head + "\r\nx\r\n--x-y", "cut off"},
      {head + "\r\nx\r\n--x-y\r\n", "cut off"},
      {head + "\r\nx\r\n--x-yz\r\n", "behind a boundary"},
      {head + "\r\nx\r\n--x-y-\r\n", "behind a boundary"},
      {"--x-y" + std::string(80, ' '), "blanks"},
      {"--x-y\r\n\r\nx\r\n--x-y--", "no Content-Disposition"},
      {"--x-y\r\nX: y\r\n\r\nx\r\n--x-y--", "no Content-Disposition"},
      {"--x-y\r\nContent-Disposition\r\n\r\nx", "header of a part is malformed"},
      {"--x-y\r\n: a\r\n\r\nx", "header of a part is malformed"},
      {head + " folded\r\n\r\nx", "header of a part is malformed"},
      {head + "Content-Disposition: form-data; name=b\r\n\r\nx", "stands twice"},
      {head + "Content-Transfer-Encoding: base64\r\n\r\nx", "Content-Transfer-Encoding"},
      {"--x-y\r\nContent-Disposition: attachment; name=a\r\n\r\nx", "form-data"},
      {part("filename=a", "x"), "no name"},
      {part("name=\"\"", "x"), "no name"},
      {part("name=\"\xff\"", "x"), "no name"},
      {part("name=\"a", "x"), "form-data"},
      {part("name=a; name=b", "x"), "form-data"},
      {part("name=a; filename=\"../b\"", "x"), "file name"},
      {part("name=a; filename=\"C:\\b\"", "x"), "file name"},
      {part("name=a; filename=..", "x"), "file name"},
      {part("name=a; filename=\"a\x01\"", "x"), "file name"},
      {part("name=a; filename=\"\xff\"", "x"), "file name"},
      {part("name=a; filename=" + std::string(256, 'a'), "x"), "file name"},
      {part("name=a; filename*=UTF-8''%2e%2e%2fb", "x"), "file name"},
      {part("name=a; filename*=UTF-8''a%00", "x"), "file name"},
      {part("name=a; filename*=UTF-8''%zz", "x"), "filename*"},
      {part("name=a; filename*=GBK''a", "x"), "filename*"},
      {part("name=a; filename*=a", "x"), "filename*"},
  };
  for (const auto& [text, error] : kCases) {
    EXPECT_NE(parse({text}).error.find(error), std::string::npos) << text << "\n"
                                                                  << parse({text}).error;
  }
}

TEST(Multipart, ReadsNames) {
  const std::pair<const char*, PartHead> kCases[] = {
      {"name=a; filename=\"b c.txt\"", {"a", "b c.txt", "text/plain"}},
      {"NAME=\"a\"; FileName=\"\"", {"a", "", "text/plain"}},
      {"name=\"say \\\"x\\\"; y\"", {"say \"x\"; y", std::nullopt, "text/plain"}},
      {"name=a; filename=b; filename*=utf-8'zh'%E6%8A%A5.doc", {"a", "报.doc", "text/plain"}},
      {"filename*=UTF-8''b;name=\"市\";", {"市", "b", "text/plain"}},
  };
  for (const auto& [disposition, head] : kCases) {
    const auto parsed =
        parse_part_head("Content-Disposition: form-data; " + std::string(disposition) + "\r\n");
    ASSERT_TRUE(parsed) << disposition;
    EXPECT_EQ(*parsed, head) << disposition;
  }
}

TEST(Multipart, KeepsItsLimits) {
  MultipartLimits limits;
  limits.parts_max = 2;
  limits.header_bytes_max = 100;
  limits.field_bytes_max = 10;
  limits.file_bytes_max = 20;
  limits.bytes_max = 400;
  const auto error = [&](const std::string& text) { return parse({text}, limits).error; };
  const std::string end = "--x-y--";
  EXPECT_EQ(error(part("name=a", std::string(10, 'x')) + end), "");
  EXPECT_NE(error(part("name=a", std::string(11, 'x')) + end).find("field"), std::string::npos);
  EXPECT_EQ(error(part("name=a; filename=b", std::string(20, 'x')) + end), "");
  EXPECT_NE(error(part("name=a; filename=b", std::string(21, 'x')) + end).find("file"),
            std::string::npos);
  EXPECT_EQ(error(part("name=a", "") + part("name=a", "") + end), "");
  EXPECT_NE(error(part("name=a", "") + part("name=a", "") + part("name=a", "") + end).find("parts"),
            std::string::npos);
  EXPECT_NE(error("--x-y\r\nX: " + std::string(100, 'x')).find("header"), std::string::npos);
  EXPECT_NE(error(std::string(401, 'x')).find("body"), std::string::npos);
}

TEST(Multipart, TakesTheBoundaryFromTheMediaType) {
  const std::pair<const char*, const char*> kGood[] = {
      {"multipart/form-data; boundary=----WebKit7MA4", "----WebKit7MA4"},
      {"Multipart/Form-Data; charset=utf-8; Boundary=\"a b:c\"", "a b:c"},
  };
  for (const auto& [text, boundary] : kGood) EXPECT_EQ(multipart_boundary(text).value(), boundary);
  for (const char* text :
       {"multipart/form-data", "multipart/form-data; boundary=",
        "multipart/form-data; boundary=a; boundary=b", "multipart/form-data; boundary=\"a\"b",
        "multipart/form-data; boundary=\"a \"", "multipart/form-data; boundary=a\"b"}) {
    EXPECT_FALSE(multipart_boundary(text)) << text;
  }
  EXPECT_EQ(multipart_boundary("multipart/mixed; boundary=a").error().code,
            ErrorCode::kUnsupported);
  EXPECT_FALSE(multipart_boundary("multipart/form-data; boundary=" + std::string(71, 'a')));
}

}  // namespace
}  // namespace luoshi::api
