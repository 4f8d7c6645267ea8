// Signing in, and who a request comes from.
//
// A session's cookie is "<id>.<secret>"; what is kept (no event: docs/formats/ledger.md, transient)
// is the digest of the secret. A token's secret is "luoshi_<token id>_<secret>". Both are found by
// id and compared in constant time. Signing in, out and failing at it are events of the access
// book.
//
// A session ends: when it is left, after idle_minutes, after hours_max, when it is revoked, when
// the password changes, when the person may not work any more. A revocation by another process is
// seen with its event, and in any case after kSessionSeconds.
// Thread rule: any thread. sign_in and change_password take tens of milliseconds (argon2id).
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "service/caller.h"
#include "service/sign_in_attempts.h"
#include "service/world.h"

namespace luoshi::service {

struct Session {
  std::string id;  // s-…
  std::string person_id;
  std::string digest;  // of the secret, hexadecimal
  std::string csrf;
  std::int64_t created_at = 0;  // milliseconds, as all below
  std::int64_t last_seen_at = 0;
  std::int64_t expires_at = 0;
  std::string address;  // sealed, as is the next
  std::string user_agent;
  bool by_password = true;
};
BOOST_DESCRIBE_STRUCT(Session, (),
                      (id, person_id, digest, csrf, created_at, last_seen_at, expires_at, address,
                       user_agent))

// Where a request comes from.
struct Origin {
  std::string address;
  std::string user_agent;
};

struct Opened {
  Session session;
  std::string cookie;  // what the browser keeps
  Caller caller;
};

class Sessions {
 public:
  explicit Sessions(World& world);

  // Wrong login, wrong password and locked account are one error (kUnauthenticated,
  // "sign_in_failed"); after failures_max failures of a login kConflict, "locked_out"; while so
  // many that they could all fail are under way, "too_many_requests".
  base::Result<Opened> sign_in(const std::string& login, const std::string& password,
                               const Origin& origin);
  // For whoever an identity provider has named.
  base::Result<Opened> open(const office::PersonId& person, office::SignInMethod method,
                            const Origin& origin);
  base::Result<void> sign_out(const Caller& caller);
  // Ends all sessions of the person and opens a new one.
  base::Result<Opened> change_password(const Caller& caller, const std::string& old_password,
                                       const std::string& new_password, const Origin& origin);

  // kUnauthenticated: "not_signed_in", "session_expired".
  base::Result<Caller> by_cookie(const std::string& cookie);
  base::Result<Caller> by_token(const std::string& secret);
  bool is_csrf_of(const Caller& caller, std::string_view token);
  std::string csrf_of(const Caller& caller);
  std::optional<Session> session_of(const Caller& caller);

  base::Result<std::vector<Session>> of_person(const office::PersonId& person);
  base::Result<std::optional<office::PersonId>> owner_of(const std::string& session_id);
  // kNotFound when the person has no such session. `by`: who ends it.
  base::Result<void> end(const office::PersonId& person, const std::string& session_id,
                         const Caller& by);
  base::Result<void> end_all(const office::PersonId& person, const Caller& by);
  // The failures counted under this login, when somebody has unlocked the account.
  base::Result<void> forget_failures(const std::string& login);

 private:
  struct Seen {
    Session session;
    env::MonotonicTime read_at{};
  };
  base::Result<std::optional<Session>> find(const std::string& id);
  base::Result<void> keep(const Session& session);
  base::Result<bool> note_seen(Session session, std::int64_t now);  // false: it has ended
  void drop(const std::string& id);
  base::Result<Caller> caller_of(const office::PersonId& person);
  base::Result<bool> password_fits(const office::PersonId& id, const office::Person& person,
                                   const std::string& password);
  base::Error refused(SignInAttempts::Attempt& attempt,
                      const std::optional<office::PersonId>& person, office::SignInFailure reason,
                      const Origin& origin, const office::PasswordRules& rules);
  base::Result<void> check_new_password(const office::PersonId& id, const office::Person& person,
                                        const std::string& password,
                                        const office::PasswordRules& rules);

  World& world_;
  SignInAttempts attempts_;
  // The directory's feed may outlive the Sessions that listens to it.
  struct Cache {
    std::mutex mutex;
    std::unordered_map<std::string, Seen> seen;  // by session id; bounded
  };
  std::shared_ptr<Cache> cache_ = std::make_shared<Cache>();
};

}  // namespace luoshi::service
