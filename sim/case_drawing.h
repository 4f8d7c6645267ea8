// How cases are drawn, for case_draw.cc and request_draw.cc. Thread rule: one thread.
#pragma once

#include "sim/case_draw.h"

namespace luoshi::sim {

// Sealed as a test's, of an order plain: only its form matters here.
inline const std::string kSealedText = "c2VhbGVk";

class CaseDrawing {
 public:
  CaseDrawing(Draw& draw, const CasePart& part, const RegisterPart& promises,
              const OfficePart& office, env::WallTime now)
      : draw_(draw), part_(part), promises_(promises), office_(office), now_(now) {}

  DrawnCase run();

 private:
  using Drawn = DrawnCase;
  using Step = Drawn (CaseDrawing::*)();

  int number(int from, int to) { return static_cast<int>(draw_.between(from, to)); }
  std::string unit() { return some(draw_, office_.units, "u"); }
  Moment now() const { return now_.time_since_epoch().count(); }
  std::string new_id(char prefix, std::size_t count);
  std::size_t count(bool requests) const;

  Drawn open();
  Drawn rungs();
  Drawn retime();
  Drawn registered();

  // -- with a case --

  std::optional<std::uint64_t> version();
  office::UnitId in_charge();
  std::string told(const char* what) const;
  Drawn anything();
  Drawn sensible();
  Drawn sensible_order();
  Drawn sensible_request();
  Drawn at_unit();
  Drawn behind_answer();
  Drawn receive();
  Drawn answer();
  Drawn accept();
  Drawn give_back();
  Drawn suspend();
  Drawn resume();
  Drawn extend();
  Drawn hand_over();
  Drawn reopen();
  Drawn withdraw();
  Drawn admit();
  Drawn refuse();
  Drawn dispatch();
  Drawn object();
  Drawn decide();
  Drawn transfer();
  Drawn note();
  Drawn press();
  Drawn merge();
  Drawn unmerge();
  Drawn follow_up();
  Drawn archive();
  std::optional<cases::Filed> filed();

  Draw& draw_;
  const CasePart& part_;
  const RegisterPart& promises_;
  const OfficePart& office_;
  env::WallTime now_;
  std::string id_;
  CaseFile file_;  // as it is now; empty: not there
  std::string version_words_;
};

}  // namespace luoshi::sim
