#include "service/sessions.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.h"
#include "service/directory.h"
#include "service/password_rules.h"
#include "service/people_lookup.h"
#include "service/personal.h"
#include "vault/digest.h"
#include "vault/hmac.h"
#include "vault/password.h"

namespace luoshi::service {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

constexpr std::string_view kSpace = "session";
constexpr std::string_view kTokenPrefix = "luoshi_";
constexpr std::size_t kLoginBytesMax = 40;
constexpr std::size_t kPasswordBytesMax = 800;  // 200 characters
constexpr std::size_t kSeenMax = 20'000;
constexpr std::size_t kSessionsMax = 50;  // of a person; the oldest gives way
// What is kept in memory of a session counts this long before it is looked up again.
constexpr std::chrono::seconds kSessionSeconds{2};
constexpr std::int64_t kSeenEvery = 60'000;  // milliseconds between notes of last_seen_at

tl::unexpected<Error> not_signed_in() {
  return tl::unexpected(
      Error{ErrorCode::kUnauthenticated, {"需要登录", "sign in first"}, {}, {}, "not_signed_in"});
}

tl::unexpected<Error> expired() {
  return tl::unexpected(Error{ErrorCode::kUnauthenticated,
                              {"登录已失效，请重新登录", "the session has ended; sign in again"},
                              {},
                              {},
                              "session_expired"});
}

Error wrong_password() {
  return {ErrorCode::kUnauthenticated,
          {"用户名或密码不对", "the login or the password is wrong"},
          {},
          {},
          "sign_in_failed"};
}

std::string digest_of(std::string_view secret) {
  return vault::to_hex(vault::digest(vault::HashAlgorithm::kSha256, secret));
}

bool same(std::string_view left, std::string_view right) {
  return vault::equal_in_constant_time(left, right);
}

std::int64_t now_of(const World& world) {
  return world.clock.wall_now().time_since_epoch().count();
}

env::WallTime time_of(std::int64_t milliseconds) {
  return env::WallTime(std::chrono::milliseconds(milliseconds));
}

Asked made_up(World& world) { return {ordered_id(world, "i-"), {}}; }

// What a login's own job writes under.
Caller system_caller() {
  Caller caller;
  caller.actor = "system/session";
  return caller;
}

}  // namespace

Sessions::Sessions(World& world) : world_(world), attempts_(world) {
  const auto follow = [cache = cache_](const ledger::Event& event) {
    if (event.kind != "access.session_revoked" && event.kind != "access.signed_out") return;
    auto body = base::parse_json(event.body);
    if (!body || !body->is_object()) return;
    if (const auto* id = body->get_object().if_contains("session_id"); id && id->is_string()) {
      const std::lock_guard lock(cache->mutex);
      cache->seen.erase(std::string(id->get_string()));
    }
  };
  world_.directory.listen(follow, [cache = cache_] {
    const std::lock_guard lock(cache->mutex);
    cache->seen.clear();
  });
}

// -- looking sessions up --

Result<std::optional<Session>> Sessions::find(const std::string& id) {
  const env::MonotonicTime now = world_.clock.monotonic_now();
  {
    const std::lock_guard lock(cache_->mutex);
    if (const auto seen = cache_->seen.find(id);
        seen != cache_->seen.end() && now - seen->second.read_at < kSessionSeconds) {
      return seen->second.session;
    }
  }
  auto text =
      world_.ledger.store().transient().get(std::string(kSpace), id, world_.clock.wall_now());
  if (!text) return tl::unexpected(text.error());
  if (!*text) {
    const std::lock_guard lock(cache_->mutex);
    cache_->seen.erase(id);
    return std::optional<Session>();
  }
  auto json = base::parse_json(**text);
  if (!json) return tl::unexpected(json.error());
  auto session = base::from_json<Session>(*json);
  if (!session) return tl::unexpected(session.error());
  const std::lock_guard lock(cache_->mutex);
  if (cache_->seen.size() >= kSeenMax) cache_->seen.clear();
  cache_->seen[id] = {*session, now};
  return std::optional<Session>(std::move(*session));
}

Result<void> Sessions::keep(const Session& session) {
  auto put = world_.ledger.store().transient().put(std::string(kSpace), session.id,
                                                   base::serialize(base::to_json(session)),
                                                   time_of(session.expires_at));
  const std::lock_guard lock(cache_->mutex);
  if (put && cache_->seen.size() < kSeenMax) {
    cache_->seen[session.id] = {session, world_.clock.monotonic_now()};
  }
  return put;
}

// Only over what was read: a session that was ended meanwhile stays ended.
Result<bool> Sessions::note_seen(Session session, std::int64_t now) {
  ledger::Transient& transient = world_.ledger.store().transient();
  const std::string before = base::serialize(base::to_json(session));
  session.last_seen_at = now;
  auto put = transient.put_if(std::string(kSpace), session.id, before,
                              base::serialize(base::to_json(session)), world_.clock.wall_now(),
                              time_of(session.expires_at));
  if (!put || *put) {
    drop(session.id);
    return put;
  }
  // Another process may have noted it; gone is gone.
  drop(session.id);
  auto standing = find(session.id);
  if (!standing) return tl::unexpected(standing.error());
  return standing->has_value();
}

void Sessions::drop(const std::string& id) {
  const std::lock_guard lock(cache_->mutex);
  cache_->seen.erase(id);
}

Result<Caller> Sessions::caller_of(const office::PersonId& id) {
  auto person = world_.directory.person(id);
  if (!person) return tl::unexpected(person.error());
  if (!*person || (*person)->state != office::PersonState::kActive) return expired();
  Caller caller;
  caller.person = id;
  caller.login = (*person)->login;
  caller.unit = (*person)->unit_id;
  caller.actor = "person/" + id.value();
  caller.grants = (*person)->grants;
  caller.rights = office::rights_of(**person, today(world_));
  caller.must_change_password = (*person)->must_change_password;
  return caller;
}

Result<Caller> Sessions::by_cookie(const std::string& cookie) {
  const std::size_t dot = cookie.find('.');
  if (dot == std::string::npos) return not_signed_in();
  auto session = find(cookie.substr(0, dot));
  if (!session) return tl::unexpected(session.error());
  if (!*session || !same((*session)->digest, digest_of(cookie.substr(dot + 1)))) return expired();
  const std::int64_t now = now_of(world_);
  auto settings = world_.directory.settings();
  if (!settings) return tl::unexpected(settings.error());
  const std::int64_t idle = std::int64_t{(*settings)->settings.session.idle_minutes} * 60'000;
  if (now >= (*session)->expires_at || now - (*session)->last_seen_at > idle) return expired();
  auto caller = caller_of(office::PersonId((*session)->person_id));
  if (!caller) return caller;
  caller->session_id = (*session)->id;
  // A password that is still the first one is no matter of an identity provider's session.
  if (!(*session)->by_password) caller->must_change_password = false;
  if (now - (*session)->last_seen_at > kSeenEvery) {
    auto noted = note_seen(**session, now);
    if (!noted) return tl::unexpected(noted.error());
    if (!*noted) return expired();
  }
  return caller;
}

Result<Caller> Sessions::by_token(const std::string& secret) {
  const std::size_t second = secret.find('_', kTokenPrefix.size());
  if (!secret.starts_with(kTokenPrefix) || second == std::string::npos) return not_signed_in();
  const office::TokenId id(secret.substr(kTokenPrefix.size(), second - kTokenPrefix.size()));
  auto token = world_.directory.token(id);
  if (!token) return tl::unexpected(token.error());
  if (!*token || !same((*token)->digest, digest_of(secret)) ||
      !office::is_usable(**token, today(world_))) {
    return not_signed_in();
  }
  auto caller = caller_of((*token)->person_id);
  if (!caller) return caller;
  caller->actor = "token/" + id.value();
  caller->token_id = id.value();
  // Nobody signs in with it: a password that is still the first one is no matter of a token's.
  caller->must_change_password = false;
  caller->rights = caller->rights.common(office::scopes_of(**token));
  return caller;
}

std::optional<Session> Sessions::session_of(const Caller& caller) {
  if (caller.session_id.empty()) return std::nullopt;
  auto session = find(caller.session_id);
  return session ? *session : std::nullopt;
}

std::string Sessions::csrf_of(const Caller& caller) {
  auto session = session_of(caller);
  return session ? session->csrf : std::string();
}

bool Sessions::is_csrf_of(const Caller& caller, std::string_view token) {
  const std::string right = csrf_of(caller);
  return !right.empty() && same(right, token);
}

// -- signing in --

Result<bool> Sessions::password_fits(const office::PersonId& id, const office::Person& person,
                                     const std::string& password) {
  if (!person.password) return false;
  auto stored = service::open(world_, id, kPasswordContext, person.password->sealed);
  if (!stored) return tl::unexpected(stored.error());
  return *stored ? vault::verify_password(password, **stored) : Result<bool>(false);
}

// Counts the failure, records it, and locks the account when it was one too many.
Error Sessions::refused(SignInAttempts::Attempt& attempt,
                        const std::optional<office::PersonId>& person, office::SignInFailure reason,
                        const Origin& origin, const office::PasswordRules& rules) {
  const env::WallTime until = world_.clock.wall_now() + std::chrono::minutes(rules.lock_minutes);
  auto is_too_many = attempt.failed();
  if (!is_too_many) return is_too_many.error();
  office::RecordSignInFailure record{person, {reason, std::nullopt}};
  if (person) {
    if (auto address = seal(world_, *person, kAddressContext, origin.address, false)) {
      record.what.address = std::move(*address);
    }
  }
  auto recorded = execute(world_, system_caller(), made_up(world_), std::move(record));
  if (!recorded) return recorded.error();
  if (!*is_too_many) return wrong_password();
  if (person) {
    auto locked =
        execute(world_, system_caller(), made_up(world_), office::LockPerson{*person, until});
    if (!locked) return locked.error();
    world_.directory.forget(office::stream_of(*person).text());
  }
  return locked_out();
}

Result<Opened> Sessions::sign_in(const std::string& login, const std::string& password,
                                 const Origin& origin) {
  // Nothing is kept of what can be nobody's.
  if (login.size() > kLoginBytesMax || password.size() > kPasswordBytesMax) {
    return tl::unexpected(wrong_password());
  }
  auto settings = world_.directory.settings();
  if (!settings) return tl::unexpected(settings.error());
  const office::PasswordRules& rules = (*settings)->settings.password;
  auto attempt = attempts_.begin(login, rules);
  if (!attempt) return tl::unexpected(attempt.error());
  auto id = person_of_login(world_, login);
  if (!id) return tl::unexpected(id.error());
  if (!*id) {
    // As long as for a login that exists, so that nobody learns which do.
    (void)vault::hash_password(world_.random, password);
    return tl::unexpected(
        refused(*attempt, {}, office::SignInFailure::kUnknownLogin, origin, rules));
  }
  auto person = world_.directory.person(**id);
  if (!person) return tl::unexpected(person.error());
  if (!*person) return tl::unexpected(wrong_password());
  // Nobody learns whether it was right, and no guess costs anything.
  if (office::is_locked(**person, world_.clock.wall_now())) {
    return tl::unexpected(locked_out());
  }
  auto fits = password_fits(**id, **person, password);
  if (!fits) return tl::unexpected(fits.error());
  if (!*fits) {
    return tl::unexpected(
        refused(*attempt, *id, office::SignInFailure::kWrongPassword, origin, rules));
  }
  if (auto done = attempt->succeeded(); !done) return tl::unexpected(done.error());
  return open(**id, office::SignInMethod::kPassword, origin);
}

Result<Opened> Sessions::open(const office::PersonId& id, office::SignInMethod method,
                              const Origin& origin) {
  auto caller = caller_of(id);
  if (!caller) {
    return base::fail(ErrorCode::kForbidden, {"该账号已停用", "this account may not sign in"}, {},
                      {"请联系系统管理员", "ask the system administrator"});
  }
  auto settings = world_.directory.settings();
  if (!settings) return tl::unexpected(settings.error());
  auto address = seal(world_, id, kAddressContext, origin.address, false);
  if (!address) return tl::unexpected(address.error());
  auto user_agent = seal(world_, id, kAddressContext, origin.user_agent.substr(0, 200), false);
  if (!user_agent) return tl::unexpected(user_agent.error());

  auto standing = of_person(id);
  if (!standing) return tl::unexpected(standing.error());
  for (std::size_t i = kSessionsMax - 1; i < standing->size(); ++i) {
    (void)end(id, (*standing)[i].id, system_caller());
  }
  Opened opened;
  const std::string secret = random_id(world_.random, "");
  const std::int64_t now = now_of(world_);
  // The person's id comes first, so that all sessions of a person stand together.
  opened.session = {random_id(world_.random, "s-" + id.value().substr(2) + "-"),
                    id.value(),
                    digest_of(secret),
                    random_id(world_.random, ""),
                    now,
                    now,
                    now + std::int64_t{(*settings)->settings.session.hours_max} * 3'600'000,
                    address->sealed,
                    user_agent->sealed,
                    method == office::SignInMethod::kPassword};
  opened.cookie = opened.session.id + "." + secret;
  opened.caller = std::move(*caller);
  opened.caller.session_id = opened.session.id;
  if (!opened.session.by_password) opened.caller.must_change_password = false;
  if (auto kept = keep(opened.session); !kept) return tl::unexpected(kept.error());
  auto recorded =
      execute(world_, opened.caller, made_up(world_),
              office::RecordSignIn{id, {opened.session.id, method, std::move(*address)}});
  if (!recorded) return tl::unexpected(recorded.error());
  return opened;
}

Result<void> Sessions::check_new_password(const office::PersonId& id, const office::Person& person,
                                          const std::string& password,
                                          const office::PasswordRules& rules) {
  if (auto fit = vault::check_password(password, person.login); !fit) {
    Error error = fit.error();
    error.where = "/new";
    return tl::unexpected(error);
  }
  if (auto fit = check_rules(password, rules); !fit) return fit;
  std::vector<office::Sealed> former = person.former_passwords;
  if (person.password) former.insert(former.begin(), *person.password);
  const std::size_t count =
      std::min(former.size(), static_cast<std::size_t>(std::max(1, rules.remembered)));
  for (std::size_t i = 0; i < count; ++i) {
    auto stored = service::open(world_, id, kPasswordContext, former[i].sealed);
    if (!stored) return tl::unexpected(stored.error());
    if (!*stored) continue;
    auto fits = vault::verify_password(password, **stored);
    if (!fits) return tl::unexpected(fits.error());
    if (*fits) {
      return base::fail(ErrorCode::kInvalidInput,
                        {"这个密码以前用过", "this password was used before"}, "/new",
                        {"请换一个没有用过的密码", "choose one that was not used before"});
    }
  }
  return {};
}

Result<Opened> Sessions::change_password(const Caller& caller, const std::string& old_password,
                                         const std::string& new_password, const Origin& origin) {
  auto person = world_.directory.person(caller.person);
  if (!person) return tl::unexpected(person.error());
  if (!*person) return expired();
  auto settings = world_.directory.settings();
  if (!settings) return tl::unexpected(settings.error());
  const office::PasswordRules& rules = (*settings)->settings.password;
  auto attempt = attempts_.begin((*person)->login, rules);
  if (!attempt) return tl::unexpected(attempt.error());
  auto fits = password_fits(caller.person, **person, old_password);
  if (!fits) return tl::unexpected(fits.error());
  if (!*fits) {
    Error error =
        refused(*attempt, caller.person, office::SignInFailure::kWrongPassword, origin, rules);
    if (error.reason != "sign_in_failed") return tl::unexpected(error);
    return base::fail(ErrorCode::kInvalidInput, {"原密码不对", "the old password is wrong"},
                      "/old");
  }
  if (auto fit = check_new_password(caller.person, **person, new_password, rules); !fit) {
    return tl::unexpected(fit.error());
  }
  auto hash = vault::hash_password(world_.random, new_password);
  if (!hash) return tl::unexpected(hash.error());
  auto sealed = seal(world_, caller.person, kPasswordContext, *hash, false);
  if (!sealed) return tl::unexpected(sealed.error());
  auto set = execute(world_, caller, made_up(world_),
                     office::SetPassword{caller.person, std::move(*sealed), false});
  if (!set) return tl::unexpected(set.error());
  world_.directory.forget(office::stream_of(caller.person).text());
  if (auto ended = end_all(caller.person, caller); !ended) return tl::unexpected(ended.error());
  return open(caller.person, office::SignInMethod::kPassword, origin);
}

// -- ending sessions --

Result<void> Sessions::sign_out(const Caller& caller) {
  auto erased = world_.ledger.store().transient().erase(std::string(kSpace), caller.session_id);
  drop(caller.session_id);
  if (!erased) return erased;
  auto recorded = execute(world_, caller, made_up(world_),
                          office::RecordSignOut{caller.person, {caller.session_id}});
  if (!recorded) return tl::unexpected(recorded.error());
  return {};
}

// The latest first.
Result<std::vector<Session>> Sessions::of_person(const office::PersonId& person) {
  auto found = world_.ledger.store().transient().list(std::string(kSpace),
                                                      "s-" + person.value().substr(2) + "-",
                                                      world_.clock.wall_now(), 2 * kSessionsMax);
  if (!found) return tl::unexpected(found.error());
  std::vector<Session> out;
  for (const auto& [name, text] : *found) {
    auto json = base::parse_json(text);
    if (!json) continue;
    auto session = base::from_json<Session>(*json);
    // One id may begin another.
    if (session && session->person_id == person.value()) out.push_back(std::move(*session));
  }
  std::sort(out.begin(), out.end(),
            [](const Session& a, const Session& b) { return a.created_at > b.created_at; });
  return out;
}

Result<std::optional<office::PersonId>> Sessions::owner_of(const std::string& session_id) {
  auto session = find(session_id);
  if (!session) return tl::unexpected(session.error());
  if (!*session) return std::optional<office::PersonId>();
  return std::optional(office::PersonId((*session)->person_id));
}

Result<void> Sessions::end(const office::PersonId& person, const std::string& session_id,
                           const Caller& by) {
  auto standing = find(session_id);
  if (!standing) return tl::unexpected(standing.error());
  if (!*standing || (*standing)->person_id != person.value()) {
    return base::fail(ErrorCode::kNotFound, {"没有这个会话", "there is no such session"});
  }
  auto erased = world_.ledger.store().transient().erase(std::string(kSpace), session_id);
  drop(session_id);
  if (!erased) return erased;
  office::RecordSessionRevoked record{person, {session_id, std::nullopt}};
  if (!by.person.empty()) record.what.by = by.person;
  auto recorded = execute(world_, by, made_up(world_), std::move(record));
  if (!recorded) return tl::unexpected(recorded.error());
  return {};
}

Result<void> Sessions::forget_failures(const std::string& login) { return attempts_.forget(login); }

Result<void> Sessions::end_all(const office::PersonId& person, const Caller& by) {
  auto standing = of_person(person);
  if (!standing) return tl::unexpected(standing.error());
  for (const Session& session : *standing) {
    if (auto ended = end(person, session.id, by);
        !ended && ended.error().code != ErrorCode::kNotFound) {
      return ended;
    }
  }
  return {};
}

}  // namespace luoshi::service
