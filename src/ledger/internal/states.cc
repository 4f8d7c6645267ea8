#include "ledger/internal/states.h"

#include <fmt/format.h>

#include <algorithm>

namespace luoshi::ledger {

base::Result<const StreamKind*> kind_of(const Catalog& catalog, std::string_view stream) {
  const std::string_view name = stream.substr(0, stream.find('/'));
  const auto found = std::find_if(catalog.begin(), catalog.end(),
                                  [&](const StreamKind& kind) { return kind.name == name; });
  if (found != catalog.end()) return &*found;
  return base::fail(base::ErrorCode::kUnsupported,
                    {fmt::format("本程序不认识“{}”这一类事件流", name),
                     fmt::format("this program knows no streams of kind \"{}\"", name)},
                    std::string(stream), {"请使用更新的程序", "use a newer program"});
}

base::Result<Folded> unborn(const Catalog& catalog, std::string_view stream) {
  auto kind = kind_of(catalog, stream);
  if (!kind) return tl::unexpected(kind.error());
  return Folded{*kind, (*kind)->create(), 0};
}

base::Result<void> fold(Folded& folded, const Event& event) {
  if (event.version != folded.version + 1) {
    return base::fail(base::ErrorCode::kInvalidInput,
                      {fmt::format("事件流 {} 缺第 {} 个事件", event.stream, folded.version + 1),
                       fmt::format("stream {} lacks event {}", event.stream, folded.version + 1)},
                      event.stream);
  }
  if (auto done = folded.kind->apply(folded.state.get(), event); !done) return done;
  folded.version = event.version;
  return {};
}

void States::begin(const Head& head) {
  if (head_ != head) forget();
}

void States::end(const Head& head) {
  head_ = head;
  shrink();
}

void States::forget() {
  head_.reset();
  by_stream_.clear();
  order_.clear();
}

Folded* States::find(const std::string& stream) {
  const auto found = by_stream_.find(stream);
  if (found == by_stream_.end()) return nullptr;
  order_.splice(order_.begin(), order_, found->second);
  return &found->second->folded;
}

Folded* States::put(const std::string& stream, Folded folded) {
  order_.push_front({stream, std::move(folded)});
  by_stream_[stream] = order_.begin();
  return &order_.front().folded;
}

void States::shrink() {
  while (order_.size() > count_max_) {
    by_stream_.erase(order_.back().stream);
    order_.pop_back();
  }
}

}  // namespace luoshi::ledger
