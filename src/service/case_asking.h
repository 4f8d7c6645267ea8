// Asking by message, before anybody calls, what became of what a person asked for (回访短信): the
// message has a link, and the page behind it takes his answer without an account.
//
// The link's code names the case and a keyed hash of it and of this closing: nobody guesses one,
// the store keeps none, and a message that is queued again after a kill is the same. It is good for
// one answer, until the time that the kind gives it. The page tells the number and the kind alone.
// His number is opened where the message is sent (service/messages.h).
// Thread rule: any thread; ask_people by one at a time.
#pragma once

#include <optional>
#include <string>

#include "cases/names.h"
#include "service/world.h"

namespace luoshi::service {

// Sends what is to be asked, and has those called who did not answer in time; how many of both.
// `base_url`: under which people see this server; where it is empty nobody can be asked, and all
// are called.
base::Result<std::uint64_t> ask_people(World& world, const std::string& base_url);

struct CaseQuestion {
  cases::CaseId id;
  std::string subject;  // whose key seals what he says
  std::string number;
  base::Message kind;
  std::optional<base::Error> refusal;  // why no answer is taken: already_said, not_asked
};
// kNotFound for a code that is none, or is no longer; all are told alike.
base::Result<CaseQuestion> case_question(World& world, const std::string& code);

struct CaseSaid {
  bool solved = false;
  std::optional<int> satisfied;
  std::string text;  // 500 characters at the most
};
// kConflict when it was answered before, or is over. What is not solved is reopened.
base::Result<void> answer_case_question(World& world, const std::string& code,
                                        const CaseSaid& said);

}  // namespace luoshi::service
