#include "app/route_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <string_view>
#include <utility>

#include "app/route_output.h"
#include "app/with_line.h"
#include "base/unicode.h"
#include "sheet/read.h"
#include "triage/trainer.h"

namespace luoshi::app {
namespace {

using base::ErrorCode;
using base::Message;
using base::Result;
using triage::Example;

constexpr std::uint64_t kInputBytesMax = 64ull << 20;
constexpr std::array<std::size_t, 8> kCurve = {50, 100, 200, 400, 600, 800, 1'000, 2'000};

tl::unexpected<base::Error> wrong(const char* flag, Message what, Message right) {
  return base::fail(ErrorCode::kInvalidInput, std::move(what), flag, std::move(right));
}

// -- what is read --

Result<std::size_t> column_of(const sheet::Table& table, const char* key) {
  const auto found = std::ranges::find(table.columns, key, &sheet::Column::key);
  if (found != table.columns.end()) return static_cast<std::size_t>(found - table.columns.begin());
  return base::fail(ErrorCode::kInvalidInput,
                    {fmt::format("没有“{}”这一列", key), fmt::format("there is no column {}", key)},
                    {}, {"应有 title、body、label 三列", "it has title, body and label"});
}

Result<std::vector<Example>> examples_of(const sheet::Table& table) {
  std::array<std::size_t, 3> columns{};
  constexpr std::array<const char*, 3> kKeys = {"title", "body", "label"};
  for (std::size_t i = 0; i < kKeys.size(); ++i) {
    const auto column = column_of(table, kKeys[i]);
    if (!column) return tl::unexpected(column.error());
    columns[i] = *column;
  }
  std::vector<Example> out;
  for (const sheet::Row& row : table.rows) {
    Example example{{row.at(columns[0]).as_found(), row.at(columns[1]).as_found()},
                    row.at(columns[2]).as_found()};
    if (example.label.empty()) {
      return base::fail(ErrorCode::kInvalidInput, {"没有标签", "the label is missing"},
                        sheet::place_of(static_cast<std::uint32_t>(columns[2]), row.source_row));
    }
    out.push_back(std::move(example));
  }
  return out;
}

Result<std::vector<Example>> read_examples(const std::string& path, World& world) {
  const auto bytes = world.files.read(path, kInputBytesMax);
  if (!bytes) return tl::unexpected(bytes.error());
  const auto tables = sheet::read_csv(*bytes);
  Result<std::vector<Example>> examples = !tables ? tl::unexpected(tables.error())
                                          : tables->tables.empty()
                                              ? Result<std::vector<Example>>(std::vector<Example>())
                                              : examples_of(tables->tables.front());
  if (!examples) {
    std::string& where = examples.error().where;
    where = where.empty() ? path : path + " " + where;
  }
  return examples;
}

Result<triage::Model> open_model(const std::string& path, World& world) {
  const auto bytes = world.files.read(path, triage::kModelBytesMax);
  if (!bytes) return tl::unexpected(bytes.error());
  auto model = triage::read_model(*bytes);
  if (!model) model.error().where = path;
  return model;
}

Result<std::string> model_flag(const CommandLine& line) {
  std::string path = line.flag("model");
  if (!path.empty()) return path;
  return wrong("--model", {"缺少 --model", "--model is missing"},
               {"例如 --model 分拨.model", "for instance --model routing.model"});
}

Result<std::string> file_word(const CommandLine& line) {
  if (line.words.size() == 2) return line.words[1];
  return wrong("--", {"缺少标注文件", "the file of labelled messages is missing"},
               {"一个csv，有 title、body、label 三列", "a csv with title, body and label"});
}

// -- what is done --

void write_figures(const std::vector<triage::Outcome>& outcomes, World& world) {
  world.console.write(figures_text(triage::figures_of(outcomes), world.console.language(),
                                   world.console.terminal().width));
}

Result<int> train(const CommandLine& line, World& world) {
  const auto path = model_flag(line);
  if (!path) return tl::unexpected(path.error());
  const auto file = file_word(line);
  if (!file) return tl::unexpected(file.error());
  const auto examples = read_examples(*file, world);
  if (!examples) return tl::unexpected(examples.error());
  const auto begin = world.clock.wall_now();
  const auto trained = triage::train(*examples);
  if (!trained) return tl::unexpected(trained.error());
  const std::chrono::duration<double> taken = world.clock.wall_now() - begin;
  auto written = world.files.write_atomically(*path, triage::write_model(trained->model));
  if (!written) return tl::unexpected(written.error());
  const Message line_of_training{
      fmt::format("{}条、{}个标签、{}个字组，用时{:.1f}秒；交叉验证（{}折）：\n", examples->size(),
                  trained->model.labels.size(), trained->model.grams.size(), taken.count(),
                  triage::kFolds),
      fmt::format("{} messages, {} labels, {} n-grams, {:.1f} s; {}-fold cross-validation:\n",
                  examples->size(), trained->model.labels.size(), trained->model.grams.size(),
                  taken.count(), triage::kFolds)};
  world.console.write(line_of_training.in(world.console.language()));
  write_figures(trained->held_out, world);
  return static_cast<int>(kDone);
}

Result<int> cross_validate(const std::vector<Example>& examples, bool curve, World& world) {
  const auto trained = triage::train(examples);
  if (!trained) return tl::unexpected(trained.error());
  write_figures(trained->held_out, world);
  if (!curve) return static_cast<int>(kDone);
  const auto points = triage::learning_curve(examples, kCurve);
  if (!points) return tl::unexpected(points.error());
  world.console.write(curve_text(*points, world.console.language()));
  return static_cast<int>(kDone);
}

Result<int> evaluate(const CommandLine& line, World& world) {
  const bool curve = line.flags.contains("curve");
  const std::string path = line.flag("model");
  if (curve && !path.empty()) {
    return wrong("--curve",
                 {"--curve 要重新训练，不能与 --model 同用",
                  "--curve trains anew and does not go with --model"},
                 {"去掉其中一个", "leave one out"});
  }
  const auto file = file_word(line);
  if (!file) return tl::unexpected(file.error());
  const auto examples = read_examples(*file, world);
  if (!examples) return tl::unexpected(examples.error());
  if (path.empty()) return cross_validate(*examples, curve, world);
  const auto model = open_model(path, world);
  if (!model) return tl::unexpected(model.error());
  write_figures(triage::judge(*model, *examples), world);
  return static_cast<int>(kDone);
}

// "title<TAB>body", or the body alone.
triage::Text text_of(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  const std::size_t tab = line.find('\t');
  if (tab == std::string_view::npos) return {{}, std::string(line)};
  return {std::string(line.substr(0, tab)), std::string(line.substr(tab + 1))};
}

Result<int> suggest(const CommandLine& line, World& world) {
  const std::string format = line.flag("format");
  if (!format.empty() && format != "table" && format != "jsonl") {
    return wrong("--format", {"没有这种格式", "there is no such format"},
                 {"应为 table 或 jsonl", "table or jsonl"});
  }
  const auto path = model_flag(line);
  if (!path) return tl::unexpected(path.error());
  const auto model = open_model(*path, world);
  if (!model) return tl::unexpected(model.error());
  const auto input = world.standard_input(kInputBytesMax);
  if (!input) return tl::unexpected(input.error());
  std::string_view rest = *input;
  while (!rest.empty() && world.console.open_for_more()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const triage::Text text = text_of(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (!base::is_valid_utf8(text.title) || !base::is_valid_utf8(text.body)) {
      return base::fail(ErrorCode::kInvalidInput, {"不是UTF-8", "it is not UTF-8"}, "-");
    }
    const triage::Suggestion said = triage::suggest(*model, text);
    world.console.write(format == "jsonl" ? suggestion_json(*model, text, said)
                                          : suggestion_line(*model, said));
  }
  return static_cast<int>(kDone);
}

}  // namespace

const HelpText kRouteHelp = {
    "route",
    R"(luoshi route——从已标注的诉求学会分拨，并说明有多准

用法：luoshi route train 标注.csv --model 模型       训练，写出模型，并作5折交叉验证
      luoshi route evaluate 标注.csv --model 模型    模型在这些诉求上有多准
      luoshi route evaluate 标注.csv [--curve]       不用模型：5折交叉验证；--curve 另作学习曲线
      luoshi route suggest --model 模型              标准输入每行一条：建议的类别、分数、理由

标注.csv 有 title（可空）、body、label 三列。分数是实测的准确率：给0.9分的，十条里九条对。
suggest 的一行是正文，或“标题<TAB>正文”。只给建议，不作决定。模型格式见 docs/formats/triage-model.md。

选项
  --model 文件           模型
  --curve                50条到全部，各训练多少条能有多准
  --format table|jsonl   suggest 的输出；table 的一行是 分数<TAB>类别<TAB>理由
  --lang zh|en           语言

退出状态：0 做完了；1 文件读不了或写不了；2 用法不对
)",
    R"(luoshi route - learns from labelled messages where they go, and how well

Usage: luoshi route train FILE.csv --model MODEL      trains, cross-validates, writes a model
       luoshi route evaluate FILE.csv --model MODEL   how well the model does on these messages
       luoshi route evaluate FILE.csv [--curve]       without a model: 5-fold cross-validation
       luoshi route suggest --model MODEL             a message a line on standard input

FILE.csv has the columns title (may be empty), body and label. A score is a measured precision: of
those with 0.9, nine in ten are right. A line for suggest is the body, or title<TAB>body. Nothing is
decided, only suggested. The model's format: docs/formats/triage-model.md.

Options
  --model FILE           the model
  --curve                how well it does when trained with 50 messages, and so on up to all
  --format table|jsonl   of suggest; a line of table is score<TAB>label<TAB>reasons
  --lang zh|en           language

Exit status: 0 done; 1 a file cannot be read or written; 2 wrong usage
)"};

int route_command(const std::vector<std::string>& arguments, World& world) {
  const CommandWords words{{"model", "format"}, 2, {"curve"}};
  return with_line(arguments, world, words, [&](const CommandLine& line) -> Result<int> {
    const std::string what = line.words.empty() ? std::string() : line.words[0];
    if (what == "train") return train(line, world);
    if (what == "evaluate") return evaluate(line, world);
    if (what == "suggest") return suggest(line, world);
    return wrong("--",
                 {what.empty() ? "没有说要做什么" : fmt::format("没有“{}”", what),
                  what.empty() ? "what is to be done?" : fmt::format("no '{}' here", what)},
                 {"应为 train、evaluate 或 suggest", "train, evaluate or suggest"});
  });
}

}  // namespace luoshi::app
