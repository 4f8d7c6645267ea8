// A load generator for HTTP/1.1: many keep-alive connections, one request under way on each, in one
// thread of this process. Answers are read by their Content-Length; latency is from the first byte
// of a request written to the last of its answer read.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace luoshi::bench {

struct LoadOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;
  std::size_t connections = 64;
  std::chrono::milliseconds warm_up{300};     // not counted
  std::chrono::milliseconds duration{3'000};  // counted
  std::uint64_t requests_max = 0;             // counted ones; 0: until the time is over
};

// The bytes of the next request, head and body; nothing when this connection is to ask no more.
// `number` counts all requests from 0; called in the generator's thread only.
using RequestFactory = std::function<std::string(std::size_t connection, std::uint64_t number)>;
// Sees each answer's body, in the same thread; may be empty.
using AnswerCheck = std::function<void(std::size_t connection, std::uint64_t number, int status,
                                       std::string_view body)>;

struct LoadReport {
  std::uint64_t answers = 0;
  std::uint64_t broken = 0;  // connections that ended before their answer
  std::map<int, std::uint64_t> statuses;
  std::uint64_t bytes = 0;
  double seconds = 0;
  // Of the answers counted.
  std::chrono::microseconds p50{};
  std::chrono::microseconds p90{};
  std::chrono::microseconds p99{};
  std::chrono::microseconds p999{};
  std::chrono::microseconds longest{};

  double answers_per_second() const { return seconds > 0 ? double(answers) / seconds : 0; }
};

LoadReport run_load(const LoadOptions& options, const RequestFactory& make_request,
                    const AnswerCheck& check = {});

// `name value unit` lines: <name>_rate, _p50, _p99, _p999, and _errors for what was not 2xx.
void print_report(const std::string& name, const LoadReport& report);

}  // namespace luoshi::bench
