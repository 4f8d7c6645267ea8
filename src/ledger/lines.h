// The lines of exports and backups: one JSON object each (docs/formats/ledger.md). What is written
// by append_* is read by parse_*, and nothing else is taken for it.
//
// Errors: kInvalidInput with the member at fault; who reads adds the number of the line.
// Thread rule: pure functions; a LineReader and a LineWriter by one thread at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "ledger/store.h"

namespace luoshi::ledger {

inline constexpr std::size_t kLineBytesMax = 2 << 20;

using Sink = std::function<base::Result<void>(std::string_view bytes)>;
using Source = std::function<base::Result<std::string>()>;  // the next piece; empty at the end

struct SubjectKeyLine {
  BookId book;
  vault::KeyEntry entry;
};
struct FileLine {
  Hash hash{};
  std::uint64_t size = 0;
};
struct RequestLine {
  BookId book;
  RequestRecord record;
};
struct EndLine {
  std::uint64_t lines = 0;
  Hash digest{};
};
using Line = std::variant<Identity, Book, Event, RequestLine, SubjectKeyLine, FileLine, EndLine>;

// Each appends one line with its '\n'.
void append_line(std::string& out, const Identity& identity);
void append_line(std::string& out, const Book& book);
// Fails for names that are no text: no store of ours has such.
base::Result<void> append_line(std::string& out, const Event& event);
base::Result<void> append_line(std::string& out, const RequestLine& request);
base::Result<void> append_line(std::string& out, const SubjectKeyLine& key);
void append_line(std::string& out, const FileLine& file);
void append_line(std::string& out, const EndLine& end);

base::Result<Line> parse_line(std::string_view text);

// Lines of a stream, with a limit to their length, counted from 1, and the digest of those read.
class LineReader {
 public:
  LineReader(Source source, std::string name)
      : source_(std::move(source)), name_(std::move(name)) {}

  // Without its '\n'; nothing at the end. Valid until the next call. A last line that has no '\n'
  // is an error: it was cut off.
  base::Result<std::optional<std::string_view>> next();
  std::uint64_t number() const { return number_; }  // of the line that was read last
  std::string place() const;                        // "name, line 12"
  // Of the line read last, with what would be right.
  base::Error error(base::ErrorCode code, base::Message what, base::Message right = {}) const;
  base::Error error(const base::Error& of_line) const;

 private:
  Source source_;
  std::string name_;
  std::string buffer_;
  std::size_t at_ = 0;
  std::uint64_t number_ = 0;
  bool ended_ = false;
};

// Gathers lines into pieces for a sink, and keeps their number and digest.
class LineWriter {
 public:
  LineWriter(HashAlgorithm algorithm, Sink sink) : digester_(algorithm), sink_(std::move(sink)) {}

  template <class T>
  base::Result<void> write(const T& line) {
    if constexpr (std::is_void_v<decltype(append_line(buffer_, line))>) {
      append_line(buffer_, line);
    } else {
      if (auto done = append_line(buffer_, line); !done) return done;
    }
    ++lines_;
    return buffer_.size() < kPieceBytes ? base::Result<void>() : flush();
  }
  base::Result<void> flush();
  std::uint64_t lines() const { return lines_; }
  std::uint64_t bytes() const { return bytes_; }  // flushed
  Hash finish() { return digester_.finish(); }    // of what was flushed

 private:
  static constexpr std::size_t kPieceBytes = 256 << 10;
  vault::Digester digester_;
  Sink sink_;
  std::string buffer_;
  std::uint64_t lines_ = 0;
  std::uint64_t bytes_ = 0;
};

}  // namespace luoshi::ledger
