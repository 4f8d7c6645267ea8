// A file descriptor that closes itself, and reading from one to its end.
// Thread rule: one owner at a time.
#pragma once

#include <unistd.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"

namespace luoshi::env::internal {

class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    close();
    number_ = std::exchange(other.number_, -1);
    return *this;
  }
  ~Descriptor() { close(); }

  int number() const { return number_; }
  bool is_open() const { return number_ >= 0; }
  void close() {
    if (number_ >= 0) ::close(number_);
    number_ = -1;
  }

 private:
  int number_ = -1;
};

// `size_hint` only spares reallocations; a file may grow or be a pipe.
base::Result<std::string> read_to_end(int descriptor, const std::string& where,
                                      std::uint64_t bytes_max, std::uint64_t size_hint);
base::Result<void> write_whole(int descriptor, const std::string& where, std::string_view bytes);

}  // namespace luoshi::env::internal
