#include "app/lexicons.h"

#include <utility>

#include "app/paths.h"

namespace luoshi::app {
namespace {

constexpr std::uint64_t kLexiconBytesMax = 16ull << 20;

std::string embedded_names() {
  std::string names;
  for (const auto& [name, content] : embedded_lexicons()) {
    names += (names.empty() ? "" : ", ") + std::string(name);
  }
  return names;
}

base::Result<void> replace(env::FileSystem& files, const std::string& path, WordLists& lists) {
  const auto list = lists.find(file_name(path));
  if (list == lists.end()) {
    return base::fail(base::ErrorCode::kInvalidInput,
                      {"没有这个名称的词表，放在这里不起作用",
                       "no word list has this name; it would change nothing"},
                      path, {"词表有：" + embedded_names(), "the word lists: " + embedded_names()});
  }
  auto content = files.read(path, kLexiconBytesMax);
  if (!content) return tl::unexpected(std::move(content.error()));
  list->second = std::move(*content);
  return {};
}

// The lists are loaded by name; the user knows them by the folder.
base::Error located(base::Error error, const std::string& folder) {
  error.where = join(folder, error.where);
  return error;
}

}  // namespace

base::Result<WordLists> load_word_lists(env::FileSystem& files, const std::string& folder) {
  WordLists lists(embedded_lexicons().begin(), embedded_lexicons().end());
  if (folder.empty()) return lists;
  auto listing = files.list(folder, {});
  if (!listing) return tl::unexpected(std::move(listing.error()));
  for (const std::string& path : listing->files) {
    if (extension(path) != ".yaml") continue;
    if (auto replaced = replace(files, path, lists); !replaced) {
      return tl::unexpected(std::move(replaced.error()));
    }
  }
  return lists;
}

base::Result<report::Lexicon> load_lexicon(env::FileSystem& files, const std::string& folder) {
  const auto lists = load_word_lists(files, folder);
  if (!lists) return tl::unexpected(lists.error());
  auto lexicon = report::Lexicon::load(*lists);
  if (!lexicon) return tl::unexpected(located(std::move(lexicon.error()), folder));
  return lexicon;
}

base::Result<Knowledge> load_knowledge(env::FileSystem& files, const std::string& folder) {
  const auto lists = load_word_lists(files, folder);
  if (!lists) return tl::unexpected(lists.error());
  auto lexicon = report::Lexicon::load(*lists);
  if (!lexicon) return tl::unexpected(located(std::move(lexicon.error()), folder));
  auto indicators = report::Indicators::load(lists->at("indicators.yaml"));
  if (!indicators) return tl::unexpected(located(std::move(indicators.error()), folder));
  return Knowledge{std::move(*lexicon), std::move(*indicators)};
}

}  // namespace luoshi::app
