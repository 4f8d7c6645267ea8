#include "ledger/book_stream.h"

#include <algorithm>

namespace luoshi::ledger {
namespace {

struct BookState {};

base::Result<void> apply_book(BookState&, const Event&) { return {}; }
void project_book(const BookState&, const Event&, RowChanges&) {}

}  // namespace

Catalog with_own_kinds(Catalog catalog) {
  const bool has_them = std::any_of(catalog.begin(), catalog.end(),
                                    [](const StreamKind& kind) { return kind.name == kBookKind; });
  if (!has_them) {
    catalog.push_back(stream_kind<BookState>(std::string(kBookKind), {}, apply_book, project_book));
  }
  return catalog;
}

}  // namespace luoshi::ledger
