#include "api/internal/stream.h"

#include <utility>

namespace luoshi::api {
namespace {

void append_line(std::string& out, std::string_view field, std::string_view value) {
  out.append(field).append(": ");
  for (const char c : value) {
    if (c != '\r' && c != '\n' && c != '\0') out.push_back(c);
  }
  out.push_back('\n');
}

}  // namespace

std::string format_event(std::string_view id, std::string_view event, std::string_view data) {
  std::string out;
  if (!id.empty()) append_line(out, "id", id);
  if (!event.empty()) append_line(out, "event", event);
  for (bool is_last = false; !is_last;) {
    const std::size_t end = data.find_first_of("\r\n");
    is_last = end == std::string_view::npos;
    append_line(out, "data", data.substr(0, end));
    if (is_last) break;
    data.remove_prefix(end + (data.substr(end).starts_with("\r\n") ? 2 : 1));
  }
  out.push_back('\n');
  return out;
}

void EventStream::State::wake(std::unique_lock<std::mutex> lock) {
  if (!wake_ || is_awake_) return;
  is_awake_ = true;
  const std::function<void()> wake_copy = wake_;
  lock.unlock();
  wake_copy();
}

bool EventStream::State::push(std::string event) {
  std::unique_lock lock(mutex_);
  if (!is_open_) return false;
  if (events_ >= limits_.events_max || waiting_.size() + event.size() > limits_.bytes_max) {
    is_open_ = false;
    is_overrun_ = true;
    is_awake_ = false;  // it may be waiting for the client, and is told again
    wake(std::move(lock));
    return false;
  }
  ++events_;
  waiting_ += event;
  wake(std::move(lock));
  return true;
}

void EventStream::State::finish() {
  std::unique_lock lock(mutex_);
  is_open_ = false;
  wake(std::move(lock));
}

void EventStream::State::abandon() {
  std::function<void()> gone;
  const std::lock_guard lock(mutex_);
  is_open_ = false;
  waiting_.clear();
  gone.swap(wake_);
}

bool EventStream::State::is_open() const {
  const std::lock_guard lock(mutex_);
  return is_open_;
}

bool EventStream::State::is_overrun() const {
  const std::lock_guard lock(mutex_);
  return is_overrun_;
}

void EventStream::State::attach(std::function<void()> wake_function) {
  std::unique_lock lock(mutex_);
  wake_ = std::move(wake_function);
  if (events_ > 0 || !is_open_) wake(std::move(lock));
}

EventStream::State::Taken EventStream::State::take() {
  const std::lock_guard lock(mutex_);
  is_awake_ = false;
  events_ = 0;
  return {std::exchange(waiting_, {}), !is_open_};
}

}  // namespace luoshi::api
