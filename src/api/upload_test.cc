// Uploads through the server: parts in files, limits, and what is left behind.
#include <algorithm>
#include <atomic>
#include <mutex>

#include "api/support_test.h"

namespace luoshi::api {
namespace {

class UploadTest : public WithServer {
 protected:
  void start_with(const MultipartLimits& limits) {
    Route upload = route(
        Method::kPost, "/files",
        [this](Request request, Responder respond) {
          std::string out;
          for (const Part& part : request.parts) {
            out += part.name + "=" + part.file_name.value_or("-") + " " + part.media_type + " " +
                   std::to_string(part.size_bytes) + ";";
            if (part.path.empty()) out += part.value;
            if (!part.path.empty()) files_seen_.push_back(*files_.read(part.path, 1 << 20));
            if (!part.path.empty()) paths_seen_.push_back(part.path);
          }
          request = Request();  // the files go with it
          respond(Response::text(out, "text/plain"));
        },
        RunsOn::kPool);
    upload.takes_upload = true;
    upload.upload = limits;
    start({std::move(upload), route(Method::kPost, "/units", echo())});
  }

  static std::string form(const std::string& body) {
    return post("/files", body, "Content-Type: multipart/form-data; boundary=x-y\r\n");
  }
  static std::string file(const std::string& name, const std::string& bytes) {
    return "--x-y\r\nContent-Disposition: form-data; name=file; filename=\"" + name +
           "\"\r\nContent-Type: application/pdf\r\n\r\n" + bytes + "\r\n";
  }

  std::vector<std::string> files_seen_;
  std::vector<std::string> paths_seen_;
};

TEST_F(UploadTest, StreamsFilesToDiskAndTakesThemAwayAgain) {
  start_with({});
  const std::string large(700'000, 'z');
  RawClient one = client();
  const std::string body = "--x-y\r\nContent-Disposition: form-data; name=note\r\n\r\n说明\r\n" +
                           file("报告.pdf", large) + file("b.pdf", "small") + "--x-y--\r\n";
  const Answer answer = one.ask(form(body));
  EXPECT_EQ(answer.body,
            "note=- text/plain 6;说明file=报告.pdf application/pdf 700000;"
            "file=b.pdf application/pdf 5;");
  EXPECT_EQ(files_seen_, (std::vector<std::string>{large, "small"}));
  for (const std::string& path : paths_seen_) {
    EXPECT_EQ(files_.kind(path), env::PathKind::kAbsent) << path;
  }
  // The same in chunks, on the same connection.
  std::string chunked =
      "POST /files HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
      "Content-Type: multipart/form-data; boundary=x-y\r\n\r\n";
  for (std::size_t at = 0; at < body.size(); at += 4095) {
    const std::string piece = body.substr(at, 4095);
    char size[16];
    std::snprintf(size, sizeof size, "%zx\r\n", piece.size());
    chunked += size + piece + "\r\n";
  }
  EXPECT_EQ(one.ask(chunked + "0\r\n\r\n").body, answer.body);
}

// The body is never sent: whoever waited for it would wait for ever.
TEST_F(UploadTest, AsksBeforeTheBodyComes) {
  std::mutex mutex;
  std::vector<std::string> asked;
  int handled = 0;
  const auto guarded = [&](std::string pattern) {
    Route out = route(Method::kPost, std::move(pattern), [&](const Request&, Responder respond) {
      ++handled;
      respond(Response::text("kept", "text/plain"));
    });
    out.takes_upload = true;
    out.refuses = [&](const Request& request) -> std::optional<Response> {
      const std::lock_guard lock(mutex);
      asked.push_back(request.target + " " + request.body);
      if (request.headers.find("Authorization")) return std::nullopt;
      return Response::text("sign in", "text/plain", 401);
    };
    return out;
  };
  start({guarded("/files"), guarded("/imports")});
  const std::string form_head =
      "POST /files HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n"
      "Content-Type: multipart/form-data; boundary=x-y\r\n";
  RawClient one = client();
  EXPECT_EQ(one.ask(form_head + "\r\n" + file("a", "the beginning")).status, 401);
  EXPECT_TRUE(one.is_closed_by_server());
  RawClient patient = client();
  EXPECT_EQ(patient.ask(form_head + "Expect: 100-continue\r\n\r\n").status, 401);
  RawClient large = client();
  EXPECT_EQ(
      large.ask("POST /imports HTTP/1.1\r\nHost: a\r\nContent-Length: 900000\r\n\r\n").status,
      401);
  RawClient chunked = client();
  EXPECT_EQ(chunked.ask("POST /imports HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
                .status,
            401);
  EXPECT_EQ(handled, 0);
  EXPECT_EQ(asked, (std::vector<std::string>{"/files ", "/files ", "/imports ", "/imports "}));
  // Whoever may is not kept from it.
  RawClient friendly = client();
  const std::string body = file("a", "all") + "--x-y--";
  EXPECT_EQ(friendly
                .ask(post("/files", body,
                          "Content-Type: multipart/form-data; boundary=x-y\r\n"
                          "Authorization: yes\r\n"))
                .body,
            "kept");
  EXPECT_EQ(handled, 1);
}

TEST_F(UploadTest, RefusesWhatIsTooLargeOrMalformed) {
  MultipartLimits limits;
  limits.file_bytes_max = 1000;
  limits.bytes_max = 5000;
  start_with(limits);
  const std::pair<std::string, int> kCases[] = {
      {form(file("a", std::string(1001, 'x')) + "--x-y--"), 413},
      {form(std::string(5001, 'x')), 413},
      {form(file("../a", "x") + "--x-y--"), 400},
      {form(file("a", "x")), 400},
      {post("/files", "x", "Content-Type: multipart/form-data\r\n"), 400},
      {post("/files", "x", "Content-Type: multipart/mixed; boundary=a\r\n"), 415},
      {post("/units", "x", "Content-Type: multipart/form-data; boundary=a\r\n"), 415},
  };
  for (const auto& [bytes, status] : kCases) {
    RawClient one = client();
    EXPECT_EQ(one.ask(bytes).status, status) << bytes.substr(0, 200);
    EXPECT_TRUE(one.is_closed_by_server());
  }
  RawClient gone = client();
  gone.send(form(file("a", std::string(900, 'x')) + "--x-y--").substr(0, 300));
  EXPECT_TRUE(files_seen_.empty());
}

}  // namespace
}  // namespace luoshi::api
