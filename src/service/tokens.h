// API tokens as their owners and the security administrator see them.
// Thread rule: any thread.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <vector>

#include "service/caller.h"
#include "service/listing.h"

namespace luoshi::service {

// In the words of the contract: api reads it and links nothing of office.
struct NewToken {
  std::string name;
  std::vector<std::string> scopes;
  std::string expires_on;
};
BOOST_DESCRIBE_STRUCT(NewToken, (), (name, scopes, expires_on))

// {token, secret}; the secret is null for a repeated request. Only for whoever is signed in: a
// token makes no token.
base::Result<boost::json::object> create_token(World& world, const Caller& caller,
                                               const Asked& asked, const NewToken& wanted);
// One's own, or with tokens.revoke another's.
base::Result<void> revoke_token(World& world, const Caller& caller, const Asked& asked,
                                const std::string& token_id);
base::Result<Page> list_tokens(World& world, const Caller& caller, const Parameters& parameters);

// For the server's own command line: a token of the person with this login. The secret.
base::Result<std::string> make_token_for(World& world, const std::string& login,
                                         const NewToken& wanted);

}  // namespace luoshi::service
