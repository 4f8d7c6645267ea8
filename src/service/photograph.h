// Photographs without what a camera wrote into them: where it was taken, when, by which device, by
// whom; previews that carry the same. How it is to be turned stays, as do colours.
//
// Sources: JPEG ITU-T T.81 (segments), Exif 2.32 (JEITA CP-3451), PNG 3rd edition 11.3 (chunks),
// WebP RFC 9649 (chunks).
// Errors: kInvalidInput where the file breaks off or is not what it begins as. What is no
// photograph comes back as it is. Thread rule: pure functions.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace luoshi::service {

// image/jpeg, image/png, image/webp: those that can be freed of it.
bool is_photograph(std::string_view media_type);

base::Result<std::string> without_traces(std::string_view bytes, std::string_view media_type);

}  // namespace luoshi::service
