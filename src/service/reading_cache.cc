#include "service/reading_cache.h"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>

#include "base/json.h"
#include "service/world.h"

namespace luoshi::service {
namespace {

using base::Result;
namespace json = boost::json;

constexpr std::size_t kLineBytesMax = 64 << 20;

// The double nearest to the number that is written behind this member's name. The parser's own may
// be off by the last bit, and then 4.72 would be shown as 4.719999999999999. Inside a text
// the quotes would be escaped, so that the name is found where it is a name.
void set_exactly(json::object& item, std::string_view line, std::string_view member) {
  if (!item.contains(member)) return;
  const std::string name = "\"" + std::string(member) + "\":";
  const std::size_t at = line.find("," + name);
  if (at == std::string_view::npos) return;
  const char* begin = line.data() + at + 1 + name.size();
  double number = 0;
  const auto [end, error] = std::from_chars(begin, line.data() + line.size(), number);
  if (error != std::errc() || end == begin) return;
  const bool is_whole =
      std::string_view(begin, static_cast<std::size_t>(end - begin)).find_first_of(".eE") ==
      std::string_view::npos;
  if (!is_whole) item[member] = number;
}

std::vector<json::object>* items_of(ReadingItems& all, std::string_view type) {
  if (type == "section") return &all.sections;
  if (type == "quantity") return &all.quantities;
  if (type == "task") return &all.tasks;
  if (type == "term") return &all.terms;
  if (type == "finding") return &all.findings;
  return nullptr;
}

Result<void> take_line(ReadingItems& all, std::string_view line) {
  auto parsed = base::parse_json(line, {.bytes_max = kLineBytesMax});
  if (!parsed) return tl::unexpected(parsed.error());
  if (!parsed->is_object()) return {};
  json::object& object = parsed->get_object();
  const json::value* type = object.if_contains("type");
  if (!type || !type->is_string()) return {};
  std::vector<json::object>* items = items_of(all, std::string_view(type->get_string()));
  if (!items) return {};
  json::object item{{"index", static_cast<std::int64_t>(items->size())}};
  for (auto& member : object) {
    if (member.key() != "type") item[member.key()] = std::move(member.value());
  }
  set_exactly(item, line, "value");
  set_exactly(item, line, "value_max");
  items->push_back(std::move(item));
  return {};
}

}  // namespace

Result<ReadingItems> parse_reading(std::string_view json_lines) {
  ReadingItems all;
  while (!json_lines.empty()) {
    const std::size_t end = std::min(json_lines.find('\n'), json_lines.size());
    if (end > 0) {
      if (auto done = take_line(all, json_lines.substr(0, end)); !done) {
        return tl::unexpected(done.error());
      }
    }
    json_lines.remove_prefix(std::min(end + 1, json_lines.size()));
  }
  return all;
}

std::shared_ptr<ReadingCache> make_reading_cache() { return std::make_shared<ReadingCache>(); }

std::shared_ptr<const ReadingItems> ReadingCache::find(const std::string& hash) {
  const std::lock_guard lock(mutex_);
  const auto found = std::ranges::find(entries_, hash, &Entry::hash);
  if (found == entries_.end()) return nullptr;
  entries_.splice(entries_.begin(), entries_, found);
  return entries_.front().items;
}

void ReadingCache::keep(const std::string& hash, std::shared_ptr<const ReadingItems> items,
                        std::size_t bytes) {
  const std::lock_guard lock(mutex_);
  if (bytes > kBytesMax || std::ranges::find(entries_, hash, &Entry::hash) != entries_.end()) {
    return;
  }
  entries_.push_front({hash, std::move(items), bytes});
  bytes_ += bytes;
  while (entries_.size() > kReadingsMax || bytes_ > kBytesMax) {
    bytes_ -= entries_.back().bytes;
    entries_.pop_back();
  }
}

}  // namespace luoshi::service
