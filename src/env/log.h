// The log of a server: one JSON object a line, for machines that collect such lines.
//   {"time":"2026-07-01T08:00:00.000Z","level":"info","event":"http.answered","status":200}
//
// Invariant: no personal data, by type. A field holds a number, true/false, an id, an error's code
// or a LogCode (a short token such as a route or a kind); free text, and with it whatever a
// person wrote, has no way in. The names of events and fields are literals of the source.
// Thread rule: any thread; a line is handed to the sink whole.
#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "env/clock.h"

namespace luoshi::env {

class LogSink {
 public:
  virtual ~LogSink() = default;
  virtual void write(std::string_view line) = 0;  // without its newline
};

// To standard error, in one system call a line. What cannot be written is lost: a log must not stop
// the work it tells of.
class StandardErrorLog final : public LogSink {
 public:
  void write(std::string_view line) override;
};

class MemoryLog final : public LogSink {
 public:
  void write(std::string_view line) override;
  std::vector<std::string> lines() const;

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> lines_;
};

enum class LogLevel { kDebug, kInfo, kWarning, kError };

// 1 to 96 of a-z A-Z 0-9 . _ - / : { }, else it is logged as "unfit".
class LogCode {
 public:
  explicit LogCode(std::string_view text);
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

// A name that stands in the source.
class LogName {
 public:
  consteval LogName(const char* text) : text_(text) {}  // NOLINT(google-explicit-constructor)
  constexpr std::string_view text() const { return text_; }

 private:
  std::string_view text_;
};

class LogValue {
 public:
  template <std::integral T>
  LogValue(T value) {  // NOLINT(google-explicit-constructor)
    if constexpr (std::same_as<T, bool>) {
      json_ = value ? "true" : "false";
    } else {
      json_ = std::to_string(value);
    }
  }
  template <class Tag>
  LogValue(const base::Id<Tag>& id) : LogValue(Quoted{}, id.value()) {}  // NOLINT
  LogValue(const LogCode& code) : LogValue(Quoted{}, code.text()) {}     // NOLINT
  LogValue(base::ErrorCode code);                                        // NOLINT
  // In whole milliseconds: name such a field ..._ms.
  template <class Rep, class Period>
  LogValue(std::chrono::duration<Rep, Period> time)  // NOLINT
      : LogValue(std::chrono::duration_cast<std::chrono::milliseconds>(time).count()) {}

  const std::string& json() const { return json_; }

 private:
  struct Quoted {};
  LogValue(Quoted, std::string_view text);
  std::string json_;
};

struct LogField {
  LogName name;
  LogValue value;
};

// Sink and clock outlive it.
class Log {
 public:
  Log(LogSink& sink, Clock& clock, LogLevel least = LogLevel::kInfo)
      : sink_(sink), clock_(clock), least_(least) {}

  void debug(LogName event, std::initializer_list<LogField> fields = {});
  void info(LogName event, std::initializer_list<LogField> fields = {});
  void warning(LogName event, std::initializer_list<LogField> fields = {});
  void error(LogName event, std::initializer_list<LogField> fields = {});

 private:
  void write(LogLevel level, LogName event, std::initializer_list<LogField> fields);

  LogSink& sink_;
  Clock& clock_;
  LogLevel least_;
};

}  // namespace luoshi::env
