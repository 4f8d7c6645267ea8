// The main() of a fuzz target that is built without libFuzzer: runs it on every file that is named
// (folders: all files below them), then on mutations of them, the same ones every time.
//
//   luoshi_<name>_fuzz [--mutations N] [--seed S] FILES AND FOLDERS…
//
// A target that finds something crashes; the input that did it is then in <program>.last-input,
// written before each run.
#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

constexpr std::size_t kInputBytesMax = 1 << 20;

struct Options {
  std::uint64_t mutations = 0;
  std::uint64_t seed = 1;
  std::vector<std::string> paths;
};

void run(const std::string& input, const std::string& kept_path) {
  {
    std::ofstream last(kept_path, std::ios::binary | std::ios::trunc);
    last << input;
  }
  // A copy of exactly this size, so that a sanitizer sees the first byte that is read behind it.
  const std::vector<std::uint8_t> bytes(input.begin(), input.end());
  LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
}

void add_file(const std::filesystem::path& path, std::vector<std::string>& inputs) {
  std::ifstream file(path, std::ios::binary);
  std::string bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (bytes.size() <= kInputBytesMax) inputs.push_back(std::move(bytes));
}

std::vector<std::string> read_inputs(const std::vector<std::string>& paths) {
  std::vector<std::filesystem::path> files;
  for (const std::string& path : paths) {
    if (!std::filesystem::is_directory(path)) {
      files.emplace_back(path);
      continue;
    }
    for (const auto& entry : std::filesystem::recursive_directory_iterator(path)) {
      if (entry.is_regular_file()) files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  std::vector<std::string> inputs{""};
  for (const auto& file : files) add_file(file, inputs);
  return inputs;
}

class Mutator {
 public:
  Mutator(std::uint64_t seed, const std::vector<std::string>& inputs)
      : random_(seed), inputs_(inputs) {}

  std::string next() {
    std::string input = inputs_[below(inputs_.size())];
    const std::size_t changes = 1 + below(4);
    for (std::size_t i = 0; i < changes; ++i) change(input);
    input.resize(std::min(input.size(), kInputBytesMax));
    return input;
  }

 private:
  std::size_t below(std::size_t bound) {
    return bound == 0 ? 0 : static_cast<std::size_t>(random_() % bound);
  }

  void change(std::string& input) {
    const std::size_t at = below(input.size() + 1);
    const std::size_t length = below(std::min<std::size_t>(input.size() - at, 64) + 1);
    switch (below(6)) {
      case 0:  // one byte anything
        if (at < input.size()) input[at] = static_cast<char>(random_());
        break;
      case 1:  // one bit over
        if (at < input.size()) input[at] = static_cast<char>(input[at] ^ (1 << below(8)));
        break;
      case 2:
        input.erase(at, length);
        break;
      case 3:  // a piece many times
        for (std::size_t i = below(16); i > 0; --i) input.insert(at, input.substr(at, length));
        break;
      case 4:
        input.resize(at);
        break;
      default: {  // a piece of another input
        const std::string& other = inputs_[below(inputs_.size())];
        const std::size_t from = below(other.size());
        input.insert(at, other, from, below(256));
      }
    }
  }

  std::mt19937_64 random_;
  const std::vector<std::string>& inputs_;
};

bool parse_number(const char* text, std::uint64_t& out) {
  const char* end = text + std::strlen(text);
  return std::from_chars(text, end, out).ptr == end && text != end;
}

bool parse(int argc, char** argv, Options& options) {
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--mutations" || word == "--seed") {
      std::uint64_t& number = word == "--seed" ? options.seed : options.mutations;
      if (++i == argc || !parse_number(argv[i], number)) return false;
    } else {
      options.paths.push_back(word);
    }
  }
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  if (!parse(argc, argv, options)) {
    std::fputs("usage: [--mutations N] [--seed S] FILES AND FOLDERS...\n", stderr);
    return 2;
  }
  const std::string kept_path = std::string(argv[0]) + ".last-input";
  const std::vector<std::string> inputs = read_inputs(options.paths);
  for (const std::string& input : inputs) run(input, kept_path);
  Mutator mutator(options.seed, inputs);
  for (std::uint64_t i = 0; i < options.mutations; ++i) run(mutator.next(), kept_path);
  std::filesystem::remove(kept_path);
  std::printf("%zu inputs and %llu mutations\n", inputs.size(),
              static_cast<unsigned long long>(options.mutations));
  return 0;
}
