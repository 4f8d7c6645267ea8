// The noun behind a number: "22个[省重点项目]开工". Places in Source::normal. Pure; any thread.
#pragma once

#include "report/source.h"

namespace luoshi::report {

// `certain`: a noun must stand there, so that a verb at its head is part of it
// ("10余条改革典型经验"). `free`: no verb governs the number, so that a verb at the end is what
// happens to it ("40个技改项目 竣工投产", but 完成… "100平方公里水土流失治理").
struct NounRules {
  bool certain = false;
  bool free = false;
};

// The noun that begins right behind a number, up to the verb that follows it; empty when a verb or
// nothing begins there. `right`: up to where the next number or the clause begins.
base::Span noun_after(const Source& source, base::Span right, NounRules rules);

}  // namespace luoshi::report
