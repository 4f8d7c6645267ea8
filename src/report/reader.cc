#include "report/reader.h"

#include "base/unicode.h"
#include "report/check.h"
#include "report/lead.h"
#include "report/meta.h"
#include "report/outline.h"
#include "report/quantity.h"
#include "report/source.h"
#include "report/task.h"
#include "report/term.h"

namespace luoshi::report {
namespace {

void copy_outline(const Source& source, const Outline& outline, Reading& reading) {
  for (const Outline::Section& section : outline.sections) {
    reading.sections.push_back(
        {section.part, std::u32string(source.view(section.heading)), source.to_text(section.span)});
  }
  for (const Outline::HeadingLine& heading : outline.headings) {
    reading.headings.push_back(
        {source.to_text(heading.span), std::u32string(source.view(heading.span)), heading.level});
  }
}

}  // namespace

Reading read_report(const document::Document& document, const Lexicon& lexicon) {
  Reading reading;
  reading.file = document.name;
  const Source source = prepare(document.text, recover_lines(document), lexicon);
  const Outline structure = outline(source);
  copy_outline(source, structure, reading);
  read_meta(source, structure, reading);
  Leftovers leftovers;
  reading.quantities = read_quantities(source, structure, reading.year, leftovers.unresolved);
  reading.tasks = read_tasks(source, structure, reading.quantities);
  reading.terms = read_terms(source, structure, leftovers.unexplained);
  suggest_leads(document.text, lexicon, reading);
  reading.findings = document.findings;
  const auto found = check_reading(source, structure, reading, leftovers);
  reading.findings.insert(reading.findings.end(), found.begin(), found.end());
  return reading;
}

}  // namespace luoshi::report
