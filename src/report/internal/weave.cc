#include "report/internal/weave.h"

#include <algorithm>
#include <numeric>

namespace luoshi::report {

Weaver::Weaver(std::vector<base::Span> marks)
    : marks_(std::move(marks)), order_(marks_.size()), pieces_(marks_.size(), 0) {
  std::iota(order_.begin(), order_.end(), std::size_t{0});
  std::ranges::stable_sort(order_, [&](std::size_t a, std::size_t b) {
    if (marks_[a].start != marks_[b].start) return marks_[a].start < marks_[b].start;
    return marks_[a].end > marks_[b].end;
  });
}

void Weaver::block(base::Span block, Sink& sink) {
  if (block.empty()) return;
  enter(block.start, sink);
  std::uint32_t at = block.start;
  for (;;) {
    open_starting(at, sink);
    const std::uint32_t next = next_boundary(block);
    sink.text({at, next});
    at = next;
    if (at == block.end) break;
    close_ending(at, sink);
  }
  for (auto mark = open_.rbegin(); mark != open_.rend(); ++mark) sink.close(*mark);
}

// What the last block left open goes on here, if it goes on at all; so does what began between.
void Weaver::enter(std::uint32_t at, Sink& sink) {
  while (next_ < order_.size() && marks_[order_[next_]].start < at) {
    open_.push_back(order_[next_++]);
  }
  std::erase_if(open_, [&](std::size_t mark) { return marks_[mark].end <= at; });
  for (const std::size_t mark : open_) open(mark, sink);
}

void Weaver::open_starting(std::uint32_t at, Sink& sink) {
  for (; next_ < order_.size() && marks_[order_[next_]].start == at; ++next_) {
    if (marks_[order_[next_]].empty()) continue;
    open_.push_back(order_[next_]);
    open(order_[next_], sink);
  }
}

void Weaver::close_ending(std::uint32_t at, Sink& sink) {
  const auto ends = [&](std::size_t mark) { return marks_[mark].end == at; };
  const auto first = std::ranges::find_if(open_, ends);
  if (first == open_.end()) return;
  const auto depth = first - open_.begin();
  for (auto mark = open_.rbegin(); mark != open_.rend() - depth; ++mark) sink.close(*mark);
  open_.erase(std::remove_if(first, open_.end(), ends), open_.end());
  for (auto mark = open_.begin() + depth; mark != open_.end(); ++mark) open(*mark, sink);
}

std::uint32_t Weaver::next_boundary(base::Span block) const {
  std::uint32_t next = block.end;
  if (next_ < order_.size()) next = std::min(next, marks_[order_[next_]].start);
  for (const std::size_t mark : open_) next = std::min(next, marks_[mark].end);
  return next;
}

void Weaver::open(std::size_t mark, Sink& sink) { sink.open(mark, pieces_[mark]++); }

}  // namespace luoshi::report
