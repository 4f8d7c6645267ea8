// Files: kept by content, sealed when they are personal, given back to those who may read files.
//
// The digest that names a file is that of the bytes in the evidence store, so that of a personal
// one nobody can look whether it is there. Giving out a personal file is recorded in the access
// book before the first byte leaves. It is given to who uploaded it, to those whose right to
// read files covers the unit it was uploaded for, and to those who may see a case that it belongs
// to; for all others there is no such file. Thread
// rule: any thread.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "service/caller.h"

namespace luoshi::service {

inline constexpr std::uint64_t kFileBytesMax = 256ull << 20;

// What was sent, as a file that is gone after the request.
struct Upload {
  std::string path;
  std::string name;  // as the sender called it
  std::uint64_t size = 0;
};

// `asked` of an upload: what the bytes are, too, makes two requests the same one.
Asked with_content(const Asked& asked, std::string_view digest_of_content);

struct Keeping {
  bool personal = false;  // sealed
  bool as_is = false;     // a photograph with place, time and device that a camera wrote into it
};
// The `file` of openapi.yaml. A photograph is freed of those (service/photograph.h) before it is
// kept; kUnsupported for kinds of which that is not known, where they are not to be kept as is.
base::Result<boost::json::object> keep_file(World& world, const Caller& caller, const Asked& asked,
                                            const Upload& upload, const Keeping& how = {});

// That these, where they are kept, are kept as personal, else at `pointer`; and that the caller
// uploaded them or may read them: whoever attaches a file gives it to all who see the case, himself
// among them.
base::Result<void> require_attachable(World& world, const Caller& caller,
                                      const std::vector<std::string>& digests,
                                      const std::string& pointer);

struct FileHead {
  std::string hash;
  std::string media_type;
  std::string name;
  std::uint64_t size = 0;
};
// kNotFound for what is no digest of a file here, or was erased.
base::Result<FileHead> file_head(World& world, const Caller& caller, const std::string& hash);

// [{"hash", "name", "media_type", "size"}]: of a personal one the caller may not read, the digest
// alone.
boost::json::array files_json(World& world, const Caller& caller,
                              const std::vector<std::string>& digests);

struct FileBytes {
  FileHead head;
  std::shared_ptr<const void> owner;  // of the bytes
  std::string_view bytes;
};
base::Result<FileBytes> file_bytes(World& world, const Caller& caller, const std::string& hash);

// Whether the caller may know of this event of a file's stream, which names it.
bool may_know_of_file(World& world, const Caller& caller, const ledger::Event& event);

// "sha256:…" of bytes in the evidence store, and back; empty for what is no digest of this store.
std::string digest_text(const World& world, const ledger::Hash& hash);
std::optional<ledger::Hash> digest_of(const World& world, std::string_view text);

// The whole file, compared with its name. kUnavailable when it is damaged.
base::Result<std::string> evidence_bytes(World& world, std::string_view digest,
                                         std::uint64_t bytes_max);

}  // namespace luoshi::service
