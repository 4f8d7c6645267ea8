#include "bench/load.h"

#include <algorithm>
#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <charconv>
#include <cstdio>
#include <memory>
#include <vector>

namespace luoshi::bench {
namespace {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;
using Socket = asio::basic_stream_socket<asio::ip::tcp, asio::io_context::executor_type>;

// What all connections of a run share.
struct Run {
  const LoadOptions& options;
  const RequestFactory& make_request;
  const AnswerCheck& check;
  Clock::time_point begin{};  // of what is counted
  Clock::time_point end{};
  std::uint64_t requests = 0;
  LoadReport report;
  std::vector<std::uint32_t> latencies;  // microseconds

  bool is_over(Clock::time_point now) const {
    return now >= end || (options.requests_max > 0 && report.answers >= options.requests_max);
  }
};

// The head's Content-Length; 0 when it has none. The server under test writes it like this.
std::size_t length_in(std::string_view head) {
  constexpr std::string_view kName = "\r\nContent-Length: ";
  const std::size_t at = head.find(kName);
  std::size_t length = 0;
  if (at == std::string_view::npos) return 0;
  std::from_chars(head.data() + at + kName.size(), head.data() + head.size(), length);
  return length;
}

int status_in(std::string_view head) {
  int status = 0;
  if (head.size() > 12) std::from_chars(head.data() + 9, head.data() + 12, status);
  return status;
}

class Client {
 public:
  Client(Run& run, asio::io_context& context, std::size_t number)
      : run_(run), socket_(context), number_(number) {}

  bool connect() {
    boost::system::error_code error;
    socket_.connect({asio::ip::make_address(run_.options.address), run_.options.port}, error);
    if (!error) socket_.set_option(asio::ip::tcp::no_delay(true), error);
    if (error) ++run_.report.broken;
    return !error;
  }

  void ask() {
    request_number_ = run_.requests++;
    request_ = run_.make_request(number_, request_number_);
    if (request_.empty()) return;
    asked_at_ = Clock::now();
    asio::async_write(socket_, asio::buffer(request_),
                      [this](const boost::system::error_code& error, std::size_t) {
                        if (error) return break_off();
                        read();
                      });
  }

 private:
  void break_off() { ++run_.report.broken; }

  void read() {
    if (buffer_.size() - filled_ < 4096) buffer_.resize(buffer_.size() * 2);
    socket_.async_read_some(asio::buffer(buffer_.data() + filled_, buffer_.size() - filled_),
                            [this](const boost::system::error_code& error, std::size_t bytes) {
                              if (error) return break_off();
                              filled_ += bytes;
                              if (!take_answer()) read();
                            });
  }

  bool take_answer() {
    const std::string_view all(buffer_.data(), filled_);
    if (head_bytes_ == 0) {
      const std::size_t end = all.find("\r\n\r\n");
      if (end == std::string_view::npos) return false;
      head_bytes_ = end + 4;
      answer_bytes_ = head_bytes_ + length_in(all.substr(0, head_bytes_));
    }
    if (filled_ < answer_bytes_) return false;
    const Clock::time_point now = Clock::now();
    const int status = status_in(all);
    if (run_.check) {
      run_.check(number_, request_number_, status,
                 all.substr(head_bytes_, answer_bytes_ - head_bytes_));
    }
    if (asked_at_ >= run_.begin && !run_.is_over(now)) count(now, status);
    filled_ = head_bytes_ = 0;
    if (!run_.is_over(now)) ask();
    return true;
  }

  void count(Clock::time_point now, int status) {
    ++run_.report.answers;
    ++run_.report.statuses[status];
    run_.report.bytes += answer_bytes_;
    run_.latencies.push_back(static_cast<std::uint32_t>(
        std::chrono::duration_cast<std::chrono::microseconds>(now - asked_at_).count()));
  }

  Run& run_;
  Socket socket_;
  const std::size_t number_;
  std::uint64_t request_number_ = 0;
  std::string request_;
  Clock::time_point asked_at_{};
  std::vector<char> buffer_ = std::vector<char>(16 << 10);
  std::size_t filled_ = 0;
  std::size_t head_bytes_ = 0;
  std::size_t answer_bytes_ = 0;
};

std::chrono::microseconds at_share(const std::vector<std::uint32_t>& sorted, double share) {
  if (sorted.empty()) return {};
  const auto index = static_cast<std::size_t>(share * static_cast<double>(sorted.size()));
  return std::chrono::microseconds(sorted[std::min(index, sorted.size() - 1)]);
}

}  // namespace

LoadReport run_load(const LoadOptions& options, const RequestFactory& make_request,
                    const AnswerCheck& check) {
  asio::io_context context(1);
  Run run{options, make_request, check, {}, {}, 0, {}, {}};
  std::vector<std::unique_ptr<Client>> clients;
  for (std::size_t i = 0; i < options.connections; ++i) {
    auto client = std::make_unique<Client>(run, context, i);
    if (client->connect()) clients.push_back(std::move(client));
  }
  run.begin = Clock::now() + options.warm_up;
  run.end = run.begin + options.duration;
  for (const auto& client : clients) client->ask();
  context.run_until(run.end + std::chrono::seconds(5));
  LoadReport& report = run.report;
  report.seconds =
      std::chrono::duration<double>(std::min(Clock::now(), run.end) - run.begin).count();
  std::ranges::sort(run.latencies);
  report.p50 = at_share(run.latencies, 0.5);
  report.p90 = at_share(run.latencies, 0.9);
  report.p99 = at_share(run.latencies, 0.99);
  report.p999 = at_share(run.latencies, 0.999);
  report.longest = at_share(run.latencies, 1);
  return report;
}

void print_report(const std::string& name, const LoadReport& report) {
  std::uint64_t errors = report.broken;
  for (const auto& [status, count] : report.statuses) {
    if (status < 200 || status > 299) errors += count;
  }
  std::printf("%s_rate %.0f answers/s\n", name.c_str(), report.answers_per_second());
  const std::pair<const char*, std::chrono::microseconds> kTimes[] = {
      {"p50", report.p50}, {"p99", report.p99}, {"p999", report.p999}};
  for (const auto& [share, time] : kTimes) {
    std::printf("%s_%s %lld us\n", name.c_str(), share, static_cast<long long>(time.count()));
  }
  std::printf("%s_errors %llu answers\n", name.c_str(), static_cast<unsigned long long>(errors));
}

}  // namespace luoshi::bench
