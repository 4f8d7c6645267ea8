// gumbo with its two dangers taken away. Its memory comes from an arena with a limit, which is
// freed as a whole: gumbo's own clean-up recurses as deep as the page nests. And a page that nests
// deeper than the limit is refused before gumbo sees it, because gumbo looks through all open
// elements at almost every tag, which is quadratic. Thread rule: any thread, one tree each.
#pragma once

#include <gumbo.h>

#include <cstdint>
#include <memory>
#include <string_view>

#include "base/result.h"

namespace luoshi::sheet::internal {

class Arena;

class HtmlTree {
 public:
  // `text` must outlive the tree.
  static base::Result<HtmlTree> parse(std::string_view text, std::uint32_t nesting_max);

  HtmlTree(HtmlTree&&) noexcept;
  ~HtmlTree();
  const GumboNode* document() const { return document_; }

 private:
  explicit HtmlTree(std::unique_ptr<Arena> arena);
  std::unique_ptr<Arena> arena_;
  const GumboNode* document_ = nullptr;
};

// The deepest that the tags nest, counted name by name: a close tag closes only what is open.
// Elements that HTML closes by itself (p, li, td …) do not count.
std::uint32_t tag_nesting(std::string_view html);

}  // namespace luoshi::sheet::internal
