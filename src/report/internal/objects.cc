#include "report/internal/objects.h"

#include <algorithm>
#include <string_view>

namespace luoshi::report {
namespace {

using base::Span;

// What follows 等 and only says what kind of things were listed.
bool is_kind(std::u32string_view tail) {
  constexpr std::u32string_view kKinds[] = {
      U"项目", U"工程", U"活动", U"产业", U"企业", U"平台", U"品牌", U"展会", U"赛事", U"模式", U"基地",
      U"重点项目", U"重大项目", U"改造项目", U"项目建设", U"工程建设", U"建设", U"前期工作", U"试点", U"园区"};
  return tail.empty() || std::find(std::begin(kKinds), std::end(kKinds), tail) != std::end(kKinds);
}

class ObjectReader {
 public:
  ObjectReader(const Source& source, const std::vector<Span>& figures)
      : source_(source), text_(source.normal), figures_(figures) {}

  std::vector<std::u32string> run(Span object) {
    object = without_kind(object);
    std::vector<Span> pieces = split(source_, object, U"、");
    if (pieces.size() > 1 && shares_head(pieces)) pieces = {object};
    for (const Span piece : pieces) add(piece);
    return std::move(names_);
  }

 private:
  // "甲、乙等项目" -> "甲、乙"; a list of fields ("教育、医疗等领域改革") stays.
  Span without_kind(Span object) {
    for (std::uint32_t i = object.start + 1; i < object.end; ++i) {
      if (text_[i] != U'等' || source_.enclosed[i] != 0) continue;
      if (text_[i - 1] == U'平' || text_[i - 1] == U'高' || text_[i - 1] == U'均') continue;
      open_list_ = true;
      if (!is_kind(source_.view({i + 1, object.end})) && !has_figure(Span{i, object.end})) {
        fields_ = true;
        return object;
      }
      return {object.start, i};
    }
    return object;
  }

  bool has_figure(Span span) const {
    return std::any_of(figures_.begin(), figures_.end(),
                       [&](Span figure) { return span.contains(figure); });
  }

  // "蓝天、碧水、净土保卫战": short words before one head.
  bool shares_head(const std::vector<Span>& pieces) const {
    if (fields_) return true;
    if (open_list_) return false;
    std::uint32_t longest = 0;
    for (std::size_t i = 0; i + 1 < pieces.size(); ++i) longest = std::max(longest, pieces[i].size());
    return longest <= 2 && pieces.back().size() > 3;
  }

  void add(Span piece) {
    for (const Span figure : figures_) {
      if (!piece.contains(figure)) continue;
      if (figure.start <= piece.start + 2) {
        piece.start = figure.end;
      } else if (figure.end + 2 >= piece.end) {
        piece.end = figure.start;
      }
    }
    for (const std::u32string_view opening : {U"一批", U"更多", U"各类", U"若干"}) {
      if (source_.view(piece).substr(0, opening.size()) == opening) {
        piece.start += static_cast<std::uint32_t>(opening.size());
      }
    }
    piece = trim(text_, piece);
    if (!piece.empty()) names_.emplace_back(source_.view(piece));
  }

  const Source& source_;
  std::u32string_view text_;
  const std::vector<Span>& figures_;
  bool open_list_ = false;
  bool fields_ = false;
  std::vector<std::u32string> names_;
};

}  // namespace

std::vector<std::u32string> read_objects(const Source& source, Span object,
                                         const std::vector<Span>& figures) {
  if (object.empty()) return {};
  return ObjectReader(source, figures).run(object);
}

}  // namespace luoshi::report
