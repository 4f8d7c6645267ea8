#include "ledger/lines.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.h"
#include "base/unicode.h"
#include "ledger/internal/records.h"

namespace luoshi::ledger {
namespace {

// Text that would grow longer than this in JSON is written as base64url.
constexpr std::size_t kEscapedBytesMax = kLineBytesMax - (256 << 10);
constexpr std::size_t kKeyBytesMax = 64 << 10;  // a subject and its wrapped key

struct LedgerForm {
  std::string type, ledger, algorithm;
  std::int32_t format = 0;
  std::int64_t created = 0;
};
BOOST_DESCRIBE_STRUCT(LedgerForm, (), (type, format, ledger, algorithm, created))
struct BookForm {
  std::string type, name, hash;
  std::uint32_t book = 0;
  std::uint64_t sequence = 0;
};
BOOST_DESCRIBE_STRUCT(BookForm, (), (type, book, name, sequence, hash))
struct EventForm {
  std::string type, stream, kind, actor, request, hash;
  std::optional<std::string> body, body64;
  std::uint32_t book = 0, kind_version = 0;
  std::uint64_t sequence = 0, version = 0;
  std::int64_t time = 0;
};
BOOST_DESCRIBE_STRUCT(EventForm, (),
                      (type, book, sequence, stream, version, kind, kind_version, time, actor,
                       request, body, body64, hash))
struct RequestForm {
  std::string type, actor, request, fingerprint, seal;
  std::optional<std::string> reply, reply64;
  std::uint32_t book = 0;
  std::int64_t time = 0;
};
BOOST_DESCRIBE_STRUCT(RequestForm, (),
                      (type, book, actor, request, fingerprint, reply, reply64, time, seal))
struct KeyForm {
  std::string type, subject, wrapped;
  std::uint32_t book = 0;
};
BOOST_DESCRIBE_STRUCT(KeyForm, (), (type, book, subject, wrapped))
struct FileForm {
  std::string type, hash;
  std::uint64_t size = 0;
};
BOOST_DESCRIBE_STRUCT(FileForm, (), (type, hash, size))
struct EndForm {
  std::string type, digest;
  std::uint64_t lines = 0;
};
BOOST_DESCRIBE_STRUCT(EndForm, (), (type, lines, digest))

std::size_t escaped_size(std::string_view text) {
  std::size_t size = text.size();
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20) size += 5;
    if (c == '"' || c == '\\') ++size;
  }
  return size;
}

bool is_text(std::string_view text) {
  return text.find('\0') == std::string_view::npos && base::is_valid_utf8(text);
}

// UTF-8 goes through as it is; what JSON reserves is escaped.
void append_text(std::string& out, std::string_view text) {
  out += '"';
  std::size_t from = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\') continue;
    out.append(text, from, i - from);
    from = i + 1;
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else {
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(c));
    }
  }
  out.append(text, from);
  out += '"';
}

void append_member(std::string& out, std::string_view name, std::string_view text) {
  out += ",\"";
  out += name;
  out += "\":";
  append_text(out, text);
}

// Text under its name, or base64url under the name with "64" behind it.
void append_bytes(std::string& out, const std::string& name, std::string_view bytes) {
  if (is_text(bytes) && escaped_size(bytes) <= kEscapedBytesMax) {
    append_member(out, name, bytes);
  } else {
    append_member(out, name + "64", vault::to_base64url(bytes));
  }
}

template <class Number>
void append_number(std::string& out, std::string_view name, Number number) {
  fmt::format_to(std::back_inserter(out), ",\"{}\":{}", name, number);
}

base::Result<void> require_text(std::string_view text, std::string_view where) {
  if (is_text(text)) return {};
  return base::fail(base::ErrorCode::kInvalidInput,
                    {"账中的标识不是文本", "a name in the ledger is no text"}, std::string(where),
                    {"请先运行 luoshi verify", "run luoshi verify first"});
}

base::Error wrong(std::string_view member, base::Message right) {
  return {base::ErrorCode::kInvalidInput,
          {"此处的值不符合要求", "this value will not do"},
          "/" + std::string(member),
          std::move(right)};
}

base::Result<Hash> hash_member(std::string_view member, std::string_view text) {
  if (const auto hash = vault::parse_hash(text)) return *hash;
  return tl::unexpected(wrong(member, {"应为 64 位十六进制数", "64 hexadecimal digits"}));
}

// The bytes of a member that stands once, as text or as base64url.
base::Result<std::string> bytes_member(const std::string& member, std::optional<std::string>& text,
                                       const std::optional<std::string>& encoded) {
  if (text.has_value() == encoded.has_value()) {
    return tl::unexpected(wrong(
        member, {"文本与 base64url 应恰有其一", "exactly one of the text and its base64url form"}));
  }
  if (text) return std::move(*text);
  if (auto bytes = vault::parse_base64url(*encoded)) return std::move(*bytes);
  return tl::unexpected(wrong(member + "64", {"应为 base64url", "base64url without padding"}));
}

base::Result<void> check_length(std::string_view member, std::size_t size, std::size_t size_max) {
  if (size <= size_max) return {};
  return tl::unexpected(wrong(
      member, {fmt::format("至多 {} 字节", size_max), fmt::format("at most {} bytes", size_max)}));
}

base::Result<Line> read(const LedgerForm& form) {
  std::map<std::string, std::string> meta{{"format", std::to_string(form.format)},
                                          {"ledger", form.ledger},
                                          {"algorithm", form.algorithm},
                                          {"created", std::to_string(form.created)},
                                          {"projections", ""}};
  auto identity = unsealed_identity_of(meta);
  if (!identity) return tl::unexpected(identity.error());
  return Line(*identity);
}

base::Result<Line> read(BookForm& form) {
  auto hash = hash_member("hash", form.hash);
  if (!hash) return tl::unexpected(hash.error());
  if (form.book == 0) return tl::unexpected(wrong("book", {"从 1 起", "1 or more"}));
  if (auto done = check_length("name", form.name.size(), kNameBytesMax); !done) {
    return tl::unexpected(done.error());
  }
  return Line(Book{{form.book}, std::move(form.name), {form.sequence, *hash}});
}

base::Result<void> check_lengths(const Event& event) {
  const std::pair<std::string_view, std::size_t> sizes[] = {{"stream", event.stream.size()},
                                                            {"actor", event.actor.size()},
                                                            {"request", event.request.size()}};
  for (const auto& [member, size] : sizes) {
    if (auto done = check_length(member, size, kNameBytesMax); !done) return done;
  }
  if (auto done = check_length("kind", event.kind.size(), kKindBytesMax); !done) return done;
  return check_length("body", event.body.size(), kBodyBytesMax);
}

base::Result<Line> read(EventForm& form) {
  auto hash = hash_member("hash", form.hash);
  if (!hash) return tl::unexpected(hash.error());
  auto body = bytes_member("body", form.body, form.body64);
  if (!body) return tl::unexpected(body.error());
  Event event{.book = {form.book},
              .sequence = form.sequence,
              .stream = std::move(form.stream),
              .version = form.version,
              .kind = std::move(form.kind),
              .kind_version = form.kind_version,
              .time = time_of(form.time),
              .actor = std::move(form.actor),
              .request = std::move(form.request),
              .body = std::move(*body),
              .hash = *hash};
  if (auto done = check_lengths(event); !done) return tl::unexpected(done.error());
  return Line(std::move(event));
}

base::Result<Line> read(RequestForm& form) {
  auto fingerprint = hash_member("fingerprint", form.fingerprint);
  if (!fingerprint) return tl::unexpected(fingerprint.error());
  auto seal = hash_member("seal", form.seal);
  if (!seal) return tl::unexpected(seal.error());
  auto reply = bytes_member("reply", form.reply, form.reply64);
  if (!reply) return tl::unexpected(reply.error());
  return Line(RequestLine{{form.book},
                          {{std::move(form.actor), std::move(form.request)},
                           *fingerprint,
                           std::move(*reply),
                           time_of(form.time),
                           *seal}});
}

base::Result<Line> read(KeyForm& form) {
  auto wrapped = vault::parse_base64url(form.wrapped);
  if (!wrapped) {
    return tl::unexpected(wrong("wrapped", {"应为 base64url", "base64url without padding"}));
  }
  return Line(SubjectKeyLine{{form.book}, {std::move(form.subject), {std::move(*wrapped)}}});
}

base::Result<Line> read(const FileForm& form) {
  auto hash = hash_member("hash", form.hash);
  if (!hash) return tl::unexpected(hash.error());
  return Line(FileLine{*hash, form.size});
}

base::Result<Line> read(const EndForm& form) {
  auto digest = hash_member("digest", form.digest);
  if (!digest) return tl::unexpected(digest.error());
  return Line(EndLine{form.lines, *digest});
}

template <class Form>
base::Result<Line> read_as(const boost::json::value& json) {
  auto form = base::from_json<Form>(json);
  if (!form) return tl::unexpected(form.error());
  return read(*form);
}

}  // namespace

void append_line(std::string& out, const Identity& identity) {
  const auto meta = meta_of(identity);
  fmt::format_to(std::back_inserter(out),
                 "{{\"type\":\"ledger\",\"format\":{},\"ledger\":\"{}\",\"algorithm\":\"{}\","
                 "\"created\":{}}}\n",
                 identity.format, meta.at("ledger"), meta.at("algorithm"),
                 milliseconds_of(identity.created));
}

void append_line(std::string& out, const Book& book) {
  out += "{\"type\":\"book\"";
  append_number(out, "book", book.id.value);
  append_member(out, "name", book.name);
  append_number(out, "sequence", book.head.sequence);
  append_member(out, "hash", vault::to_hex(book.head.hash));
  out += "}\n";
}

base::Result<void> append_line(std::string& out, const Event& event) {
  for (const std::string* text : {&event.stream, &event.kind, &event.actor, &event.request}) {
    if (auto done =
            require_text(*text, fmt::format("event {}:{}", event.book.value, event.sequence));
        !done) {
      return done;
    }
  }
  out += "{\"type\":\"event\"";
  append_number(out, "book", event.book.value);
  append_number(out, "sequence", event.sequence);
  append_member(out, "stream", event.stream);
  append_number(out, "version", event.version);
  append_member(out, "kind", event.kind);
  append_number(out, "kind_version", event.kind_version);
  append_number(out, "time", milliseconds_of(event.time));
  append_member(out, "actor", event.actor);
  append_member(out, "request", event.request);
  append_bytes(out, "body", event.body);
  append_member(out, "hash", vault::to_hex(event.hash));
  out += "}\n";
  return {};
}

base::Result<void> append_line(std::string& out, const RequestLine& line) {
  const RequestRecord& record = line.record;
  for (const std::string* text : {&record.key.actor, &record.key.request}) {
    if (auto done = require_text(*text, "requests"); !done) return done;
  }
  out += "{\"type\":\"request\"";
  append_number(out, "book", line.book.value);
  append_member(out, "actor", record.key.actor);
  append_member(out, "request", record.key.request);
  append_member(out, "fingerprint", vault::to_hex(record.fingerprint));
  append_bytes(out, "reply", record.reply);
  append_number(out, "time", milliseconds_of(record.time));
  append_member(out, "seal", vault::to_hex(record.seal));
  out += "}\n";
  return {};
}

base::Result<void> append_line(std::string& out, const SubjectKeyLine& line) {
  if (auto done = require_text(line.entry.subject, "subject_keys"); !done) return done;
  const std::size_t size = line.entry.subject.size() + line.entry.key.bytes.size();
  if (auto done = check_length("wrapped", size, kKeyBytesMax); !done) return done;
  out += "{\"type\":\"key\"";
  append_number(out, "book", line.book.value);
  append_member(out, "subject", line.entry.subject);
  append_member(out, "wrapped", vault::to_base64url(line.entry.key.bytes));
  out += "}\n";
  return {};
}

void append_line(std::string& out, const FileLine& file) {
  fmt::format_to(std::back_inserter(out), "{{\"type\":\"file\",\"hash\":\"{}\",\"size\":{}}}\n",
                 vault::to_hex(file.hash), file.size);
}

void append_line(std::string& out, const EndLine& end) {
  fmt::format_to(std::back_inserter(out), "{{\"type\":\"end\",\"lines\":{},\"digest\":\"{}\"}}\n",
                 end.lines, vault::to_hex(end.digest));
}

base::Result<Line> parse_line(std::string_view text) {
  auto json = base::parse_json(text, {.bytes_max = kLineBytesMax, .depth_max = 2});
  if (!json) return tl::unexpected(json.error());
  const auto* object = json->if_object();
  const auto* type = object ? object->if_contains("type") : nullptr;
  const std::string_view name =
      type && type->is_string() ? std::string_view(type->get_string()) : std::string_view();
  if (name == "event") return read_as<EventForm>(*json);
  if (name == "request") return read_as<RequestForm>(*json);
  if (name == "key") return read_as<KeyForm>(*json);
  if (name == "file") return read_as<FileForm>(*json);
  if (name == "book") return read_as<BookForm>(*json);
  if (name == "ledger") return read_as<LedgerForm>(*json);
  if (name == "end") return read_as<EndForm>(*json);
  return tl::unexpected(wrong("type", {"应为 ledger、book、event、request、key、file 或 end",
                                       "ledger, book, event, request, key, file or end"}));
}

base::Result<std::optional<std::string_view>> LineReader::next() {
  std::size_t searched = at_;
  for (;;) {
    const std::size_t end = buffer_.find('\n', searched);
    const std::size_t length = (end == std::string::npos ? buffer_.size() : end) - at_;
    if (length > kLineBytesMax) {
      ++number_;
      return tl::unexpected(error(base::ErrorCode::kTooLarge,
                                  {"这一行过长", "the line is too long"},
                                  {fmt::format("一行至多 {} 字节", kLineBytesMax),
                                   fmt::format("at most {} bytes a line", kLineBytesMax)}));
    }
    if (end != std::string::npos) {
      const std::string_view line(buffer_.data() + at_, length);
      at_ = end + 1;
      ++number_;
      return std::optional(line);
    }
    if (ended_) break;
    buffer_.erase(0, std::exchange(at_, 0));
    searched = buffer_.size();
    auto piece = source_();
    if (!piece) return tl::unexpected(piece.error());
    ended_ = piece->empty();
    buffer_ += *piece;
  }
  if (at_ == buffer_.size()) return std::optional<std::string_view>();
  ++number_;
  at_ = buffer_.size();
  return tl::unexpected(error(base::ErrorCode::kInvalidInput,
                              {"这一行被截断", "the line was cut off"},
                              {"每行以换行符结束", "every line ends with a line feed"}));
}

std::string LineReader::place() const { return fmt::format("{}, line {}", name_, number_); }

base::Error LineReader::error(base::ErrorCode code, base::Message what, base::Message right) const {
  return {code, std::move(what), place(), std::move(right)};
}

base::Error LineReader::error(const base::Error& of_line) const {
  base::Error out = of_line;
  out.where = of_line.where.empty() ? place() : place() + ", " + of_line.where;
  return out;
}

base::Result<void> LineWriter::flush() {
  digester_.update(buffer_);
  bytes_ += buffer_.size();
  auto done = sink_(buffer_);
  buffer_.clear();
  return done;
}

}  // namespace luoshi::ledger
