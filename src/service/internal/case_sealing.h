// Between the plain texts of a request and what stands in its events. Thread rule: any thread.
#pragma once

#include <optional>
#include <string>

#include "cases/case.h"
#include "service/cases.h"
#include "service/world.h"

namespace luoshi::service {

inline constexpr std::string_view kCaseTextContext = "case.text";
inline constexpr std::string_view kReporterNameContext = "reporter.name";
inline constexpr std::string_view kReporterPhoneContext = "reporter.phone";
inline constexpr std::string_view kReporterAddressContext = "reporter.address";

// A free text of a case, at most 20,000 characters of what a page can show; "" stays "".
base::Result<std::string> seal_case_text(World& world, const std::string& subject,
                                         const std::string& text, std::string_view pointer);
// Empty: it was erased.
base::Result<std::optional<std::string>> open_case_text(World& world, const std::string& subject,
                                                        const std::string& sealed);
// What sealed_case refuses, without sealing anything: for whoever only looks.
base::Result<void> check_case(const CaseNew& wanted, const calendar::Process& process);
// What is registered, with everything personal sealed: under the subject that this telephone number
// had before, or a new one. The summary is freed of numbers and of the reporter's name.
base::Result<cases::CaseRegistered> sealed_case(World& world, const cases::CaseId& id,
                                                const CaseNew& wanted,
                                                const calendar::Process& process);
// Numbers as long as a telephone's, and these words, masked.
std::string clean_summary(std::string summary, const std::optional<CaseReporter>& reporter);
// A text as it is shown to those who may not know who asked: without his name, address and number,
// which people write into their letters.
std::string without_reporter(const std::string& text, const CaseReporter& reporter);

// The subject that asked with this number before.
base::Result<std::optional<std::string>> subject_with(World& world, const std::string& phone_match);

}  // namespace luoshi::service
