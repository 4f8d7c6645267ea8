#include "sheet/internal/html_tree.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstdlib>
#include <string>
#include <unordered_map>
#include <vector>

namespace luoshi::sheet::internal {

// Blocks that are given out from front to back and freed together.
class Arena {
 public:
  explicit Arena(std::size_t bytes_max) : bytes_max_(bytes_max) {}
  ~Arena() {
    for (char* block : blocks_) std::free(block);
  }
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  // nullptr when the limit is reached.
  void* allocate(std::size_t bytes) {
    constexpr std::size_t kBlockBytes = 256 << 10;
    constexpr std::size_t kAlignment = alignof(std::max_align_t);
    bytes = (bytes + kAlignment - 1) / kAlignment * kAlignment;
    if (bytes > left_) {
      const std::size_t block_bytes = std::max(bytes, kBlockBytes);
      if (used_ + block_bytes > bytes_max_) return nullptr;
      char* block = static_cast<char*>(std::malloc(block_bytes));
      if (block == nullptr) return nullptr;
      blocks_.push_back(block);
      used_ += block_bytes;
      next_ = block;
      left_ = block_bytes;
    }
    void* given = next_;
    next_ += bytes;
    left_ -= bytes;
    return given;
  }

  std::jmp_buf when_full;

 private:
  std::size_t bytes_max_;
  std::size_t used_ = 0;
  std::vector<char*> blocks_;
  char* next_ = nullptr;
  std::size_t left_ = 0;
};

namespace {

using base::ErrorCode;

// gumbo does not look at what its allocator returns, so a full arena leaves gumbo altogether. Only
// C frames without anything to clean up lie between here and setjmp.
void* allocate_or_leave(void* arena, std::size_t bytes) {
  auto* own = static_cast<Arena*>(arena);
  void* given = own->allocate(bytes);
  if (given == nullptr) std::longjmp(own->when_full, 1);
  return given;
}

void keep(void*, void*) {}  // the arena frees all at once

// A function of its own: no object with a destructor may live across setjmp.
const GumboNode* run_gumbo(Arena* arena, const char* text, std::size_t bytes) {
  GumboOptions options = kGumboDefaultOptions;
  options.allocator = allocate_or_leave;
  options.deallocator = keep;
  options.userdata = arena;
  options.max_errors = 0;
  if (setjmp(arena->when_full) != 0) return nullptr;
  return gumbo_parse_with_options(&options, text, bytes)->document;
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

template <std::size_t size>
bool is_one_of(std::string_view name, const std::array<std::string_view, size>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

constexpr std::array<std::string_view, 32> kNotCounted = {
    "area",  "base",  "br",     "col",      "embed", "hr",   "img",    "input",
    "link",  "meta",  "param",  "source",   "track", "wbr",  "keygen", "frame",
    "p",     "li",    "dt",     "dd",       "tr",    "td",   "th",     "tbody",
    "thead", "tfoot", "option", "optgroup", "html",  "head", "body",   "colgroup"};

// What stands in these is no markup; a "</div>" there closes nothing.
constexpr std::array<std::string_view, 9> kRaw = {
    "script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "plaintext"};

class TagScanner {
 public:
  explicit TagScanner(std::string_view html) : html_(html) {}

  std::uint32_t deepest() {
    while ((at_ = html_.find('<', at_)) != std::string_view::npos) {
      if (html_.substr(at_).starts_with("<!--")) {
        skip_past("-->");
      } else {
        read_tag();
      }
    }
    return deepest_;
  }

 private:
  void skip_past(std::string_view end) {
    const std::size_t found = html_.find(end, at_);
    at_ = found == std::string_view::npos ? html_.size() : found + end.size();
  }

  void read_tag() {
    const bool closes = at_ + 1 < html_.size() && html_[at_ + 1] == '/';
    const std::size_t begin = at_ + (closes ? 2 : 1);
    if (begin >= html_.size() || !is_letter(html_[begin])) {
      ++at_;
      return;
    }
    const std::size_t end = std::min(html_.find_first_of(" \t\r\n\f/>", begin), html_.size());
    std::string name(html_.substr(begin, std::min<std::size_t>(end - begin, 32)));
    for (char& c : name) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    at_ = end;
    skip_attributes();
    count(name, closes);
  }

  void skip_attributes() {
    char quote = '\0';
    char before = '\0';
    for (; at_ < html_.size(); ++at_) {
      const char c = html_[at_];
      if (quote != '\0') {
        if (c == quote) quote = '\0';
      } else if (c == '>') {
        ++at_;
        return;
      } else if ((c == '"' || c == '\'') && before == '=') {
        quote = c;
      }
      if (c != ' ' && c != '\t' && c != '\n' && c != '\r') before = c;
    }
  }

  void count(const std::string& name, bool closes) {
    if (is_one_of(name, kNotCounted)) return;
    if (closes) {
      const auto found = open_.find(name);
      if (found == open_.end() || found->second == 0) return;
      --found->second;
      --depth_;
      return;
    }
    if (is_one_of(name, kRaw)) {
      // Not found by its exact spelling: the rest is counted, which refuses too much, never too
      // little.
      const std::size_t found = html_.find("</" + name, at_);
      if (found != std::string_view::npos) at_ = found;
      return;
    }
    ++open_[name];
    deepest_ = std::max(deepest_, ++depth_);
  }

  std::string_view html_;
  std::size_t at_ = 0;
  std::unordered_map<std::string, std::uint32_t> open_;
  std::uint32_t depth_ = 0;
  std::uint32_t deepest_ = 0;
};

}  // namespace

HtmlTree::HtmlTree(std::unique_ptr<Arena> arena) : arena_(std::move(arena)) {}
HtmlTree::HtmlTree(HtmlTree&&) noexcept = default;
HtmlTree::~HtmlTree() = default;

base::Result<HtmlTree> HtmlTree::parse(std::string_view text, std::uint32_t nesting_max) {
  if (tag_nesting(text) > nesting_max) {
    return base::fail(ErrorCode::kTooLarge,
                      {fmt::format("网页元素嵌套超过 {} 层的上限", nesting_max),
                       fmt::format("elements nest deeper than the limit of {}", nesting_max)},
                      {}, {"只保存表格所在的部分", "save only the part with the table"});
  }
  // Measured on saved pages: gumbo takes 10 to 40 bytes for a byte of html.
  constexpr std::size_t kBytesForByte = 100;
  constexpr std::size_t kBytesMin = 4 << 20;
  constexpr std::size_t kBytesMax = 1 << 30;
  HtmlTree tree(
      std::make_unique<Arena>(std::min(kBytesMin + text.size() * kBytesForByte, kBytesMax)));
  tree.document_ = run_gumbo(tree.arena_.get(), text.data(), text.size());
  if (tree.document_ == nullptr) {
    return base::fail(
        ErrorCode::kTooLarge,
        {"解析网页所需的内存超过上限", "parsing the page takes more memory than allowed"}, {},
        {"只保存表格所在的部分", "save only the part with the table"});
  }
  return tree;
}

std::uint32_t tag_nesting(std::string_view html) { return TagScanner(html).deepest(); }

}  // namespace luoshi::sheet::internal
