#include "ledger/verify.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "ledger/book_stream.h"
#include "ledger/internal/records.h"
#include "ledger/internal/replay.h"

namespace luoshi::ledger {
namespace {

constexpr std::size_t kKeysAtOnce = 1'000;

base::Message message_of(const base::Error& error) {
  return {error.to_string(base::Language::kChinese), error.to_string(base::Language::kEnglish)};
}

class Verification {
 public:
  Verification(Store& store, Snapshot& snapshot, const Catalog& catalog,
               const VerifyOptions& options)
      : store_(store), snapshot_(snapshot), catalog_(catalog), options_(options) {}

  base::Result<VerifyReport> run() {
    base::Result<void> (Verification::*const checks[])() = {
        &Verification::check_database, &Verification::check_meta,     &Verification::check_events,
        &Verification::check_streams,  &Verification::check_requests, &Verification::check_keys,
        &Verification::check_rows,     &Verification::check_evidence, &Verification::check_anchors};
    for (const auto check : checks) {
      if (auto done = (this->*check)(); !done) return tl::unexpected(done.error());
      if (is_foreign_) break;
    }
    return std::move(report_);
  }

 private:
  void add(Check check, base::Message what) {
    auto& all = report_.differences;
    const auto known =
        std::find_if(all.begin(), all.end(), [&](auto& one) { return one.check == check; });
    if (known == all.end()) {
      all.push_back({check, std::move(what), 1});
    } else {
      ++known->count;
    }
  }

  // What stands damaged in the store is a difference; a store that does not answer is an error.
  template <class T>
  base::Result<void> take_error(Check check, const base::Result<T>& result) {
    if (result) return {};
    if (result.error().code == base::ErrorCode::kUnavailable) {
      return tl::unexpected(result.error());
    }
    add(check, message_of(result.error()));
    return {};
  }

  base::Result<void> check_database();
  base::Result<void> check_meta();
  base::Result<void> check_events();
  base::Result<void> check_streams();
  base::Result<void> check_requests();
  base::Result<void> check_keys();
  void check_key(const vault::KeyEntry& entry);
  base::Result<void> check_rows();
  base::Result<void> check_evidence();
  base::Result<void> check_anchors();
  base::Result<void> check_book(Chain& chain, const Book& book);
  void check_head(const Book& book, const VerifiedBook& found, const std::string& first_stream);
  base::Result<void> check_used_files();
  void check_version(const Event& event);

  Store& store_;
  Snapshot& snapshot_;
  const Catalog& catalog_;
  const VerifyOptions& options_;
  VerifyReport report_;
  Identity identity_;
  std::vector<Book> books_;
  bool is_foreign_ = false;  // without an identity nothing else can be told
  std::unique_ptr<Replay> replay_;
  std::string stream_;
  std::uint64_t version_ = 0;
  std::set<std::string> erased_;  // by events; those whose mark was found are taken out
};

base::Result<void> Verification::check_database() {
  auto found = snapshot_.check_integrity();
  if (found) {
    for (const std::string& one : *found) {
      add(Check::kDatabase, {"数据库自检：" + one, "the database's own check: " + one});
    }
  }
  return take_error(Check::kDatabase, found);
}

base::Result<void> Verification::check_meta() {
  auto identity = snapshot_.identity();
  if (identity) identity_ = *identity;
  is_foreign_ = !identity;
  return take_error(Check::kMeta, identity);
}

base::Result<void> Verification::check_events() {
  auto books = snapshot_.books();
  if (!books) return take_error(Check::kHeads, books);
  books_ = std::move(*books);
  Chain chain(identity_.algorithm, identity_.ledger);
  for (const Book& book : books_) {
    if (auto done = check_book(chain, book); !done) return done;
  }
  return {};
}

base::Result<void> Verification::check_book(Chain& chain, const Book& book) {
  VerifiedBook found{book, 0, chain.beginning(book.id)};
  std::uint64_t sequence = 0;
  std::string first_stream;
  auto done = snapshot_.visit_events(book.id, 0, [&](const Event& event) -> base::Result<void> {
    if (event.sequence != ++sequence) {
      add(Check::kEvents, {fmt::format("第 {} 号账簿缺第 {} 号事件", book.id.value, sequence),
                           fmt::format("book {} lacks event {}", book.id.value, sequence)});
      sequence = event.sequence;
    } else if (const Hash right = chain.next(found.last, event); right != event.hash) {
      add(Check::kEvents,
          {fmt::format("第 {} 号账簿第 {} 号事件：存有摘要 {}，按内容应为 {}", book.id.value,
                       sequence, vault::to_hex(event.hash), vault::to_hex(right)),
           fmt::format("book {}, event {}: stored with hash {}, its content gives {}",
                       book.id.value, sequence, vault::to_hex(event.hash), vault::to_hex(right))});
    }
    if (found.events == 0 && event.kind == kBookOpened) first_stream = event.stream;
    if (options_.erased) {
      if (auto subject = options_.erased(event)) erased_.insert(std::move(*subject));
    }
    found.last = event.hash;
    ++found.events;
    return {};
  });
  if (done) check_head(book, found, first_stream);
  report_.events += found.events;
  report_.books.push_back(std::move(found));
  return take_error(Check::kEvents, done);
}

void Verification::check_head(const Book& book, const VerifiedBook& found,
                              const std::string& first_stream) {
  if (book.head != Head{found.events, found.last}) {
    add(Check::kHeads,
        {fmt::format("第 {} 号账簿：末尾记为第 {} 号事件 {}，实为第 {} 号 {}", book.id.value,
                     book.head.sequence, vault::to_hex(book.head.hash), found.events,
                     vault::to_hex(found.last)),
         fmt::format("book {}: its head says event {} with {}, it ends with event {} with {}",
                     book.id.value, book.head.sequence, vault::to_hex(book.head.hash), found.events,
                     vault::to_hex(found.last))});
  }
  const std::string stream = std::string(kBookKind) + "/" + book.name;
  if (found.events == 0 || first_stream == stream) return;
  add(Check::kHeads, {fmt::format("第 {} 号账簿名为“{}”，首个事件却不是 {} 的 {}", book.id.value,
                                  book.name, stream, kBookOpened),
                      fmt::format("book {} is named \"{}\", and does not begin with {} of {}",
                                  book.id.value, book.name, kBookOpened, stream)});
}

void Verification::check_version(const Event& event) {
  if (event.stream != stream_) {
    stream_ = event.stream;
    version_ = 0;
  }
  if (event.version == ++version_) return;
  add(Check::kVersions,
      {fmt::format("第 {} 号账簿：{} 缺第 {} 版", event.book.value, event.stream, version_),
       fmt::format("book {}: {} lacks version {}", event.book.value, event.stream, version_)});
  version_ = event.version;
}

// One walk for the versions and for what the projections are compared with.
base::Result<void> Verification::check_streams() {
  // An event that is not as it was written is no event, and is given to nobody.
  const bool is_sound = std::none_of(report_.differences.begin(), report_.differences.end(),
                                     [](auto& one) { return one.check == Check::kEvents; });
  report_.projections_compared = is_sound && identity_.projections == digest_of(catalog_);
  if (report_.projections_compared) {
    auto replay = Replay::make(catalog_);
    if (!replay) return tl::unexpected(replay.error());
    replay_ = std::move(*replay);
  }
  for (const VerifiedBook& one : report_.books) {
    stream_.clear();
    std::uint64_t count = 0;
    auto done = snapshot_.visit_streams(one.book.id, [&](const Event& event) -> base::Result<void> {
      ++count;
      check_version(event);
      if (!replay_) return {};
      if (auto added = replay_->add(event); !added) {
        add(Check::kProjections, message_of(added.error()));
        replay_.reset();  // one event that cannot be applied leaves nothing to compare
      }
      return {};
    });
    if (done && count != one.events) {
      add(Check::kVersions, {fmt::format("第 {} 号账簿：按事件流数得 {} 个事件，按序号 {} 个",
                                         one.book.id.value, count, one.events),
                             fmt::format("book {}: {} events by stream, {} by sequence",
                                         one.book.id.value, count, one.events)});
    }
    if (auto taken = take_error(Check::kVersions, done); !taken) return taken;
  }
  return {};
}

base::Result<void> Verification::check_requests() {
  for (const Book& book : books_) {
    auto done = snapshot_.visit_requests(book.id, [&](const RequestRecord& record) {
      if (record.seal != seal_of(identity_.algorithm, book.id, record)) {
        add(Check::kRequests, {fmt::format("第 {} 号账簿：{} 的请求 {} 被改动", book.id.value,
                                           record.key.actor, record.key.request),
                               fmt::format("book {}: request {} of {} was altered", book.id.value,
                                           record.key.request, record.key.actor)});
      }
      return base::Result<void>();
    });
    if (auto taken = take_error(Check::kRequests, done); !taken) return taken;
  }
  return {};
}

void Verification::check_key(const vault::KeyEntry& entry) {
  if (entry.key.is_destroyed()) {
    if (options_.erased && erased_.erase(entry.subject) == 0) {
      add(Check::kKeys,
          {fmt::format("{} 的密钥已销毁，却没有记载此事的事件", entry.subject),
           fmt::format("the key of {} is destroyed, and no event tells of it", entry.subject)});
    }
    return;
  }
  if (!options_.unwrap) return;
  auto done = options_.unwrap(entry);
  if (done) return;
  const base::Message why = message_of(done.error());
  add(Check::kKeys, {fmt::format("{} 的密钥打不开：{}", entry.subject, why.zh),
                     fmt::format("the key of {} does not open: {}", entry.subject, why.en)});
}

base::Result<void> Verification::check_keys() {
  std::string after;
  for (bool more = true; more;) {
    auto page = store_.keys().page(after, kKeysAtOnce);
    if (!page) return take_error(Check::kKeys, page);
    for (const vault::KeyEntry& entry : *page) check_key(entry);
    more = page->size() == kKeysAtOnce;
    if (more) after = page->back().subject;
  }
  for (const std::string& subject : erased_) {
    add(Check::kKeys,
        {fmt::format("按事件 {} 的密钥应已销毁，账中没有销毁的标记", subject),
         fmt::format("the key of {} was destroyed by an event, and bears no mark of it", subject)});
  }
  return {};
}

base::Result<void> Verification::check_rows() {
  if (!replay_) return {};
  for (const Book& book : books_) {
    for (const Table* table : tables_of(catalog_)) {
      auto done = replay_->compare(snapshot_, book.id, *table, [&](const RowDifference& one) {
        add(Check::kProjections,
            {one.to_string(base::Language::kChinese), one.to_string(base::Language::kEnglish)});
        return true;
      });
      if (auto taken = take_error(Check::kProjections, done); !taken) return taken;
    }
  }
  return {};
}

// What the events name must be there.
base::Result<void> Verification::check_used_files() {
  const std::vector<const Table*> tables = tables_of(catalog_);
  const bool has_uses = std::count(tables.begin(), tables.end(), &kEvidenceUses) > 0;
  if (!has_uses || !report_.projections_compared) return {};
  for (const Book& book : books_) {
    auto done = snapshot_.visit_rows(book.id, kEvidenceUses, [&](const Row& row) {
      const auto* text = std::get_if<std::string>(&row[0]);
      const auto hash = text ? vault::parse_hash(*text) : std::nullopt;
      if (!hash || !options_.evidence->exists(*hash)) {
        const std::string name = text ? *text : "?";
        add(Check::kEvidence, {"证据文件不见了：" + name, "an evidence file is missing: " + name});
      }
      return base::Result<void>();
    });
    if (auto taken = take_error(Check::kEvidence, done); !taken) return taken;
  }
  return {};
}

base::Result<void> Verification::check_evidence() {
  if (!options_.evidence) return {};
  if (auto done = check_used_files(); !done) return done;
  auto done = options_.evidence->visit([&](const EvidenceFile& file) -> base::Result<void> {
    auto checked = options_.evidence->check(file.hash);
    // What was swept meanwhile was named by nothing.
    if (!checked && checked.error().code == base::ErrorCode::kNotFound) return {};
    return take_error(Check::kEvidence, checked);
  });
  return take_error(Check::kEvidence, done);
}

base::Result<void> Verification::check_anchors() {
  for (const Anchor& anchor : options_.anchors) {
    if (!options_.anchor_public_pem.empty()) {
      auto signature = check_signature(anchor, options_.anchor_public_pem);
      if (auto taken = take_error(Check::kAnchors, signature); !taken) return taken;
    }
    auto difference = compare_anchor(snapshot_, anchor);
    if (difference && *difference) add(Check::kAnchors, std::move(**difference));
    if (auto taken = take_error(Check::kAnchors, difference); !taken) return taken;
  }
  return {};
}

}  // namespace

std::string VerifyReport::to_string(base::Language language) const {
  std::string out;
  const auto add = [&](const base::Message& line) { out += line.in(language) + "\n"; };
  for (const VerifiedBook& one : books) {
    const std::string hash = vault::to_hex(one.last);
    add({fmt::format("账簿 {} {}：{} 个事件，末尾摘要 {}", one.book.id.value, one.book.name,
                     one.events, hash),
         fmt::format("book {} {}: {} events, last hash {}", one.book.id.value, one.book.name,
                     one.events, hash)});
  }
  for (const Difference& one : differences) {
    const base::Message more{fmt::format("（共 {} 处）", one.count),
                             fmt::format(" ({} in all)", one.count)};
    out += one.what.in(language) + (one.count == 1 ? "" : more.in(language)) + "\n";
  }
  if (!projections_compared) {
    add({"业务表未作比较（事件有出入，或由另一版本的程序算出）",
         "projections were not compared (events differ, or another program made them)"});
  }
  add(agrees() ? base::Message{fmt::format("{} 个事件，全部相符", events),
                               fmt::format("{} events, all agrees", events)}
               : base::Message{"有出入", "there are differences"});
  return out;
}

base::Result<VerifyReport> verify(Store& store, const Catalog& catalog,
                                  const VerifyOptions& options) {
  auto snapshot = store.snapshot();
  if (!snapshot) return tl::unexpected(snapshot.error());
  const Catalog complete = with_own_kinds(catalog);
  return Verification(store, **snapshot, complete, options).run();
}

}  // namespace luoshi::ledger
