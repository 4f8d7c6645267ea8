#include "service/internal/paper.h"

#include <algorithm>
#include <boost/json.hpp>
#include <iterator>
#include <utility>

#include "base/check.h"

namespace luoshi::service {

using document::Paper;
using document::PaperStyle;
using document::PaperText;

std::string text_in(const boost::json::object& object, const char* member) {
  const boost::json::value* value = object.if_contains(member);
  return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

void add_part(Paper& paper, const std::string& heading, document::PaperWords text) {
  if (std::ranges::all_of(text.spans, [](const auto& span) { return span.text.empty(); })) return;
  static constexpr const char* kNumerals[] = {"一", "二", "三", "四", "五",
                                              "六", "七", "八", "九", "十"};
  const auto parts = std::count_if(paper.begin(), paper.end(), [](const auto& block) {
    const auto* one = std::get_if<PaperText>(&block);
    return one != nullptr && one->style == PaperStyle::kHeading;
  });
  LUOSHI_CHECK(static_cast<std::size_t>(parts) < std::size(kNumerals));
  paper.emplace_back(
      PaperText{PaperStyle::kHeading, std::string(kNumerals[parts]) + "、" + heading});
  paper.emplace_back(PaperText{PaperStyle::kBody, std::move(text)});
}

base::Result<Page> paper_page(const Paper& paper, std::string file_name) {
  auto bytes = document::write_docx(paper);
  if (!bytes) return tl::unexpected(bytes.error());
  Page page;
  page.bytes = std::move(*bytes);
  page.media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
  page.file_name = std::move(file_name);
  return page;
}

}  // namespace luoshi::service
