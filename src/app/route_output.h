// What luoshi route prints. Thread rule: pure.
#pragma once

#include <span>
#include <string>

#include "base/message.h"
#include "triage/evaluation.h"
#include "triage/model.h"
#include "triage/trainer.h"

namespace luoshi::app {

// The first line begins with "macro-F1 " and the number, in every language.
std::string figures_text(const triage::Figures& figures, base::Language language, int width);
std::string curve_text(std::span<const triage::CurvePoint> curve, base::Language language);

// One line each.
std::string suggestion_json(const triage::Model& model, const triage::Text& text,
                            const triage::Suggestion& suggestion);
std::string suggestion_line(const triage::Model& model, const triage::Suggestion& suggestion);

}  // namespace luoshi::app
