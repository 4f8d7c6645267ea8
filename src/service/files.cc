#include "service/files.h"

#include <algorithm>

#include "base/json.h"
#include "commitment/file.h"
#include "service/answers.h"
#include "service/directory.h"
#include "service/event_view.h"
#include "service/internal/case_json.h"
#include "service/media_type.h"
#include "service/photograph.h"
#include "vault/digest.h"
#include "vault/encoding.h"

namespace luoshi::service {
namespace {

using base::ErrorCode;
using base::Result;
namespace json = boost::json;
using commitment::FileKept;

constexpr std::string_view kFileContentContext = "file.content";
constexpr std::string_view kFileNameContext = "file.name";
constexpr std::size_t kPieceBytes = 1 << 20;

// Names no path: who asks is no administrator of the machine.
base::Error damaged(std::string_view digest) {
  return {ErrorCode::kUnavailable,
          {"存档文件缺失或已损坏", "an evidence file is missing or damaged"},
          std::string(digest),
          {"请运行 luoshi verify 并从备份恢复", "run luoshi verify and restore it from a backup"},
          {}};
}

base::Error no_file() { return not_found({"没有这个文件", "there is no such file"}); }

struct Copied {
  ledger::EvidenceFile stored;
  std::string content;  // digest of what was sent, hexadecimal
};

// The upload, piece by piece, to `append`; the digest of it.
Result<std::string> copy(World& world, const Upload& upload,
                         const std::function<Result<void>(std::string_view)>& append) {
  auto source = world.files.open(upload.path);
  if (!source) return tl::unexpected(source.error());
  vault::Digester digester(world.evidence.algorithm());
  for (std::uint64_t at = 0; at < upload.size; at += kPieceBytes) {
    auto piece = (*source)->read_at(at, kPieceBytes);
    if (!piece) return tl::unexpected(piece.error());
    digester.update(*piece);
    if (auto done = append(*piece); !done) return tl::unexpected(done.error());
  }
  return vault::to_hex(digester.finish());
}

Result<Copied> store_plain(World& world, const Upload& upload) {
  auto writer = world.evidence.begin(world.random);
  if (!writer) return tl::unexpected(writer.error());
  auto content = copy(world, upload, [&](std::string_view piece) { return writer->append(piece); });
  if (!content) return tl::unexpected(content.error());
  auto stored = writer->finish();
  if (!stored) return tl::unexpected(stored.error());
  return Copied{*stored, std::move(*content)};
}

Result<Copied> store_sealed(World& world, const Upload& upload, const std::string& subject) {
  auto writer = world.evidence.begin(world.random);
  if (!writer) return tl::unexpected(writer.error());
  auto sealing = world.vault.seal_file(subject, kFileContentContext, [&](std::string_view sealed) {
    return writer->append(sealed);
  });
  if (!sealing) return tl::unexpected(sealing.error());
  auto content =
      copy(world, upload, [&](std::string_view piece) { return sealing->append(piece); });
  if (!content) return tl::unexpected(content.error());
  if (auto done = sealing->finish(); !done) return tl::unexpected(done.error());
  auto stored = writer->finish();
  if (!stored) return tl::unexpected(stored.error());
  return Copied{*stored, std::move(*content)};
}

Result<std::string> told_media_type(World& world, const Upload& upload) {
  auto source = world.files.open(upload.path);
  if (!source) return tl::unexpected(source.error());
  auto head = (*source)->read_at(0, kTellingBytes);
  if (!head) return tl::unexpected(head.error());
  const std::uint64_t from = upload.size > kTellingBytes ? upload.size - kTellingBytes : 0;
  auto tail = (*source)->read_at(from, kTellingBytes);
  if (!tail) return tl::unexpected(tail.error());
  return media_type_of(*head, *tail);
}

// The photograph that is kept in place of what was sent, beside it; all else as it is.
Result<Upload> freed_of_traces(World& world, const Upload& sent, const std::string& media_type) {
  constexpr std::uint64_t kPhotographBytesMax = 64ull << 20;
  if (media_type == "image/heic") {
    return base::fail(
        ErrorCode::kUnsupported,
        {"这种照片格式无法去除位置信息", "the location in such a photograph cannot be removed"},
        "/file",
        {"请存成 JPEG 再上传，或选择保留位置信息",
         "save it as JPEG, or choose to keep its location"});
  }
  if (!is_photograph(media_type)) return sent;
  auto bytes = world.files.read(sent.path, kPhotographBytesMax);
  if (!bytes) {
    base::Error error = bytes.error();
    error.where = "/file";  // where it stands here is nobody's business
    return tl::unexpected(std::move(error));
  }
  auto freed = without_traces(*bytes, media_type);
  if (!freed) {
    freed.error().where = "/file";
    return tl::unexpected(freed.error());
  }
  Upload out{sent.path + ".freed", sent.name, freed->size()};
  if (auto put = world.files.write_atomically(out.path, *freed); !put) {
    return tl::unexpected(put.error());
  }
  return out;
}

// The name of a personal file; empty when its key was destroyed, and the file with it.
Result<std::optional<std::string>> name_of(World& world, const FileKept& kept) {
  if (!kept.subject) return kept.name;
  auto sealed = vault::parse_base64url(kept.sealed_name->sealed);
  if (!sealed) return std::optional<std::string>();
  return world.vault.open(*kept.subject, kFileNameContext, *sealed);
}

Result<commitment::File> file_named(World& world, const std::string& hash) {
  if (!digest_of(world, hash)) return tl::unexpected(no_file());
  auto state =
      world.ledger.state<commitment::File>(ledger::kCityBook, commitment::file_stream(hash));
  if (!state) return tl::unexpected(state.error());
  if (!(*state)->exists) return tl::unexpected(no_file());
  return **state;
}

// Who uploaded it, and for which unit: version 1 of the event names the actor alone, so that the
// unit is where that person stands today.
Result<void> settle_keeper(World& world, commitment::File& file) {
  if (!file.unit_id.value().empty()) return {};
  auto actor = actor_of(world, file.actor);
  if (!actor) return tl::unexpected(actor.error());
  file.keeper_id = office::PersonId(actor->id);
  auto person = world.directory.person(file.keeper_id);
  if (!person) return tl::unexpected(person.error());
  if (*person) file.unit_id = (*person)->unit_id;
  return {};
}

// Whether it belongs to what the caller reads of a case.
Result<bool> is_of_his_case(World& world, const Caller& caller, const std::string& hash) {
  ledger::Query query{.table = &ledger::kEvidenceUses, .book = ledger::kCityBook};
  query.where = {{"hash", ledger::Comparison::kEqual, {hash.substr(hash.find(':') + 1)}}};
  auto rows = world.ledger.rows(query);
  if (!rows) return tl::unexpected(rows.error());
  return std::ranges::any_of(*rows, [&](const ledger::BookRow& each) {
    const auto stream = ledger::StreamId::parse(text_of(*query.table, each.row, "stream"));
    return stream.kind == "case" && may_read_file_of_case(world, caller, stream.id, hash);
  });
}

// kForbidden without the right; kNotFound for a personal file that is not the caller's to read, so
// that nobody learns that it is there.
Result<void> may_read(World& world, const Caller& caller, commitment::File file) {
  if (auto may = require(caller, office::Right::kFilesRead); !may) return may;
  if (!file.what.subject) return {};
  if (auto settled = settle_keeper(world, file); !settled) return settled;
  if (file.keeper_id == caller.person) return {};
  auto of_case = is_of_his_case(world, caller, file.what.hash);
  if (!of_case) return tl::unexpected(of_case.error());
  if (*of_case) return {};
  auto may = file.unit_id.value().empty()
                 ? require_everywhere(world, caller, office::Right::kFilesRead)
                 : require(world, caller, office::Right::kFilesRead, file.unit_id);
  const bool is_refused = !may && (may.error().code == ErrorCode::kForbidden ||
                                   may.error().code == ErrorCode::kNotFound);
  return is_refused ? tl::unexpected(no_file()) : may;
}

// One that the caller may read.
Result<FileKept> kept_file(World& world, const Caller& caller, const std::string& hash) {
  if (auto may = require(caller, office::Right::kFilesRead); !may) {
    return tl::unexpected(may.error());
  }
  auto file = file_named(world, hash);
  if (!file) return tl::unexpected(file.error());
  if (auto may = may_read(world, caller, *file); !may) return tl::unexpected(may.error());
  return std::move(file->what);
}

Result<FileHead> head_of(World& world, const FileKept& kept) {
  auto name = name_of(world, kept);
  if (!name) return tl::unexpected(name.error());
  if (!*name) return tl::unexpected(no_file());
  return FileHead{kept.hash, kept.media_type, **name, kept.size};
}

Result<FileBytes> opened(World& world, const Caller& caller, const FileKept& kept,
                         std::string_view sealed) {
  auto reader = world.vault.open_file(*kept.subject, kFileContentContext, sealed);
  if (!reader) return tl::unexpected(reader.error());
  if (!*reader) return tl::unexpected(no_file());
  auto plain = (*reader)->read_all(kFileBytesMax);
  if (!plain) return tl::unexpected(plain.error());
  auto recorded = world.ledger.execute(
      commitment::file_opened(caller.as_actor(), random_id(world.random, "made-up-"), kept.hash));
  if (!recorded) return tl::unexpected(recorded.error());
  FileBytes out;
  const auto bytes = std::make_shared<const std::string>(std::move(*plain));
  out.owner = bytes;
  out.bytes = *bytes;
  return out;
}

}  // namespace

std::string digest_text(const World& world, const ledger::Hash& hash) {
  return std::string(vault::name_of(world.evidence.algorithm())) + ":" + vault::to_hex(hash);
}

std::optional<ledger::Hash> digest_of(const World& world, std::string_view text) {
  const std::string prefix = std::string(vault::name_of(world.evidence.algorithm())) + ":";
  if (!text.starts_with(prefix)) return std::nullopt;
  return vault::parse_hash(text.substr(prefix.size()));
}

Asked with_content(const Asked& asked, std::string_view digest_of_content) {
  vault::Digester digester(vault::HashAlgorithm::kSha256);
  digester.update(vault::bytes_of(asked.fingerprint));
  digester.update(digest_of_content);
  return {asked.request, digester.finish()};
}

Result<std::string> evidence_bytes(World& world, std::string_view digest, std::uint64_t bytes_max) {
  const auto hash = digest_of(world, digest);
  if (!hash) return tl::unexpected(no_file());
  auto bytes = world.files.read(world.evidence.path_of(*hash), bytes_max);
  const bool is_whole = bytes && vault::digest(world.evidence.algorithm(), *bytes) == *hash;
  if (is_whole) return bytes;
  return tl::unexpected(damaged(digest));
}

Result<json::object> keep_file(World& world, const Caller& caller, const Asked& asked,
                               const Upload& sent, const Keeping& how) {
  if (auto may = require(caller, office::Right::kFilesWrite); !may) {
    return tl::unexpected(may.error());
  }
  if (sent.size > kFileBytesMax) {
    return base::fail(ErrorCode::kTooLarge, {"文件太大", "the file is too large"}, {},
                      {"不超过 256 MiB", "256 MiB at the most"});
  }
  FileKept kept;
  auto media_type = told_media_type(world, sent);
  if (!media_type) return tl::unexpected(media_type.error());
  kept.media_type = std::move(*media_type);
  auto to_keep = how.as_is ? Result<Upload>(sent) : freed_of_traces(world, sent, kept.media_type);
  if (!to_keep) return tl::unexpected(to_keep.error());
  const Upload& upload = *to_keep;
  kept.size = upload.size;
  if (how.personal) {
    kept.subject = random_id(world.random, "file-");
    auto name = world.vault.seal(*kept.subject, kFileNameContext, upload.name);
    if (!name) return tl::unexpected(name.error());
    kept.sealed_name = office::Sealed{vault::to_base64url(*name), ""};
  } else {
    kept.name = upload.name;
  }
  auto copied =
      how.personal ? store_sealed(world, upload, *kept.subject) : store_plain(world, upload);
  if (!copied) return tl::unexpected(copied.error());
  kept.hash = digest_text(world, copied->stored.hash);
  const std::string content = copied->content + (how.personal ? " personal " : " ") + upload.name;
  auto reply =
      execute(world, caller, with_content(asked, content), commitment::KeepFile{kept, caller.unit});
  if (!reply) return tl::unexpected(told(reply.error()));
  auto body = base::parse_json(reply->body);
  if (!body) return tl::unexpected(body.error());
  auto which = base::from_json<commitment::FileOpened>(*body);
  if (!which) return tl::unexpected(which.error());
  if (reply->repeated) {
    auto first = file_named(world, which->hash);
    if (!first) return tl::unexpected(first.error());
    kept = std::move(first->what);
  }
  return json::object{{"hash", kept.hash},
                      {"size", kept.size},
                      {"media_type", kept.media_type},
                      {"name", upload.name}};
}

Result<void> require_attachable(World& world, const Caller& caller,
                                const std::vector<std::string>& digests,
                                const std::string& pointer) {
  for (std::size_t i = 0; i < digests.size(); ++i) {
    auto file = file_named(world, digests[i]);
    if (!file) continue;  // what is not there, the decision says
    if (!file->what.subject) {
      return tl::unexpected(wrong_member(
          pointer, {"附件没有加密", "the file is not kept sealed"},
          {"诉求件的附件应作为个人信息上传", "upload it as personal, as files of a case are"}));
    }
    if (auto settled = settle_keeper(world, *file); !settled) return settled;
    if (file->keeper_id == caller.person || may_read(world, caller, *file)) continue;
    return tl::unexpected(wrong_member(pointer + "/" + std::to_string(i),
                                       {"没有这个附件", "there is no such file"},
                                       {"应先上传", "upload it first"}));
  }
  return {};
}

bool may_know_of_file(World& world, const Caller& caller, const ledger::Event& event) {
  auto file = commitment::file_of(event);
  return file && may_read(world, caller, std::move(*file)).has_value();
}

Result<FileHead> file_head(World& world, const Caller& caller, const std::string& hash) {
  auto kept = kept_file(world, caller, hash);
  if (!kept) return tl::unexpected(kept.error());
  auto head = head_of(world, *kept);
  // A personal file's name is opened with the file, and that is recorded.
  if (head && kept->subject) head->name.clear();
  return head;
}

boost::json::array files_json(World& world, const Caller& caller,
                              const std::vector<std::string>& digests) {
  boost::json::array out;
  for (const std::string& digest : digests) {
    boost::json::object file{{"hash", digest}, {"name", ""}, {"media_type", ""}, {"size", nullptr}};
    if (auto head = file_head(world, caller, digest)) {
      file["name"] = head->name;
      file["media_type"] = head->media_type;
      file["size"] = head->size;
    }
    out.push_back(std::move(file));
  }
  return out;
}

Result<FileBytes> file_bytes(World& world, const Caller& caller, const std::string& hash) {
  auto kept = kept_file(world, caller, hash);
  if (!kept) return tl::unexpected(kept.error());
  auto head = head_of(world, *kept);
  if (!head) return tl::unexpected(head.error());
  // A sealed file is longer by its header and what each chunk carries.
  constexpr std::uint64_t kStoredBytesMax = kFileBytesMax + (kFileBytesMax >> 6) + 4096;
  auto mapped = world.files.map(world.evidence.path_of(*digest_of(world, hash)), kStoredBytesMax);
  if (!mapped) return tl::unexpected(damaged(hash));
  if (kept->subject) {
    auto out = opened(world, caller, *kept, (*mapped)->bytes());
    if (out) out->head = std::move(*head);
    return out;
  }
  FileBytes out;
  out.head = std::move(*head);
  out.bytes = (*mapped)->bytes();
  out.owner = std::shared_ptr<const void>(std::move(*mapped));
  return out;
}

}  // namespace luoshi::service
