// Word lists that a stranger wrote: an error that says what is wrong, or a lexicon that reads. The
// first byte chooses the list that the others replace.
#include <array>

#include "report_fuzz.h"

namespace {

using namespace luoshi;

constexpr std::array<const char*, 6> kLists = {"words.yaml",    "units.yaml",  "comparators.yaml",
                                               "sections.yaml", "duties.yaml", "indicators.yaml"};

// The lists beside it: short ones, so that loading them is not all that is done.
std::map<std::string, std::string> small_lists() {
  return {
      {"words.yaml", "start: [开工]\nup: [增长]\nnoun: [企业]\nscope: [全市]\nstrive: [力争]\n"},
      {"units.yaml", "count: [个, 家]\npercent: [\"%\"]\nclass_heads: [企业]\n"},
      {"comparators.yaml", "before: {gt: [超]}\nafter: {ge: [以上]}\n"},
      {"sections.yaml", "heading: {review: [工作回顾], tasks: [工作安排], glossary: [名词]}\n"},
      {"duties.yaml", "units:\n  - {unit: 市发展改革委, words: {产业: 4}}\n"}};
}

const document::Document& sample() {
  static const document::Document kSample = fuzz::made(
      "清河市政府工作报告\n一、2024年工作回顾\n全市地区生产总值增长5%，新增企业20家。\n"
      "二、2025年工作安排\n力争开工建设甲产业园等8个项目[1]，由市发展改革委牵头。\n"
      "名词解释\n[1] 甲产业园：指某园区。\n");
  return kSample;
}

void check_error(const base::Error& error) {
  LUOSHI_CHECK(!error.what.zh.empty() && !error.what.en.empty() && !error.where.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const char* list = kLists[data[0] % kLists.size()];
  const std::string yaml(reinterpret_cast<const char*>(data + 1), size - 1);
  if (list == kLists.back()) {
    const auto indicators = report::Indicators::load(yaml);
    if (!indicators) check_error(indicators.error());
    return 0;
  }
  std::map<std::string, std::string> files = small_lists();
  files[list] = yaml;
  const auto lexicon = report::Lexicon::load(files);
  if (!lexicon) {
    check_error(lexicon.error());
    return 0;
  }
  fuzz::check_reading(report::read_report(sample(), *lexicon), sample().text);
  return 0;
}
