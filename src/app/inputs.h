// From what the user named to readings: files, folders (every document below), "-" for standard
// input; many at once, in the order named. What cannot be read is an Error of its own and keeps
// nobody else from being read.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "app/world.h"
#include "base/result.h"
#include "document/document.h"
#include "report/lexicon.h"
#include "report/reading.h"

namespace luoshi::app {

struct FileReading {
  document::Document document;
  report::Reading reading;
};

struct Inputs {
  std::vector<std::string> names;  // of files, and "-"
  bool has_folder = false;
  std::size_t left_out = 0;           // files in folders whose names are not of documents
  std::vector<base::Error> problems;  // folders that could not be opened or hold no document
};

// A folder gives its documents in the order of their paths. What is named itself is taken as it is.
Inputs find_inputs(const std::vector<std::string>& arguments, env::FileSystem& files);

base::Result<document::Document> decode_input(const World& world, const std::string& name);
base::Result<FileReading> read_input(const World& world, const report::Lexicon& lexicon,
                                     const std::string& name);

// `work` runs on several threads, `consume` on the calling one, in the order of the inputs; it
// answers false to stop.
template <class Item>
struct InputRun {
  std::function<base::Result<Item>(const std::string& name)> work;
  std::function<bool(Item)> consume;
};
// Tells of each input that fails (one line on standard error) and of what was left out, and shows
// progress on a terminal. Returns how many failed.
std::size_t run_inputs(World& world, const Inputs& inputs, const InputRun<FileReading>& run);
std::size_t run_inputs(World& world, const Inputs& inputs, const InputRun<document::Document>& run);

}  // namespace luoshi::app
