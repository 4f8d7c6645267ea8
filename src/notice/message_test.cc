// Short messages as files: one for each, whoever sends it again.
#include "notice/message.h"

#include <gtest/gtest.h>

namespace luoshi::notice {
namespace {

TEST(FileMessageProvider, PutsEachIntoAFileOnce) {
  env::MemoryFileSystem files;
  FileMessageProvider provider(files, "/out/messages");
  const ShortMessage message{"messages_o-1", "13912345678", "follow-up", {{"number", "1"}}};
  ASSERT_TRUE(provider.send(message));
  ASSERT_TRUE(provider.send(message));
  EXPECT_EQ(files.list("/out/messages", {})->files.size(), 1u);
  EXPECT_EQ(*files.read("/out/messages/messages_o-1.json", 1000),
            R"({"id":"messages_o-1","to":"13912345678","template_name":"follow-up",)"
            R"("parameters":{"number":"1"}})"
            "\n");
}

}  // namespace
}  // namespace luoshi::notice
