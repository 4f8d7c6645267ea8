#include "env/log.h"

#include <unistd.h>

#include <algorithm>

#include "env/internal/time_text.h"

namespace luoshi::env {
namespace {

constexpr std::size_t kCodeBytesMax = 96;

bool is_code_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("._-/:{}").find(c) != std::string_view::npos;
}

std::string_view name_of(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return "debug";
    case LogLevel::kInfo:
      return "info";
    case LogLevel::kWarning:
      return "warning";
    case LogLevel::kError:
      break;
  }
  return "error";
}

std::string_view name_of(base::ErrorCode code) {
  switch (code) {
    case base::ErrorCode::kInvalidInput:
      return "invalid_input";
    case base::ErrorCode::kNotFound:
      return "not_found";
    case base::ErrorCode::kUnsupported:
      return "unsupported";
    case base::ErrorCode::kTooLarge:
      return "too_large";
    case base::ErrorCode::kUnavailable:
      return "unavailable";
    case base::ErrorCode::kConflict:
      return "conflict";
    case base::ErrorCode::kUnauthenticated:
      return "unauthenticated";
    case base::ErrorCode::kForbidden:
      break;
  }
  return "forbidden";
}

}  // namespace

void StandardErrorLog::write(std::string_view line) {
  const std::string whole = std::string(line) + '\n';
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, whole.data(), whole.size());
}

void MemoryLog::write(std::string_view line) {
  const std::lock_guard lock(mutex_);
  lines_.emplace_back(line);
}

std::vector<std::string> MemoryLog::lines() const {
  const std::lock_guard lock(mutex_);
  return lines_;
}

LogCode::LogCode(std::string_view text) : text_("unfit") {
  if (!text.empty() && text.size() <= kCodeBytesMax &&
      std::all_of(text.begin(), text.end(), is_code_letter)) {
    text_ = text;
  }
}

LogValue::LogValue(base::ErrorCode code) : LogValue(Quoted{}, name_of(code)) {}

// A control character, which an id made without parse() might hold, would break the line.
LogValue::LogValue(Quoted, std::string_view text) : json_("\"") {
  for (const char c : text.substr(0, base::kIdBytesMax)) {
    if (c == '"' || c == '\\') json_ += '\\';
    json_ += static_cast<unsigned char>(c) < 0x20 ? '?' : c;
  }
  json_ += '"';
}

void Log::debug(LogName event, std::initializer_list<LogField> fields) {
  write(LogLevel::kDebug, event, fields);
}
void Log::info(LogName event, std::initializer_list<LogField> fields) {
  write(LogLevel::kInfo, event, fields);
}
void Log::warning(LogName event, std::initializer_list<LogField> fields) {
  write(LogLevel::kWarning, event, fields);
}
void Log::error(LogName event, std::initializer_list<LogField> fields) {
  write(LogLevel::kError, event, fields);
}

void Log::write(LogLevel level, LogName event, std::initializer_list<LogField> fields) {
  if (level < least_) return;
  std::string line = "{\"time\":\"" + internal::rfc3339(clock_.wall_now()) + "\",\"level\":\"";
  line += name_of(level);
  line += "\",\"event\":\"";
  line += event.text();
  line += '"';
  for (const LogField& field : fields) {
    line += ",\"";
    line += field.name.text();
    line += "\":" + field.value.json();
  }
  sink_.write(line + '}');
}

}  // namespace luoshi::env
