// What was read out of reports, as the API shows it: the JSON lines of a reading, parsed once and
// kept for as long as there is room. What is kept by content cannot become wrong.
// Thread rule: any thread.
#pragma once

#include <boost/json/object.hpp>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace luoshi::service {

// In the order of the text; each with its `index` among its kind.
struct ReadingItems {
  std::vector<boost::json::object> sections;
  std::vector<boost::json::object> quantities;
  std::vector<boost::json::object> tasks;
  std::vector<boost::json::object> terms;
  std::vector<boost::json::object> findings;
};

base::Result<ReadingItems> parse_reading(std::string_view json_lines);

class ReadingCache {
 public:
  static constexpr std::size_t kReadingsMax = 16;
  static constexpr std::size_t kBytesMax = 32 << 20;  // of JSON lines; parsed, some five times that

  // Null when it is not here.
  std::shared_ptr<const ReadingItems> find(const std::string& hash);
  void keep(const std::string& hash, std::shared_ptr<const ReadingItems> items, std::size_t bytes);

 private:
  struct Entry {
    std::string hash;
    std::shared_ptr<const ReadingItems> items;
    std::size_t bytes = 0;
  };

  std::mutex mutex_;
  std::list<Entry> entries_;  // the one that was asked for last comes first
  std::size_t bytes_ = 0;
};

}  // namespace luoshi::service
