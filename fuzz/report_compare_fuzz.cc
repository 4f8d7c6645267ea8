// Two years' reports, divided by the byte 0xFF: every promise gets one verdict with a reason, and
// what it rests on is there; rows of the panel name what the reading holds.
#include "report/compare.h"
#include "report/panel.h"
#include "report_fuzz.h"

namespace {

using namespace luoshi;

void check_item(const report::Fulfilment& item, const report::Reading& last) {
  using report::Verdict;
  LUOSHI_CHECK(!item.reason.zh.empty() && !item.reason.en.empty());
  LUOSHI_CHECK(item.found.has_value() == (item.verdict != Verdict::kNotMentioned));
  LUOSHI_CHECK(!item.closest || item.verdict == Verdict::kNotMentioned);
  LUOSHI_CHECK(item.likeness >= 0 && item.likeness <= 1.0001);
  LUOSHI_CHECK(!item.task || *item.task < last.tasks.size());
  const bool decided = item.verdict == Verdict::kMet || item.verdict == Verdict::kMissed;
  LUOSHI_CHECK(!decided || item.basis == report::Basis::kFigures);
}

void check_panel(const report::Reading& reading) {
  std::size_t mentions = 0;
  for (const report::PanelRow& row : report::panel(reading, fuzz::indicators())) {
    LUOSHI_CHECK(!row.id.empty() && row.mentions > 0);
    mentions += row.mentions;
  }
  LUOSHI_CHECK(mentions <= reading.quantities.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::size_t middle = std::min(bytes.find('\xFF'), bytes.size());
  const document::Document last = fuzz::made(fuzz::text_of(bytes.substr(0, middle)));
  const document::Document now =
      fuzz::made(fuzz::text_of(bytes.substr(std::min(middle + 1, bytes.size()))));
  const report::Reading promised = report::read_report(last, fuzz::lexicon());
  const report::Reading reported = report::read_report(now, fuzz::lexicon());
  const report::Comparison comparison =
      report::compare(promised, reported, now.text, fuzz::indicators(), last.text);
  for (const report::Fulfilment& item : comparison.items) check_item(item, promised);
  check_panel(promised);
  check_panel(reported);
  return 0;
}
