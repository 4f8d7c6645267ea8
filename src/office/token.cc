#include "office/token.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "office/fields.h"
#include "office/fold.h"
#include "office/internal/hand_over.h"
#include "office/lookup.h"
#include "office/person.h"
#include "vault/digest.h"

namespace luoshi::office {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using ledger::Decision;
using ledger::View;

constexpr std::size_t kNameMax = 60;

void created(Token& token, const TokenCreated& body, const ledger::Event& event) {
  token.exists = true;
  token.name = body.name;
  token.person_id = body.person_id;
  token.scopes = body.scopes;
  token.expires_on = body.expires_on;
  token.digest = body.digest;
  token.created_at = event.time;
}
void revoked(Token& token, const TokenRevoked&, const ledger::Event& event) {
  token.revoked_at = event.time;
}

constexpr std::array<Applier<Token>, 2> kAppliers = {{
    {"token.created", 1, &fold<Token, TokenCreated, created>},
    {"token.revoked", 1, &fold<Token, TokenRevoked, revoked>},
}};

Result<void> apply(Token& token, const ledger::Event& event) {
  return apply_by<Token>(kAppliers, token, event);
}

void project(const Token& token, const ledger::Event& event, ledger::RowChanges& changes) {
  std::string scopes;
  for (const Right right : token.scopes) {
    scopes += (scopes.empty() ? "" : " ") + std::string(name_of(right));
  }
  changes.push_back(
      {&tokens_table(),
       {ledger::StreamId::parse(event.stream).id, token.name, token.person_id.value(),
        std::move(scopes), token.expires_on.text(), token.digest, value_of(token.created_at),
        token.revoked_at ? value_of(*token.revoked_at) : ledger::Value()},
       false});
}

Result<void> check_owner(View& view, const CreateToken& ask) {
  const auto person = known_person(view, ask.person_id, "/person_id");
  if (!person) return tl::unexpected(person.error());
  if ((*person)->state != PersonState::kActive) {
    return fail(ErrorCode::kConflict, {"此人不在岗", "the person is not active"}, "/person_id");
  }
  const RightSet rights = rights_of(**person, city_day(view.now()));
  for (std::size_t i = 0; i < ask.scopes.size(); ++i) {
    const std::string where = fmt::format("/scopes/{}", i);
    if (!rights.has(ask.scopes[i])) {
      return fail(ErrorCode::kForbidden,
                  {fmt::format("本人没有权限{}", name_of(ask.scopes[i])),
                   fmt::format("the person has no right {}", name_of(ask.scopes[i]))},
                  where, {"应为本人已有的权限", "a right that the person has"});
    }
    if (std::count(ask.scopes.begin(), ask.scopes.end(), ask.scopes[i]) > 1) {
      return fail(ErrorCode::kInvalidInput, {"权限重复", "named twice"}, where,
                  {"每项权限只列一次", "each right once"});
    }
  }
  return {};
}

Result<void> check_fields(const CreateToken& ask, const Day& today) {
  if (auto ok = check_id(ask.id.value(), 't', "/id"); !ok) return ok;
  if (auto ok = check_text(ask.name, {.max = kNameMax}, "/name"); !ok) return ok;
  if (ask.scopes.empty()) {
    return fail(ErrorCode::kInvalidInput, {"没有列出权限", "no right is listed"}, "/scopes",
                {"应至少有一项", "one at least"});
  }
  const Day last = plus_days(today, kTokenDaysMax);
  if (ask.expires_on < today || ask.expires_on > last) {
    return fail(ErrorCode::kInvalidInput,
                {fmt::format("“{}”不是可用的截止日期", ask.expires_on.text()),
                 fmt::format("\"{}\" is not a last day for it", ask.expires_on.text())},
                "/expires_on",
                {fmt::format("应在{}至{}之间", today.text(), last.text()),
                 fmt::format("from {} to {}", today.text(), last.text())});
  }
  if (!vault::parse_hash(ask.digest)) {
    return fail(ErrorCode::kInvalidInput, {"不是摘要", "this is no digest"}, "/digest",
                {"应为64位十六进制数字", "64 hexadecimal digits"});
  }
  return {};
}

Result<void> check_count(View& view, const CreateToken& ask) {
  const auto twin = any_where(view, tokens_table(), {equals("digest", ask.digest)});
  if (!twin) return tl::unexpected(twin.error());
  if (*twin) return fail(ErrorCode::kConflict, {"摘要重复", "a token has this digest"}, "/digest");
  const auto rows = rows_where(
      view, tokens_table(),
      {equals("person", ask.person_id.value()),
       equals("revoked_at", {}),
       {"expires_on", ledger::Comparison::kGreaterOrEqual, {city_day(view.now()).text()}}},
      kTokensMax);
  if (!rows) return tl::unexpected(rows.error());
  if (rows->size() < kTokensMax) return {};
  return fail(ErrorCode::kConflict,
              {fmt::format("一个人最多{}个令牌", kTokensMax),
               fmt::format("a person has at most {} tokens", kTokensMax)},
              "/person_id", {"应先吊销不用的", "revoke some first"});
}

}  // namespace

bool is_usable(const Token& token, const Day& day) {
  return token.exists && !token.revoked_at && day <= token.expires_on;
}

RightSet scopes_of(const Token& token) {
  RightSet rights;
  for (const Right right : token.scopes) rights.add({right});
  return rights;
}

Result<Decision> decide(View& view, const CreateToken& ask, const Actor& actor) {
  const auto version = view.version(stream_of(ask.id));
  if (!version) return tl::unexpected(version.error());
  if (*version > 0) {
    return fail(ErrorCode::kConflict, {"这个标识已有令牌", "a token has this id"}, "/id");
  }
  if (!actor.person.empty() && actor.person != ask.person_id) {
    return fail(ErrorCode::kForbidden, {"只能为自己建令牌", "a token is made for oneself only"},
                "/person_id");
  }
  if (auto ok = check_fields(ask, city_day(view.now())); !ok) return tl::unexpected(ok.error());
  if (auto ok = check_owner(view, ask); !ok) return tl::unexpected(ok.error());
  if (auto ok = check_count(view, ask); !ok) return tl::unexpected(ok.error());
  return Decision{
      {new_event(stream_of(ask.id), "token.created",
                 TokenCreated{ask.name, ask.person_id, ask.scopes, ask.expires_on, ask.digest})},
      reply_of(ask.id.value(), 1)};
}

Result<Decision> decide(View& view, const RevokeToken& ask, const Actor& actor) {
  const auto token = view.state<Token>(stream_of(ask.id));
  if (!token) return tl::unexpected(token.error());
  if (!(*token)->exists) {
    return fail(ErrorCode::kNotFound, {"没有这个令牌", "there is no such token"}, "/id");
  }
  if ((*token)->revoked_at) {
    return fail(ErrorCode::kConflict, {"令牌已被吊销", "the token has been revoked"}, "/id");
  }
  return Decision{{new_event(stream_of(ask.id), "token.revoked",
                             TokenRevoked{actor.person == (*token)->person_id})},
                  reply_of(ask.id.value(), 2)};
}

const ledger::Table& tokens_table() {
  using enum ledger::ColumnType;
  static const ledger::Table kTable{"tokens",
                                    {{"id", kText},
                                     {"name", kText},
                                     {"person", kText},
                                     {"scopes", kText},
                                     {"expires_on", kText},
                                     {"digest", kText},
                                     {"created_at", kInteger},
                                     {"revoked_at", kInteger}},
                                    1,
                                    {{"digest"}, {"person"}}};
  return kTable;
}

ledger::StreamKind token_streams() {
  return ledger::stream_kind<Token>("token", {&tokens_table()}, &apply, &project);
}

void list_token_kinds(std::vector<EventKind>& kinds) { list_kinds<Token>(kAppliers, kinds); }

}  // namespace luoshi::office
