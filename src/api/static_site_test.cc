#include "api/static_site.h"

#include "api/internal/weights.h"
#include "api/support_test.h"

namespace luoshi::api {
namespace {

TEST(StaticNames, HaveMediaTypesAndHashes) {
  EXPECT_EQ(media_type_of("a/worker.mjs"), "text/javascript; charset=utf-8");
  EXPECT_EQ(media_type_of("index.html"), "text/html; charset=utf-8");
  EXPECT_EQ(media_type_of("font.woff2"), "font/woff2");
  EXPECT_EQ(media_type_of("anything"), "application/octet-stream");
  EXPECT_TRUE(has_content_hash("assets/index-BcD3fG1h.js"));
  EXPECT_TRUE(has_content_hash("assets/index-B-_3fG1h.css"));
  for (const char* name : {"index.html", "index-BcD3fG1h.js", "assets/site-overview.css",
                           "assets/BcD3fG1h.js", "assets/logo.svg", "assets/index-abc.js"}) {
    EXPECT_FALSE(has_content_hash(name)) << name;
  }
}

TEST(Negotiation, ChoosesACoding) {
  const std::pair<const char*, Coding> kCases[] = {
      {"", Coding::kPlain},
      {"gzip", Coding::kGzip},
      {"gzip, deflate, br", Coding::kBrotli},
      {"br;q=0.5, gzip;q=0.8", Coding::kGzip},
      {"br;q=0, gzip", Coding::kGzip},
      {"*", Coding::kBrotli},
      {"*;q=0", Coding::kPlain},
      {"gzip;q=0, *", Coding::kBrotli},
      {"identity", Coding::kPlain},
      {"BR", Coding::kBrotli},
      {"gzip;q=nonsense", Coding::kPlain},
  };
  for (const auto& [header, coding] : kCases) {
    EXPECT_EQ(choose_coding(header, true, true), coding) << header;
  }
  EXPECT_EQ(choose_coding("br, gzip;q=0.1", true, false), Coding::kGzip);
}

TEST(Negotiation, ComparesTags) {
  EXPECT_TRUE(matches_tag("\"a\"", "\"a\""));
  EXPECT_TRUE(matches_tag("\"b\", W/\"a\"", "\"a\""));
  EXPECT_TRUE(matches_tag(" * ", "\"a\""));
  EXPECT_FALSE(matches_tag("\"b\"", "\"a\""));
  EXPECT_FALSE(matches_tag("a", "\"a\""));
}

TEST(Negotiation, PrefersALanguage) {
  using base::Language;
  const std::pair<const char*, Language> kCases[] = {
      {"", Language::kChinese},
      {"en", Language::kEnglish},
      {"en-GB,en;q=0.9", Language::kEnglish},
      {"zh-CN,zh;q=0.9,en;q=0.8", Language::kChinese},
      {"fr, en;q=0.5", Language::kEnglish},
      {"fr", Language::kChinese},
      {"en, zh", Language::kEnglish},
      {"en;q=0", Language::kChinese},
      {"*", Language::kChinese},
  };
  for (const auto& [header, language] : kCases) {
    EXPECT_EQ(preferred_language(header), language) << header;
  }
}

class SiteTest : public WithServer {
 protected:
  SiteTest() {
    std::string script;
    for (int i = 0; i < 500; ++i) script += "export const value" + std::to_string(i) + " = 1;\n";
    script_ = script;
    site_ = StaticSite::make({{"index.html", "<!doctype html>page"},
                              {"worker/index.html", "<!doctype html>worker"},
                              {"assets/index-BcD3fG1h.js", script},
                              {"given.css", std::string(2000, 'x')},
                              {"given.css.gz", "packed"},
                              {"map.png", std::string(5000, 'x')}});
    start({route(Method::kGet, "/api/v1/units", echo())}, {site_.handler(), {"api"}});
  }

  std::string script_;
  StaticSite site_ = StaticSite::make({});
};

TEST_F(SiteTest, ServesFilesInTheCodingThatIsWanted) {
  RawClient one = client();
  const Answer plain = one.ask(get("/assets/index-BcD3fG1h.js"));
  EXPECT_EQ(plain.body, script_);
  EXPECT_EQ(plain.header("Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(plain.header("Vary"), "Accept-Encoding");
  EXPECT_EQ(plain.header("Content-Encoding"), "");
  const Answer brotli = one.ask(get("/assets/index-BcD3fG1h.js", "Accept-Encoding: gzip, br\r\n"));
  EXPECT_EQ(brotli.header("Content-Encoding"), "br");
  EXPECT_LT(brotli.body.size(), script_.size() / 4);
  const Answer gzip = one.ask(get("/assets/index-BcD3fG1h.js", "Accept-Encoding: gzip\r\n"));
  EXPECT_EQ(gzip.header("Content-Encoding"), "gzip");
  EXPECT_TRUE(gzip.body.starts_with("\x1f\x8b"));
  EXPECT_NE(gzip.header("ETag"), brotli.header("ETag"));
  EXPECT_NE(gzip.header("ETag"), plain.header("ETag"));
  EXPECT_EQ(one.ask(get("/given.css", "Accept-Encoding: gzip\r\n")).body, "packed");
  EXPECT_EQ(one.ask(get("/given.css.gz")).status, 404);
  EXPECT_EQ(one.ask(get("/map.png", "Accept-Encoding: gzip, br\r\n")).header("Vary"), "");
}

TEST_F(SiteTest, IsAskedAgainWithoutSendingAgain) {
  RawClient one = client();
  const Answer first = one.ask(get("/index.html"));
  EXPECT_EQ(first.header("Cache-Control"), "no-cache");
  const std::string tag = first.header("ETag");
  EXPECT_TRUE(tag.starts_with('"'));
  const Answer again = one.ask(get("/index.html", "If-None-Match: " + tag + "\r\n"));
  EXPECT_EQ(again.status, 304);
  EXPECT_EQ(again.header("ETag"), tag);
  EXPECT_EQ(again.header("Content-Length"), "");
  EXPECT_EQ(one.ask(get("/index.html", "If-None-Match: \"other\"\r\n")).status, 200);
}

TEST_F(SiteTest, LeadsPathsOfTheConsoleToItsPage) {
  RawClient one = client();
  for (const char* path : {"/", "/units", "/units/12", "/reports/"}) {
    const Answer answer = one.ask(get(path));
    EXPECT_EQ(answer.body, "<!doctype html>page") << path;
    EXPECT_EQ(answer.header("Content-Type"), "text/html; charset=utf-8");
  }
  for (const char* path : {"/worker", "/worker/", "/worker/tasks/q-1"}) {
    EXPECT_EQ(one.ask(get(path)).body, "<!doctype html>worker") << path;
  }
  EXPECT_EQ(one.ask(get("/workers")).body, "<!doctype html>page");
  for (const char* path : {"/worker/missing.js", "/missing.js", "/assets/old-BcD3fG1h.css",
                           "/api/v1/nothing", "/api"}) {
    EXPECT_EQ(one.ask(get(path)).status, 404) << path;
  }
  EXPECT_EQ(one.ask("POST /units HTTP/1.1\r\nHost: a\r\n\r\n").status, 405);
  one.send("HEAD /map.png HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(one.read(false).header("Content-Length"), "5000");
}

}  // namespace
}  // namespace luoshi::api
