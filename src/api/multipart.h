// multipart/form-data (RFC 7578, RFC 2046 5.1) as it arrives: bytes in pieces of any size → parts.
// The same bytes give the same calls of the sink, but for how the appended bytes are cut, wherever
// the pieces end.
//
// Limits: on parts, on the header of a part, on the bytes of a field, of a file and of all. A file
// name is taken from filename* (UTF-8 only) or filename, must be valid UTF-8 of at most 255 bytes,
// and is refused when it could lead elsewhere: a '/', '\', control character, "." or "..".
// Thread rule: one thread at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace luoshi::api {

struct MultipartLimits {
  std::size_t parts_max = 32;
  std::size_t header_bytes_max = 4096;
  std::uint64_t field_bytes_max = 64 << 10;
  std::uint64_t file_bytes_max = 32 << 20;
  std::uint64_t bytes_max = 64 << 20;  // of the whole body, what stands between parts included
};

struct PartHead {
  std::string name;
  std::optional<std::string> file_name;  // "" when the form had a file field left empty
  std::string media_type;                // "text/plain" when the part does not say

  friend bool operator==(const PartHead&, const PartHead&) = default;
};

// What a parser tells. An error ends the parsing and is its result.
class MultipartSink {
 public:
  virtual ~MultipartSink() = default;
  virtual base::Result<void> begin(const PartHead& head) = 0;
  virtual base::Result<void> append(std::string_view bytes) = 0;
  virtual base::Result<void> end() = 0;
};

// The boundary of a Content-Type's value; kUnsupported when it is no multipart/form-data,
// kInvalidInput when the boundary is missing or not one.
base::Result<std::string> multipart_boundary(std::string_view content_type);

class MultipartParser {
 public:
  // The sink must outlive the parser.
  MultipartParser(std::string_view boundary, const MultipartLimits& limits, MultipartSink& sink);

  base::Result<void> feed(std::string_view bytes);  // after an error: not to be called again
  base::Result<void> finish();                      // the body is over

 private:
  enum class State { kPreamble, kAfterBoundary, kHeader, kBody, kEpilogue };

  base::Result<bool> step();  // false: more bytes are needed
  base::Result<bool> step_preamble();
  base::Result<bool> step_after_boundary();
  base::Result<bool> step_header();
  base::Result<bool> step_body();
  base::Result<void> hand_on(std::string_view bytes);

  std::string delimiter_;  // CR LF "--" boundary
  MultipartLimits limits_;
  MultipartSink& sink_;
  State state_ = State::kPreamble;
  std::string pending_;       // what is not decided yet
  std::size_t consumed_ = 0;  // of pending_
  std::uint64_t total_bytes_ = 0;
  std::uint64_t part_bytes_ = 0;
  std::size_t parts_ = 0;
  bool is_file_ = false;
  bool is_body_begun_ = false;
};

// The value of Content-Disposition and Content-Type of a part's header block (lines that end in
// CR LF, without the empty one).
base::Result<PartHead> parse_part_head(std::string_view block);

}  // namespace luoshi::api
