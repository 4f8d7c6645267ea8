// What the city publishes about what people ask for (docs/formats/open-data.md): its figures month
// by month, and the public requests as files that a program can read. Nothing is in them that
// Open311 does not show, and no figure of fewer than five (service/small_cells.h).
//
//   datapackage.json               what there is, with every column explained (Frictionless)
//   cases-2026-03.csv, .jsonl      public requests of a month, or of a day: cases-2026-03-02.csv
//   figures-2026-03.csv, .jsonl    figures by line of a month that is over
//   cases.atom                     the public requests that changed last
//
// Errors: kNotFound for a name that is none of these; kTooLarge for a month with too many requests,
// whose days are to be asked for. Thread rule: any thread.
#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "service/listing.h"
#include "service/world.h"

namespace luoshi::service {

// `case_figures` of data/api/openapi.yaml for a month that is over, as whoever reads no case at all
// is told them. Parameters: month (the last one), by (line, category, channel, county), line.
base::Result<boost::json::object> public_figures(World& world, const Parameters& parameters);

struct DataAsked {
  World& world;
  base::Language language = base::Language::kChinese;
  std::string place;  // where this server is, as whoever asks sees it: "https://city.example"
};
struct DataFile {
  std::string bytes;
  std::string media_type;
};
base::Result<DataFile> open_data(const DataAsked& asked, const std::string& name);

}  // namespace luoshi::service
