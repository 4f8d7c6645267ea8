#include "commitment/file.h"

#include "ledger/evidence.h"

namespace luoshi::commitment {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;

constexpr std::size_t kFileNameBytesMax = 255;
constexpr std::size_t kMediaTypeBytesMax = 100;

Result<void> kept_1(File& file, const ledger::Event& event) {
  auto body = body_of<FileKept>(event);
  if (!body) return tl::unexpected(body.error());
  file.what = std::move(*body);
  return {};
}

Result<void> kept_2(File& file, const ledger::Event& event) {
  auto body = body_of<PersonalFileKept>(event);
  if (!body) return tl::unexpected(body.error());
  file.what = {std::move(body->hash),        body->size,
               std::move(body->media_type),  std::nullopt,
               std::move(body->sealed_name), std::move(body->subject)};
  file.keeper_id = body->keeper_id.value_or(office::PersonId());
  file.unit_id = body->unit_id.value_or(office::UnitId());
  return {};
}

Result<void> apply(File& file, const ledger::Event& event) {
  if (event.kind != "file.kept" || event.kind_version < 1 || event.kind_version > 2) {
    return tl::unexpected(unknown_event(event));
  }
  File next;
  auto kept = event.kind_version == 1 ? kept_1(next, event) : kept_2(next, event);
  if (!kept) return kept;
  next.exists = true;
  next.actor = event.actor;
  next.kept_at = event.time;
  file = std::move(next);
  return {};
}

void project(const File& file, const ledger::Event& event, ledger::RowChanges& changes) {
  changes.push_back(evidence_use(file.what.hash, event.stream));
}

struct FileAccess {
  std::uint64_t opened = 0;
};

Result<void> apply_access(FileAccess& access, const ledger::Event& event) {
  if (event.kind != "file.opened" || event.kind_version != 1) {
    return tl::unexpected(unknown_event(event));
  }
  ++access.opened;
  return {};
}

void project_access(const FileAccess&, const ledger::Event&, ledger::RowChanges&) {}

ledger::NewEvent event_of(const KeepFile& ask, const office::Actor& actor) {
  const FileKept& what = ask.what_is_kept;
  const ledger::StreamId stream = file_stream(what.hash);
  if (!what.subject) return new_event(stream, "file.kept", what);
  PersonalFileKept body{what.hash, what.size, what.media_type, *what.sealed_name, *what.subject,
                        {},        {}};
  if (!actor.person.empty()) body.keeper_id = actor.person;
  if (!ask.unit_id.empty()) body.unit_id = ask.unit_id;
  return new_event(stream, "file.kept", body, 2);
}

}  // namespace

Result<File> file_of(const ledger::Event& event) {
  File file;
  if (auto done = apply(file, event); !done) return tl::unexpected(done.error());
  return file;
}

Result<void> check(const FileKept& file) {
  if (auto fits = check_digest(file.hash, "/hash"); !fits) return fits;
  if (file.media_type.empty() || file.media_type.size() > kMediaTypeBytesMax) {
    return fail(ErrorCode::kInvalidInput, {"文件类型有误", "this is no media type"}, "/media_type");
  }
  const bool is_personal = file.subject.has_value();
  if (file.sealed_name.has_value() != is_personal || file.name.has_value() == is_personal) {
    return fail(ErrorCode::kInvalidInput,
                {"文件名与密级不符", "the name does not go with whether it is sealed"}, "/name",
                {"涉及个人的文件，名称也要加密", "the name of a personal file is sealed too"});
  }
  if (file.name && file.name->size() > kFileNameBytesMax) {
    return fail(ErrorCode::kTooLarge, {"文件名太长", "the name of the file is too long"}, "/name",
                {"不超过255字节", "255 bytes at the most"});
  }
  return {};
}

Result<ledger::Decision> decide(ledger::View& view, const KeepFile& ask,
                                const office::Actor& actor) {
  const FileKept& wanted = ask.what_is_kept;
  if (auto fits = check(wanted); !fits) return tl::unexpected(fits.error());
  const ledger::StreamId stream = file_stream(wanted.hash);
  const auto state = view.state<File>(stream);
  if (!state) return tl::unexpected(state.error());
  ledger::Decision decision;
  decision.reply = base::serialize(base::to_json(FileOpened{wanted.hash}));
  if (!(*state)->exists || (*state)->what != wanted) {
    decision.events.push_back(event_of(ask, actor));
  }
  return decision;
}

ledger::Command file_opened(const office::Actor& actor, std::string request,
                            const std::string& hash) {
  ledger::Command command;
  command.book = ledger::kAccessBook;
  command.actor = actor.name;
  command.request = std::move(request);
  const ledger::StreamId stream{"file_access", file_stream(hash).id};
  command.streams = {stream};
  command.decide = [stream, hash](ledger::View&) -> Result<ledger::Decision> {
    return ledger::Decision{{new_event(stream, "file.opened", FileOpened{hash})}, {}};
  };
  return command;
}

ledger::StreamKind file_streams() {
  return ledger::stream_kind<File>("file", {&ledger::kEvidenceUses}, &apply, &project);
}

ledger::StreamKind file_access_streams() {
  return ledger::stream_kind<FileAccess>("file_access", {}, &apply_access, &project_access);
}

}  // namespace luoshi::commitment
