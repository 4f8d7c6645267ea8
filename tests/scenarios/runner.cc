// luoshi_scenario [--update] <program> <repository> <file>
//
// Runs the cases of a scenario file, each in an empty folder of its own, with the program's folder
// first on PATH, $REPO the repository, and no terminal. Prints what failed and, last, how many.
// --update rewrites the "is" blocks that fail with what came; they are then to be read.
#include <sys/wait.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <sstream>

#include "tests/scenarios/scenario.h"

namespace luoshi::scenarios {
namespace {

namespace fs = std::filesystem;

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void write_file(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

std::string shortened(const std::string& text) {
  constexpr std::size_t kShown = 2000;
  return text.size() <= kShown ? text : text.substr(0, kShown) + "…\n";
}

// A folder that is gone with the object.
class Workspace {
 public:
  Workspace() {
    std::string pattern = (fs::temp_directory_path() / "luoshi-scenario-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  Workspace(const Workspace&) = delete;
  Workspace& operator=(const Workspace&) = delete;
  ~Workspace() { fs::remove_all(path_); }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

struct Came {
  int status = 0;
  std::map<std::string, std::string> streams;
};

// A command that hangs is ended after a minute and gives status 124.
Came run(const Step& step, const fs::path& folder, const fs::path& streams) {
  write_file(streams / "command", step.command + "\n");
  const std::string line = "cd '" + folder.string() + "' && timeout 60 sh '" +
                           (streams / "command").string() + "' >'" + (streams / "out").string() +
                           "' 2>'" + (streams / "err").string() + "' </dev/null";
  const int ended = std::system(line.c_str());
  Came came;
  came.status = WIFEXITED(ended) ? WEXITSTATUS(ended) : 128 + WTERMSIG(ended);
  came.streams["out"] = read_file(streams / "out");
  came.streams["err"] = read_file(streams / "err");
  return came;
}

bool holds(const Expectation& expectation, const std::string& text) {
  switch (expectation.relation) {
    case Relation::kHas:
      return text.find(expectation.text) != std::string::npos;
    case Relation::kLacks:
      return text.find(expectation.text) == std::string::npos;
    case Relation::kMatches:
      return std::regex_search(text, std::regex(expectation.text));
    case Relation::kStartsWith:
      return text.starts_with(expectation.text);
    case Relation::kLines:
      return std::to_string(std::count(text.begin(), text.end(), '\n')) == expectation.text;
    case Relation::kIs:
      return text == expectation.text;
    case Relation::kIsEmpty:
      return text.empty();
  }
  return false;
}

bool is_there(const std::string& need) {
  if (need.starts_with('$')) return std::getenv(need.c_str() + 1) != nullptr;
  return std::system(("command -v '" + need + "' >/dev/null 2>&1").c_str()) == 0;
}

struct Update {
  std::size_t line;  // of the "is"
  std::string text;
};

class Runner {
 public:
  Runner(std::string file, bool may_update) : file_(std::move(file)), may_update_(may_update) {}

  int run_all() {
    const std::string text = read_file(file_);
    auto parsed = parse(text);
    if (const auto* problem = std::get_if<ParseProblem>(&parsed)) {
      std::printf("%s:%zu: %s\n", file_.c_str(), problem->line, problem->what.c_str());
      return 1;
    }
    for (const Case& each : std::get<std::vector<Case>>(parsed)) run_case(each);
    if (!updates_.empty()) write_file(file_, updated(text));
    std::printf("%d passed, %d failed, %d skipped\n", passed_, failed_, skipped_);
    return failed_ == 0 && passed_ + skipped_ > 0 ? 0 : 1;
  }

 private:
  void run_case(const Case& each) {
    for (const std::string& need : each.needs) {
      if (is_there(need)) continue;
      std::printf("%s:%zu: Skipped: %s: no %s\n", file_.c_str(), each.line, each.name.c_str(),
                  need.c_str());
      ++skipped_;
      return;
    }
    const Workspace folder;
    const Workspace streams;
    for (const auto& [name, text] : each.writes) write_file(folder.path() / name, text);
    bool good = true;
    for (const Step& step : each.steps) {
      good = check(each, step, run(step, folder.path(), streams.path()), folder.path()) && good;
    }
    good ? ++passed_ : ++failed_;
  }

  bool check(const Case& each, const Step& step, const Came& came, const fs::path& folder) {
    bool good = true;
    if (came.status != step.status) {
      std::printf("%s:%zu: %s: status %d instead of %d\n$ %s\n%s", file_.c_str(), step.line,
                  each.name.c_str(), came.status, step.status, step.command.c_str(),
                  shortened(came.streams.at("err")).c_str());
      good = false;
    }
    for (const Expectation& expectation : step.expectations) {
      const std::string text = expectation.stream == "file" ? read_file(folder / expectation.file)
                                                            : came.streams.at(expectation.stream);
      if (holds(expectation, text)) continue;
      if (may_update_ && expectation.relation == Relation::kIs) {
        updates_.push_back({expectation.line, text});
        continue;
      }
      std::printf("%s:%zu: %s: does not hold of what came:\n%s\n", file_.c_str(), expectation.line,
                  each.name.c_str(), shortened(text).c_str());
      good = false;
    }
    return good;
  }

  std::string updated(const std::string& text) const {
    std::istringstream lines(text);
    std::string out;
    std::string line;
    bool dropping = false;
    for (std::size_t number = 1; std::getline(lines, line); ++number) {
      dropping = dropping && line.starts_with('|');
      if (!dropping) out += line + "\n";
      const auto update = std::find_if(updates_.begin(), updates_.end(),
                                       [&](const Update& each) { return each.line == number; });
      if (update == updates_.end()) continue;
      dropping = true;
      std::istringstream came(update->text);
      for (std::string each; std::getline(came, each);)
        out += each.empty() ? "|\n" : "| " + each + "\n";
    }
    return out;
  }

  std::string file_;
  bool may_update_;
  int passed_ = 0;
  int failed_ = 0;
  int skipped_ = 0;
  std::vector<Update> updates_;
};

}  // namespace
}  // namespace luoshi::scenarios

int main(int argc, char** argv) {
  std::vector<std::string> words(argv + 1, argv + argc);
  const bool may_update = !words.empty() && words[0] == "--update";
  if (may_update) words.erase(words.begin());
  if (words.size() != 3) {
    std::fputs("usage: luoshi_scenario [--update] <program> <repository> <file>\n", stderr);
    return 2;
  }
  namespace fs = std::filesystem;
  const char* path = std::getenv("PATH");
  const std::string folder = fs::absolute(words[0]).parent_path().string();
  setenv("PATH", (folder + ":" + (path == nullptr ? "/usr/bin:/bin" : path)).c_str(), 1);
  setenv("REPO", fs::absolute(words[1]).lexically_normal().c_str(), 1);
  setenv("LC_ALL", "C.UTF-8", 1);
  return luoshi::scenarios::Runner(fs::absolute(words[2]).string(), may_update).run_all();
}
