// GeoReport v2 for programs outside (docs/formats/open311.md): the services that the city's kinds
// offer, requests as far as they are public, and reports that are taken in. Reading needs no right:
// what may be shown is decided here alone, by the kind, and no sealed text is ever opened.
//
// Errors: kInvalidInput what is missing or wrong, kNotFound what is not there or not public,
// kForbidden and kUnauthenticated the key.
// Thread rule: any thread.
#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <vector>

#include "service/caller.h"
#include "service/files.h"
#include "service/listing.h"

namespace luoshi::service {

// Who asks what, in which language he wants names. A parameter that is empty is as if it were not
// there, and so is one that is not known.
struct Open311Asked {
  World& world;
  const Parameters& parameters;
  base::Language language = base::Language::kChinese;
};
using Open311Json = base::Result<boost::json::value>;

// kNotFound for the jurisdiction_id of another city.
base::Result<void> check_jurisdiction(const Open311Asked& asked);

// `url`: of the endpoint, as whoever asks sees it.
Open311Json open311_discovery(const Open311Asked& asked, const std::string& url);
Open311Json open311_services(const Open311Asked& asked);
Open311Json open311_definition(const Open311Asked& asked, const std::string& service_code);
Open311Json open311_requests(const Open311Asked& asked);
Open311Json open311_request(const Open311Asked& asked, const std::string& id);
Open311Json open311_token(const Open311Asked& asked, const std::string& token);
// Takes one in, for the centre that is the caller's unit; `media` are kept sealed as its files, and
// are never shown here.
Open311Json open311_take_in(const Open311Asked& asked, const Caller& caller, const Asked& request,
                            const std::vector<Upload>& media);

}  // namespace luoshi::service
