#include "base/markup.h"

#include <gtest/gtest.h>

namespace luoshi::base {
namespace {

TEST(Markup, HoldsNothingThatEndsAnElementOrAnAttribute) {
  EXPECT_EQ(markup_text("<a b=\"c\" d='e'>&amp;"),
            "&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;amp;");
  EXPECT_EQ(markup_text("路灯\t不亮\n"), "路灯\t不亮\n");
  EXPECT_EQ(markup_text(std::string_view("a\0b\x01\r", 5)), "ab");
}

}  // namespace
}  // namespace luoshi::base
