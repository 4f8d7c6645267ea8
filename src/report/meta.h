// What the head of a report says of itself: title, place, year of the targets, date, speaker.
#pragma once

#include "report/outline.h"
#include "report/reading.h"
#include "report/source.h"

namespace luoshi::report {

// Fills title, place, year, date and speaker of `reading`; what the text does not say stays empty.
void read_meta(const Source& source, const Outline& outline, Reading& reading);

}  // namespace luoshi::report
