// What an EventStream and the connection that carries it share: the events that wait, bounded, and
// a way to wake the connection. Thread rule: any thread; the wake function is called under no lock.
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <string_view>

#include "api/http.h"

namespace luoshi::api {

// "id: …\nevent: …\ndata: …\n\n"; a line of data for each line of the text.
std::string format_event(std::string_view id, std::string_view event, std::string_view data);

class EventStream::State {
 public:
  explicit State(StreamLimits limits) : limits_(limits) {}

  bool push(std::string event);
  void finish();   // no event more; what waits may still be sent
  void abandon();  // the connection is gone
  bool is_open() const;

  // `wake` is called, from the thread that sends, when there is something to take() after take()
  // had left nothing; at once when something waits already.
  void attach(std::function<void()> wake);
  struct Taken {
    std::string bytes;
    bool is_last = false;  // nothing will follow
  };
  Taken take();
  bool is_overrun() const;  // the client was too slow

 private:
  void wake(std::unique_lock<std::mutex> lock);

  const StreamLimits limits_;
  mutable std::mutex mutex_;
  std::string waiting_;
  std::size_t events_ = 0;
  bool is_open_ = true;
  bool is_overrun_ = false;
  bool is_awake_ = false;  // the connection knows that it has to take()
  std::function<void()> wake_;
};

}  // namespace luoshi::api
