#include "report/internal/objects.h"

#include <algorithm>
#include <string_view>

namespace luoshi::report {
namespace {

using base::Span;

constexpr std::uint32_t kKindMax = 7;  // characters of what says the kind: 等(重点民生项目)
constexpr double kNameMean = 3.0;      // names are longer than the modifiers of one head

class ObjectReader {
 public:
  ObjectReader(const Source& source, const std::vector<Span>& figures)
      : source_(source), text_(source.normal), figures_(figures) {}

  std::vector<std::u32string> run(Span object) {
    Span list = without_kind(object);
    std::vector<Span> pieces = split(source_, list, U"、");
    if (pieces.size() == 1) pieces.front() = list = object;  // "甲产业园等8个项目"
    if (pieces.size() > 1 && shares_head(pieces, {list.end, object.end})) {
      add(object);
      return std::move(names_);
    }
    const bool listed = pieces.size() > 1;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      add_joined(pieces[i], listed && i + 1 == pieces.size());
    }
    return std::move(names_);
  }

 private:
  // "甲、乙等项目" -> "甲、乙"
  Span without_kind(Span object) const {
    for (std::uint32_t i = object.start + 1; i < object.end; ++i) {
      if (text_[i] != U'等' || source_.enclosed[i] != 0) continue;
      constexpr std::u32string_view kInside = U"平高均同上中初";
      if (kInside.find(text_[i - 1]) != std::u32string_view::npos) continue;
      return {object.start, i};
    }
    return object;
  }

  // "蓝天、碧水、净土保卫战", "教育、医疗等公共服务": short words before one head.
  bool shares_head(const std::vector<Span>& pieces, Span tail) const {
    if (!tail.empty()) return !names_things(pieces, {tail.start + 1, tail.end});
    std::uint32_t longest = 0;
    for (std::size_t i = 0; i + 1 < pieces.size(); ++i) {
      longest = std::max(longest, pieces[i].size());
    }
    return (longest <= 2 && pieces.back().size() > 3) || describes(pieces);
  }

  // "立体化、智慧化防控体系", "带动力强、前景好的项目": what stands before the last 、 only
  // describes.
  bool describes(const std::vector<Span>& pieces) const {
    const auto owns = [&](Span piece) {
      return source_.view(piece).find(U'的') != std::u32string_view::npos;
    };
    bool all_end = true;
    bool none_owns = true;
    for (std::size_t i = 0; i + 1 < pieces.size(); ++i) {
      all_end = all_end && source_.lexicon->ends(Ending::kQuality, source_.view(pieces[i]));
      none_owns = none_owns && !owns(pieces[i]);
    }
    return all_end || (none_owns && owns(pieces.back()));
  }

  // Are these the names of single things, and does the tail only say of what kind they are?
  bool names_things(const std::vector<Span>& pieces, Span tail) const {
    for (const Span figure : figures_) {
      if (tail.contains(figure)) return figure.start == tail.start;
    }
    for (const std::u32string_view field : {U"领域", U"行业", U"重点", U"方面", U"多个"}) {
      if (source_.view(tail).starts_with(field) && tail.size() > kKindMax - 2) return false;
    }
    std::uint32_t total = 0;
    for (const Span piece : pieces) total += piece.size();
    return tail.size() <= kKindMax && total >= kNameMean * static_cast<double>(pieces.size());
  }

  // "甲和乙" are two when they are built alike, or end a list; “甲”“乙” are two.
  void add_joined(Span piece, bool ends_list) {
    for (std::uint32_t i = piece.start + 1; i + 1 < piece.end; ++i) {
      if (text_[i] == U'“' && text_[i - 1] == U'”') {
        add({piece.start, i});
        piece.start = i;
        continue;
      }
      if (source_.enclosed[i] != 0 || (text_[i] != U'和' && text_[i] != U'及')) continue;
      const std::uint32_t left = text_[i - 1] == U'以' ? i - 1 : i;
      if (!two_things({piece.start, left}, {i + 1, piece.end}, ends_list)) continue;
      add({piece.start, left});
      piece.start = i + 1;
      break;
    }
    add(piece);
  }

  bool two_things(Span left, Span right, bool ends_list) const {
    if (ends_list) return left.size() >= 3 && right.size() >= 3;
    if (left.size() < 4 || right.size() < 4) return false;
    return text_[left.end - 1] == text_[right.end - 1] ||
           source_.view(left).substr(0, 2) == source_.view(right).substr(0, 2);
  }

  void add(Span piece) {
    const auto before = [](Span figure, std::uint32_t at) { return figure.start < at; };
    auto found = std::lower_bound(figures_.begin(), figures_.end(), piece.start, before);
    for (; found != figures_.end() && found->end <= piece.end; ++found) {
      const Span figure = *found;
      if (figure.start > piece.start && text_[figure.start - 1] == U'等') break;  // 甲等8个项目
      if (figure.end + 2 >= piece.end) {
        piece.end = figure.start;
        break;
      }
      if (figure.start <= piece.start + 2) piece.start = figure.end;
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
  std::vector<std::u32string> names_;
};

}  // namespace

std::vector<std::u32string> read_objects(const Source& source, Span object,
                                         const std::vector<Span>& figures) {
  if (object.empty()) return {};
  return ObjectReader(source, figures).run(object);
}

}  // namespace luoshi::report
