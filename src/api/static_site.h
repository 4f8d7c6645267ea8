// The console's files, served from memory: each has a strong ETag, a media type by its name, and
// variants in gzip and brotli made when the program starts (or given beside it as name.gz,
// name.br). A name with a content hash ("assets/index-BcD3fG1h.js") may be kept for ever; any other
// is asked about again. What is no file and looks like a page ("/units/12") gets index.html, that
// of the innermost folder that has one: "/worker/tasks" that of worker/. Thread rule: made once,
// then read from any thread.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "api/http.h"

namespace luoshi::api {

struct StaticOptions {
  bool compresses = true;           // makes the variants that are not given
  std::string page = "index.html";  // for paths of the console; "" for none
  std::size_t compress_bytes_min = 1024;
};

class StaticSite {
 public:
  // Names are relative, with '/' between folders.
  static StaticSite make(std::vector<std::pair<std::string, std::string>> files,
                         const StaticOptions& options = {});

  // Answers GET and HEAD; nothing when no file and no page fits.
  std::optional<Response> answer(const Request& request) const;
  Handler handler() const;  // with 404 for what answer() has nothing for; shares the files

 private:
  struct Variant {
    SharedBytes bytes;
    std::string tag;
  };
  struct File {
    std::string media_type;
    bool is_hashed = false;
    Variant plain;
    std::optional<Variant> gzip;
    std::optional<Variant> brotli;
  };
  using Files = std::map<std::string, File, std::less<>>;

  static File make_file(const std::string& name, std::string bytes,
                        std::map<std::string, std::string>& given, const StaticOptions& options);
  const File* find(const Request& request) const;

  std::shared_ptr<const Files> files_;
  std::string page_;
};

std::string media_type_of(std::string_view name);
bool has_content_hash(std::string_view name);

// Which of gzip and brotli Accept-Encoding wants most; brotli when it wants both the same.
enum class Coding { kPlain, kGzip, kBrotli };
Coding choose_coding(std::string_view accept_encoding, bool has_gzip, bool has_brotli);

// Whether If-None-Match's value holds the tag (RFC 9110 13.1.2; weak comparison).
bool matches_tag(std::string_view if_none_match, std::string_view tag);

}  // namespace luoshi::api
