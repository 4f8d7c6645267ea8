#include "app/read_command.h"

#include <fmt/format.h>

#include <array>
#include <set>
#include <utility>

#include "app/exporter.h"
#include "app/inputs.h"
#include "app/lexicons.h"
#include "app/paths.h"

namespace luoshi::app {
namespace {

constexpr std::array<Format, 7> kFormats = {Format::kTable, Format::kText, Format::kJson,
                                            Format::kJsonl, Format::kCsv,  Format::kXlsx,
                                            Format::kHtml};

// Formats of which one output holds one document only.
bool is_one_document(Format format) { return format == Format::kText || format == Format::kHtml; }

int refuse(World& world, const base::Error& error) {
  world.console.tell(error);
  return kWrongUsage;
}

base::Error wrong(base::Message what, base::Message right) {
  return {base::ErrorCode::kInvalidInput, std::move(what), {}, std::move(right)};
}

// Options that are right each for itself and do not fit together.
base::Result<void> check_together(const Options& options, bool many) {
  const bool to_output = options.output.empty() || options.output == "-";
  if (options.format == Format::kCsv && options.what == What::kAll) {
    return tl::unexpected(wrong({"一个 csv 只放一张表，不能用 --what all",
                                 "a csv holds one table, so --what all does not go"},
                                {"选 --what quantities、tasks、terms 之一，或用 --format xlsx",
                                 "use --what quantities, tasks or terms, or --format xlsx"}));
  }
  const bool has_what = options.what != What::kDefault;
  if (has_what && is_one_document(options.format)) {
    return tl::unexpected(wrong({"这种格式总是给出全文，不能用 --what",
                                 "this format always gives the whole; --what does not go"},
                                {"去掉 --what", "leave --what out"}));
  }
  if (is_one_document(options.format) && many && to_output) {
    return tl::unexpected(wrong({"多个文件不能写到一处", "several files cannot go to one place"},
                                {"用 --output 指定文件夹，每个文件一份",
                                 "name a folder with --output; each file gets its own"}));
  }
  return {};
}

class ReadRun {
 public:
  ReadRun(const Options& options, World& world) : options_(options), world_(world) {}

  int run() {
    auto lexicon = load_lexicon(world_.files, options_.lexicon);
    if (!lexicon) return refuse(world_, lexicon.error());
    const Inputs inputs = find_inputs(options_.files, world_.files);
    const bool many = inputs.has_folder || inputs.names.size() > 1;
    if (auto fits = check_output(options_, world_); !fits) return refuse(world_, fits.error());
    if (auto fits = check_together(options_, many); !fits) {
      return refuse(world_, fits.error());
    }
    return many && is_one_document(options_.format) ? to_folder(inputs, *lexicon)
                                                    : to_one(inputs, *lexicon, many);
  }

 private:
  std::size_t read_all(const Inputs& inputs, const report::Lexicon& lexicon,
                       const std::function<bool(FileReading)>& consume) {
    InputRun<FileReading> run;
    run.work = [&](const std::string& name) { return read_input(world_, lexicon, name); };
    run.consume = consume;
    return run_inputs(world_, inputs, run);
  }

  int to_one(const Inputs& inputs, const report::Lexicon& lexicon, bool many) {
    auto output = Output::open(world_, options_.output);
    if (!output) {
      world_.console.tell(output.error());
      return kUnreadable;
    }
    const auto exporter = make_exporter(options_, many, *output, world_);
    bool going = true;
    std::size_t read = 0;
    const std::size_t failed = read_all(inputs, lexicon, [&](const FileReading& file) {
      ++read;
      going = exporter->add(file);
      return going;
    });
    // A file that would hold nothing is not put in the place of one that holds something.
    const bool has_result = read > 0 || !output->is_file();
    if (going && has_result) exporter->end();
    if (has_result) output->commit();
    return failed == 0 && output->good() ? kDone : kUnreadable;
  }

  int to_folder(const Inputs& inputs, const report::Lexicon& lexicon) {
    if (auto made = world_.files.make_folders(options_.output); !made) {
      world_.console.tell(made.error());
      return kUnreadable;
    }
    // Where the folder is that of the inputs, no output takes the place of one of them.
    for (const std::string& input : inputs.names) {
      const std::string name = file_name(input);
      if (is_same_path(join(options_.output, name), input)) names_.insert(name);
    }
    bool good = true;
    const std::size_t failed = read_all(inputs, lexicon, [&](const FileReading& file) {
      good = write_alone(file) && good;
      return true;
    });
    return failed == 0 && good ? kDone : kUnreadable;
  }

  bool write_alone(const FileReading& file) {
    auto output = Output::open(world_, join(options_.output, free_name(file.reading.file)));
    if (!output) {
      world_.console.tell(output.error());
      return false;
    }
    const auto exporter = make_exporter(options_, false, *output, world_);
    return exporter->add(file) && exporter->end() && output->commit();
  }

  // Two inputs of the same name in different folders give "a.html" and "a-2.html".
  std::string free_name(const std::string& input) {
    const std::string ending = options_.format == Format::kHtml ? ".html" : ".txt";
    const std::string base = input == "-" ? "stdin" : stem(input);
    std::string name = base + ending;
    for (int number = 2; !names_.insert(name).second; ++number) {
      name = fmt::format("{}-{}{}", base, number, ending);
    }
    return name;
  }

  const Options& options_;
  World& world_;
  std::set<std::string> names_;
};

}  // namespace

const Grammar kReadGrammar = {"read", kFormats, true};

int read_command(const Options& options, World& world) { return ReadRun(options, world).run(); }

}  // namespace luoshi::app
