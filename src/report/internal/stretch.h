// A stretch of a sentence and the words at its two ends: what may be taken off before what is left
// names something. Places in Source::normal. Pure functions; any thread.
#pragma once

#include <cstdint>

#include "report/source.h"

namespace luoshi::report {

constexpr std::uint32_t kActs = kVerb | kStrong | kEnter;  // words that may be an act

bool is_joint(char32_t c);        // 、 和 或 并 及: between verbs
bool is_conjunction(char32_t c);  // 和 及 与: between nouns
bool is_preposition(char32_t c);

// A word stands as itself only outside quotation marks and titles. The three below find such words
// only, and null when there is none.
bool stands_free(const Source& source, const Token& token);
const Token* token_ending_at(const Source& source, base::Span span);
const Token* token_starting_at(const Source& source, base::Span span);
const Token* last_token_with(const Source& source, base::Span span, std::uint32_t classes);

// Is the verb the beginning of a noun: 建成率, 创建数量, 集聚区?
bool stands_in_noun(const Source& source, const Token& verb);

// Does the span consist of nothing but scope words (全市, 省级, 全国)?
bool is_scope_only(const Source& source, base::Span span);
// The verbs a span begins with, joined by 、 和 或 or nothing; empty when it begins with none.
base::Span leading_verbs(const Source& source, base::Span span);

// Without stops, blanks, 的 and open brackets at both ends; without stops and blanks at its end.
base::Span trim_joints(const Source& source, base::Span span);
base::Span trim_right(const Source& source, base::Span span);
// Without adverbs and fillers at its head; adverbs go only when a verb follows them.
base::Span strip_adverbs(const Source& source, base::Span span);
// "民生实事[高质量](办结)": without adverbs at its end.
base::Span without_adverbs_behind(const Source& source, base::Span span);
// 解决[了](330个), 医院[各](1个), 限额[由](2300元): without a particle that belongs to no noun.
base::Span without_particle(const Source& source, base::Span span);
// 同比增长[（以下简称增长）](8%): without a bracket that says something about the word before it.
base::Span without_aside(const Source& source, base::Span span);
// "[2030年]预计", "[1—11月份]": when, not what.
base::Span without_date(const Source& source, base::Span span);
// "增速[连续四个季度](居全省第1位)", "[近二十年来]": for how long, not what.
base::Span without_run_of_time(const Source& source, base::Span span);
// "[在巴西、智利等地]举办招商活动", "[为经营主体]降低融资成本": where and for whom, not what.
base::Span behind_circumstance(const Source& source, base::Span span);

}  // namespace luoshi::report
