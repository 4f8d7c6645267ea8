// A zip archive in memory, read under limits: a member whose size or ratio is that of a bomb, and a
// total over the limit, are refused before memory is spent; what a member says of its size is not
// believed. Thread rule: one thread at a time; `bytes` must outlive the archive.
#pragma once

#include <zip.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "document/document.h"

namespace luoshi::document::internal {

class Archive {
 public:
  static base::Result<Archive> open(std::string_view bytes, std::string_view name,
                                    const Limits& limits);

  bool has(const std::string& member) const;
  std::vector<std::string> members() const;
  // kNotFound when there is none of that name; kTooLarge; kInvalidInput when it is damaged.
  base::Result<std::string> read(const std::string& member);

 private:
  struct Discard {
    void operator()(zip_t* archive) const { zip_discard(archive); }
  };
  using Handle = std::unique_ptr<zip_t, Discard>;

  Archive(Handle handle, std::string name, const Limits& limits);
  std::string place(const std::string& member) const;

  Handle handle_;
  std::string name_;
  Limits limits_;
  std::uint64_t expanded_bytes_ = 0;  // of all members read so far
};

}  // namespace luoshi::document::internal
