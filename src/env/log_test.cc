#include "env/log.h"

#include <gtest/gtest.h>

#include <type_traits>

namespace luoshi::env {
namespace {

using std::chrono::milliseconds;

TEST(Log, WritesOneObjectALine) {
  MemoryLog lines;
  SimulatedClock clock(WallTime(milliseconds(1'782'892'800'007)));
  Log log(lines, clock);
  log.debug("not.shown");
  log.info("http.answered", {{"status", 200},
                             {"route", LogCode("/api/v1/units/{id}")},
                             {"unit", base::Id<struct UnitTag>("u\"1\\\n")},
                             {"new", true},
                             {"code", base::ErrorCode::kForbidden},
                             {"took_ms", std::chrono::microseconds(2'900)}});
  log.error("ledger.full", {{"name", LogCode("张三 13800000000")}});
  EXPECT_EQ(lines.lines(),
            (std::vector<std::string>{
                R"({"time":"2026-07-01T08:00:00.007Z","level":"info","event":"http.answered",)"
                R"("status":200,"route":"/api/v1/units/{id}","unit":"u\"1\\?","new":true,)"
                R"("code":"forbidden","took_ms":2})",
                R"({"time":"2026-07-01T08:00:00.007Z","level":"error","event":"ledger.full",)"
                R"("name":"unfit"})"}));
}

TEST(Log, HasNoWayInForFreeText) {
  static_assert(!std::is_constructible_v<LogValue, std::string>);
  static_assert(!std::is_constructible_v<LogValue, const char*>);
  static_assert(!std::is_constructible_v<LogValue, double>);
  static_assert(!std::is_constructible_v<LogName, std::string>);
}

}  // namespace
}  // namespace luoshi::env
