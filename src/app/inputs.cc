#include "app/inputs.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <exception>
#include <utility>

#include "app/parallel.h"
#include "app/paths.h"
#include "app/progress.h"
#include "document/decode.h"
#include "report/reader.h"

namespace luoshi::app {
namespace {

using base::ErrorCode;

// What a folder is searched for. .wps is among them so that its owner is told what to do.
constexpr std::array<std::string_view, 11> kDocumentExtensions = {
    ".txt", ".text", ".md", ".html", ".htm", ".xhtml", ".docx", ".pdf", ".doc", ".rtf", ".wps"};

bool is_document_name(const std::string& path) {
  return std::ranges::find(kDocumentExtensions, extension(path)) != kDocumentExtensions.end();
}

void add_folder(const std::string& folder, env::FileSystem& files, Inputs& inputs) {
  inputs.has_folder = true;
  auto listing = files.list(folder, {});
  if (!listing) {
    inputs.problems.push_back(std::move(listing.error()));
    return;
  }
  std::ranges::move(listing->unreadable, std::back_inserter(inputs.problems));
  const std::size_t before = inputs.names.size();
  for (std::string& path : listing->files) {
    if (is_document_name(path)) {
      inputs.names.push_back(std::move(path));
    } else {
      ++inputs.left_out;
    }
  }
  if (inputs.names.size() > before) return;
  inputs.problems.push_back(
      {ErrorCode::kNotFound,
       {"文件夹里没有可读的文档", "no document in this folder"},
       folder,
       {"可读 txt、html、docx、pdf、doc", "txt, html, docx, pdf and doc are read"}});
}

// A library that throws inside a reading costs that file, not the others.
template <class Item>
base::Result<Item> guarded(const std::function<base::Result<Item>(const std::string&)>& work,
                           const std::string& name) {
  try {
    return work(name);
  } catch (const std::bad_alloc&) {
    return base::fail(ErrorCode::kTooLarge, {"内存不够", "not enough memory"}, name,
                      {"请拆分文件，或一次少读几个", "split it, or read fewer at once"});
  } catch (const std::exception& exception) {
    return base::fail(ErrorCode::kInvalidInput,
                      {fmt::format("程序内部出错：{}", exception.what()),
                       fmt::format("the program failed inside: {}", exception.what())},
                      name);
  }
}

template <class Item>
std::size_t run_all(World& world, const Inputs& inputs, const InputRun<Item>& run) {
  std::size_t failed = inputs.problems.size();
  for (const base::Error& problem : inputs.problems) world.console.tell(problem);
  Progress progress(world, inputs.names.size());
  const auto work = [&](std::size_t index) { return guarded<Item>(run.work, inputs.names[index]); };
  const auto consume = [&](std::size_t index, base::Result<Item> item) {
    progress.show(index, inputs.names[index]);
    if (item) return run.consume(std::move(*item));
    if (item.error().where.empty()) item.error().where = inputs.names[index];
    world.console.tell(item.error());
    ++failed;
    return true;
  };
  map_in_order(inputs.names.size(), world.workers, work, consume);
  progress.end();
  if (inputs.left_out > 0) {
    world.console.tell(
        base::Message{fmt::format("文件夹中另有 {} 个文件不是文档，未读", inputs.left_out),
                      fmt::format("{} files in the folders are no documents and were not read",
                                  inputs.left_out)});
  }
  return failed;
}

// Where a decoder names a part inside the file, the file stands before it.
base::Error located(base::Error error, const std::string& name) {
  if (error.where.empty()) {
    error.where = name;
  } else if (!error.where.starts_with(name)) {
    error.where = name + " " + error.where;
  }
  return error;
}

}  // namespace

Inputs find_inputs(const std::vector<std::string>& arguments, env::FileSystem& files) {
  Inputs inputs;
  for (const std::string& argument : arguments) {
    if (argument != "-" && files.kind(argument) == env::PathKind::kFolder) {
      add_folder(argument, files, inputs);
    } else {
      inputs.names.push_back(argument);
    }
  }
  return inputs;
}

base::Result<document::Document> decode_input(const World& world, const std::string& name) {
  const document::Limits limits;
  auto bytes = name == "-" ? world.standard_input(limits.input_bytes_max)
                           : world.files.read(name, limits.input_bytes_max);
  if (!bytes) return tl::unexpected(located(std::move(bytes.error()), name));
  auto document = document::decode(*bytes, name, limits, world.processes, world.program);
  if (!document) return tl::unexpected(located(std::move(document.error()), name));
  return document;
}

base::Result<FileReading> read_input(const World& world, const report::Lexicon& lexicon,
                                     const std::string& name) {
  auto document = decode_input(world, name);
  if (!document) return tl::unexpected(std::move(document.error()));
  FileReading out{std::move(*document), {}};
  out.reading = report::read_report(out.document, lexicon);
  return out;
}

std::size_t run_inputs(World& world, const Inputs& inputs, const InputRun<FileReading>& run) {
  return run_all(world, inputs, run);
}

std::size_t run_inputs(World& world, const Inputs& inputs,
                       const InputRun<document::Document>& run) {
  return run_all(world, inputs, run);
}

}  // namespace luoshi::app
