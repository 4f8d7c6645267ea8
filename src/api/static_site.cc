#include "api/static_site.h"

#include <algorithm>
#include <array>

#include "api/internal/compress.h"
#include "api/internal/weights.h"
#include "api/problem.h"

namespace luoshi::api {
namespace {

struct Kind {
  std::string_view ending;
  std::string_view media_type;
  bool is_compressible;
};

constexpr std::array<Kind, 22> kKinds{{{".html", "text/html; charset=utf-8", true},
                                       {".js", "text/javascript; charset=utf-8", true},
                                       {".mjs", "text/javascript; charset=utf-8", true},
                                       {".css", "text/css; charset=utf-8", true},
                                       {".json", "application/json", true},
                                       {".geojson", "application/geo+json", true},
                                       {".map", "application/json", true},
                                       {".webmanifest", "application/manifest+json", true},
                                       {".svg", "image/svg+xml", true},
                                       {".txt", "text/plain; charset=utf-8", true},
                                       {".md", "text/markdown; charset=utf-8", true},
                                       {".xml", "application/xml", true},
                                       {".yaml", "application/yaml", true},
                                       {".wasm", "application/wasm", true},
                                       {".ico", "image/x-icon", true},
                                       {".pbf", "application/x-protobuf", true},
                                       {".png", "image/png", false},
                                       {".jpg", "image/jpeg", false},
                                       {".webp", "image/webp", false},
                                       {".woff2", "font/woff2", false},
                                       {".woff", "font/woff", false},
                                       {".pdf", "application/pdf", false}}};

const Kind& kind_of(std::string_view name) {
  static constexpr Kind kOther{"", "application/octet-stream", false};
  const auto* kind =
      std::ranges::find_if(kKinds, [&](const Kind& each) { return name.ends_with(each.ending); });
  return kind == kKinds.end() ? kOther : *kind;
}

bool is_hash_character(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         c == '-';
}

// What clients without brotli or gzip say, and those with "*".
int weight_of(const std::vector<Weighted>& wanted, std::string_view coding) {
  int of_all = 0;
  for (const Weighted& each : wanted) {
    if (each.name == coding) return each.weight;
    if (each.name == "*") of_all = each.weight;
  }
  return of_all;
}

Response not_found(const Request& request) {
  return respond_with(problem_of(404, {"没有这个文件", "There is no such file"}, request.target),
                      request.language);
}

}  // namespace

std::string media_type_of(std::string_view name) { return std::string(kind_of(name).media_type); }

// As the bundler names what it makes: in assets/, eight characters before the ending, a digit or a
// capital among them: "assets/index-BcD3fG1h.js", not "assets/site-overview.css".
bool has_content_hash(std::string_view name) {
  constexpr std::size_t kHashBytes = 8;
  if (!name.starts_with("assets/")) return false;
  name.remove_prefix(name.rfind('/') + 1);
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || dot < kHashBytes + 2) return false;
  const std::string_view hash = name.substr(dot - kHashBytes, kHashBytes);
  const bool is_separated = name.substr(0, dot - kHashBytes).find_first_of("-.") != name.npos;
  const bool has_mark = std::ranges::any_of(
      hash, [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); });
  return is_separated && has_mark && std::ranges::all_of(hash, is_hash_character);
}

Coding choose_coding(std::string_view accept_encoding, bool has_gzip, bool has_brotli) {
  const std::vector<Weighted> wanted = parse_weights(accept_encoding);
  const int brotli = has_brotli ? weight_of(wanted, "br") : 0;
  const int gzip = has_gzip ? weight_of(wanted, "gzip") : 0;
  if (brotli == 0 && gzip == 0) return Coding::kPlain;
  return brotli >= gzip ? Coding::kBrotli : Coding::kGzip;
}

bool matches_tag(std::string_view if_none_match, std::string_view tag) {
  if (trim_blanks(if_none_match) == "*") return true;
  while (!if_none_match.empty()) {
    const std::size_t comma = std::min(if_none_match.find(','), if_none_match.size());
    std::string_view each = trim_blanks(if_none_match.substr(0, comma));
    if (each.starts_with("W/")) each.remove_prefix(2);
    if (each == tag) return true;
    if_none_match.remove_prefix(std::min(comma + 1, if_none_match.size()));
  }
  return false;
}

StaticSite::File StaticSite::make_file(const std::string& name, std::string bytes,
                                       std::map<std::string, std::string>& given,
                                       const StaticOptions& options) {
  File file;
  file.media_type = media_type_of(name);
  file.is_hashed = has_content_hash(name);
  const std::string content = content_name(bytes);
  const bool compresses = options.compresses && kind_of(name).is_compressible &&
                          bytes.size() >= options.compress_bytes_min;
  // The tag names the bytes that are sent, so each coding has its own (RFC 9110 8.8.3.3).
  const auto add = [&](const char* ending, auto compress, std::optional<Variant>& variant) {
    const auto found = given.find(name + ending);
    std::string packed;
    if (found != given.end()) {
      packed = std::move(found->second);
    } else if (compresses) {
      packed = compress(bytes);
    }
    if (packed.empty() || packed.size() >= bytes.size()) return;
    variant = Variant{SharedBytes::of(std::move(packed)), "\"" + content + ending + "\""};
  };
  add(".gz", compress_gzip, file.gzip);
  add(".br", compress_brotli, file.brotli);
  file.plain = {SharedBytes::of(std::move(bytes)), "\"" + content + "\""};
  return file;
}

StaticSite StaticSite::make(std::vector<std::pair<std::string, std::string>> files,
                            const StaticOptions& options) {
  std::map<std::string, std::string> given;
  for (auto& [name, bytes] : files) {
    if (name.ends_with(".gz") || name.ends_with(".br")) given.emplace(name, std::move(bytes));
  }
  auto out = std::make_shared<Files>();
  for (auto& [name, bytes] : files) {
    if (given.contains(name)) continue;
    File file = make_file(name, std::move(bytes), given, options);
    out->emplace(name, std::move(file));
  }
  StaticSite site;
  site.files_ = std::move(out);
  site.page_ = options.page;
  return site;
}

const StaticSite::File* StaticSite::find(const Request& request) const {
  std::string name;
  for (const std::string& segment : request.path) {
    if (!name.empty()) name += '/';
    name += segment;
  }
  if (const auto file = files_->find(name); file != files_->end()) return &file->second;
  // A page of the console has no dot in its last segment: a missing file must not look like a page.
  const bool is_page = request.path.empty() || request.path.back().find('.') == std::string::npos;
  if (!is_page || page_.empty()) return nullptr;
  // A folder with a page of its own has its paths: the innermost one.
  for (std::string folder = std::move(name); !folder.empty();) {
    const auto own = files_->find(folder + '/' + page_);
    if (own != files_->end()) return &own->second;
    const std::size_t slash = folder.rfind('/');
    folder.resize(slash == std::string::npos ? 0 : slash);
  }
  const auto page = files_->find(page_);
  return page == files_->end() ? nullptr : &page->second;
}

std::optional<Response> StaticSite::answer(const Request& request) const {
  const File* file = find(request);
  if (file == nullptr) return std::nullopt;
  const Coding coding = choose_coding(request.headers.find("Accept-Encoding").value_or(""),
                                      file->gzip.has_value(), file->brotli.has_value());
  const Variant& variant = coding == Coding::kBrotli ? *file->brotli
                           : coding == Coding::kGzip ? *file->gzip
                                                     : file->plain;
  Response response;
  response.headers.add("Content-Type", file->media_type);
  response.headers.add("ETag", variant.tag);
  response.headers.add("Cache-Control",
                       file->is_hashed ? "public, max-age=31536000, immutable" : "no-cache");
  if (file->gzip || file->brotli) response.headers.add("Vary", "Accept-Encoding");
  if (const auto asked = request.headers.find("If-None-Match");
      asked && matches_tag(*asked, variant.tag)) {
    response.status = 304;
    return response;
  }
  if (coding != Coding::kPlain) {
    response.headers.add("Content-Encoding", coding == Coding::kBrotli ? "br" : "gzip");
  }
  response.body = variant.bytes;
  return response;
}

Handler StaticSite::handler() const {
  return [site = *this](const Request& request, Responder respond) {
    auto response = site.answer(request);
    respond(response ? std::move(*response) : not_found(request));
  };
}

}  // namespace luoshi::api
