// Reports: read when they are uploaded, filed as an event, and everything that was read kept by
// content, so that what is shown later is what was read then.
//
// Reading is slow work for a pool thread: decoding (a PDF and a .doc in a box of their own),
// reading, rendering, and five files made durable, before the command. Thread rule: any thread.
#pragma once

#include <boost/json/object.hpp>
#include <map>
#include <optional>
#include <string>

#include "service/caller.h"
#include "service/files.h"
#include "service/listing.h"

namespace luoshi::service {

inline constexpr std::uint64_t kReportBytesMax = 64ull << 20;

// What stands in `lexicon_version`: names and contents of the word lists, as the reader got them.
std::string version_of_word_lists(const std::map<std::string, std::string>& lists);

struct NewReading {
  Upload file;
  std::optional<std::string> place;  // in place of what the text says
  std::optional<int> year;
};
struct MadeReading {
  boost::json::object reading;
  bool existed = false;  // the same file was read before, and would be read the same
};
base::Result<MadeReading> create_reading(World& world, const Caller& caller, const Asked& asked,
                                         const NewReading& wanted);

base::Result<boost::json::object> get_reading(World& world, const Caller& caller,
                                              const std::string& id);
base::Result<Page> list_readings(World& world, const Caller& caller, const Parameters& parameters);

enum class ReadingPart { kSections, kQuantities, kTasks, kTerms, kFindings };
base::Result<Page> list_reading_part(World& world, const Caller& caller, const std::string& id,
                                     ReadingPart part, const Parameters& parameters);

struct KeptText {
  std::string hash;
  std::string bytes;
};
base::Result<KeptText> reading_text(World& world, const Caller& caller, const std::string& id);
// One self-contained HTML file.
base::Result<KeptText> reading_page(World& world, const Caller& caller, const std::string& id,
                                    base::Language language);

}  // namespace luoshi::service
