// A step of a derivation as a sentence, in both languages. Thread rule: pure.
#pragma once

#include "base/message.h"
#include "calendar/clock.h"

namespace luoshi::calendar {

base::Message sentence(const Step& step);

// "15个工作日", "15 working days"; hours come in seconds and keep their minutes.
base::Message amount_text(std::int64_t amount, LimitUnit unit);

}  // namespace luoshi::calendar
