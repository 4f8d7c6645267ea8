// What src/triage gains over the plain way, on the same folds: luoshi_triage_bench FILE.csv, with
// the columns title, body and label. The plain way is what anybody would try first: title and body
// as one text as it stands, all n-grams of one to three characters, tf-idf of length one, and
// liblinear's support vector machine with C = 1. Prints both macro-F1 and the seconds of each.
#include <fmt/format.h>
#include <linear.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/unicode.h"
#include "env/files.h"
#include "sheet/read.h"
#include "triage/trainer.h"

namespace luoshi::bench {
namespace {

using triage::Example;
using Counts = std::map<std::u32string, double>;

constexpr std::size_t kGramLength = 3;
constexpr std::uint64_t kBytesMax = 64 << 20;

Counts plain_counts(const Example& example) {
  const std::u32string text = base::to_utf32(example.text.title + "\n" + example.text.body);
  Counts out;
  for (std::size_t begin = 0; begin < text.size(); ++begin) {
    const std::size_t most = std::min(kGramLength, text.size() - begin);
    for (std::size_t length = 1; length <= most; ++length) ++out[text.substr(begin, length)];
  }
  return out;
}

struct Known {
  int place = 0;
  double texts = 0;
};
using Vocabulary = std::unordered_map<std::u32string, Known>;

std::vector<feature_node> plain_row(const Counts& counts, const Vocabulary& known, double texts) {
  std::vector<feature_node> row;
  double squares = 0;
  for (const auto& [gram, count] : counts) {
    const auto found = known.find(gram);
    if (found == known.end()) continue;
    const double value = count * (1 + std::log((1 + texts) / (1 + found->second.texts)));
    squares += value * value;
    row.push_back({found->second.place, value});
  }
  std::ranges::sort(row, {}, &feature_node::index);
  for (feature_node& node : row) node.value /= std::sqrt(squares);
  row.push_back({static_cast<int>(known.size()) + 1, 1});
  row.push_back({-1, 0});
  return row;
}

struct PlainTask {
  Vocabulary known;
  std::vector<std::vector<feature_node>> rows;
  std::vector<feature_node*> pointers;
  std::vector<double> labels;
};

model* train_plain(PlainTask& task) {
  for (auto& row : task.rows) task.pointers.push_back(row.data());
  problem problem{};
  problem.l = static_cast<int>(task.rows.size());
  problem.n = static_cast<int>(task.known.size()) + 1;
  problem.y = task.labels.data();
  problem.x = task.pointers.data();
  problem.bias = 1;
  parameter rule{};
  rule.solver_type = L2R_L2LOSS_SVC_DUAL;
  rule.eps = 1e-4;
  rule.C = 1;
  std::srand(1);
  return train(&problem, &rule);
}

std::vector<triage::Outcome> plain_outcomes(const std::vector<Example>& examples) {
  const auto folds = triage::folds_of(examples, triage::kFolds);
  std::vector<Counts> counts;
  std::map<std::string, double> labels;
  std::vector<std::string> names;
  for (const Example& example : examples) {
    counts.push_back(plain_counts(example));
    if (labels.emplace(example.label, names.size()).second) names.push_back(example.label);
  }
  std::vector<triage::Outcome> out;
  for (std::size_t held = 0; held < triage::kFolds; ++held) {
    PlainTask task;
    std::vector<std::size_t> tested;
    for (std::size_t i = 0; i < examples.size(); ++i) {
      if (folds[i] == held) {
        tested.push_back(i);
        continue;
      }
      task.labels.push_back(labels[examples[i].label]);
      for (const auto& [gram, count] : counts[i]) {
        const int next = static_cast<int>(task.known.size()) + 1;
        ++task.known.try_emplace(gram, Known{next, 0}).first->second.texts;
      }
    }
    const auto texts = static_cast<double>(task.labels.size());
    for (std::size_t i = 0; i < examples.size(); ++i) {
      if (folds[i] != held) task.rows.push_back(plain_row(counts[i], task.known, texts));
    }
    model* found = train_plain(task);
    for (const std::size_t i : tested) {
      const auto said = predict(found, plain_row(counts[i], task.known, texts).data());
      out.push_back({examples[i].label, names[static_cast<std::size_t>(said)], 1});
    }
    free_and_destroy_model(&found);
  }
  return out;
}

std::vector<Example> read_examples(const char* path) {
  env::RealFileSystem files;
  std::vector<Example> out;
  const auto bytes = files.read(path, kBytesMax);
  const auto tables = bytes ? sheet::read_csv(*bytes) : tl::unexpected(bytes.error());
  if (!tables || tables->tables.empty()) return out;
  const sheet::Table& table = tables->tables.front();
  const auto column = [&](const char* key) {
    const auto found = std::ranges::find(table.columns, key, &sheet::Column::key);
    return static_cast<std::size_t>(found - table.columns.begin());
  };
  for (const sheet::Row& row : table.rows) {
    const auto text = [&](const char* key) { return row.at(column(key)).as_found(); };
    out.push_back({{text("title"), text("body")}, text("label")});
  }
  return out;
}

template <class Work>
void report(const char* name, const Work& work) {
  const auto begin = std::chrono::steady_clock::now();
  const std::vector<triage::Outcome> outcomes = work();
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
  const triage::Figures figures = triage::figures_of(outcomes);
  fmt::print("{:<8} macro-F1 {:.4f}  right {}/{}  {:.2f} s\n", name, figures.macro_f1,
             figures.right, figures.examples, taken.count());
}

int run(int argc, char** argv) {
  const std::vector<Example> examples = argc == 2 ? read_examples(argv[1]) : std::vector<Example>();
  if (examples.empty()) {
    fmt::print(stderr, "luoshi_triage_bench FILE.csv, with the columns title, body and label\n");
    return 2;
  }
  set_print_string_function([](const char*) {});
  report("plain", [&] { return plain_outcomes(examples); });
  report("triage", [&] {
    const auto trained = triage::train(examples);
    return trained ? trained->held_out : std::vector<triage::Outcome>();
  });
  return 0;
}

}  // namespace
}  // namespace luoshi::bench

int main(int argc, char** argv) { return luoshi::bench::run(argc, argv); }
