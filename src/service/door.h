// The public's own door (docs/formats/door.md): what anybody may do without an account. What is
// offered, reports taken in, what is known near a place, one's own followed, the answer rated or
// asked again. What others reported is shown as Open311 shows it (service/open311.h) and no more.
//
// A report is followed by its code and the telephone number that it came with; one that came
// without, by its code and its number. The code is a keyed hash of the case: nothing of it is
// stored, and nobody guesses one.
//
// Errors: kInvalidInput with the member at fault; kForbidden "work_needed"; kConflict
// "too_many_requests" for whoever asks too much, "call_instead" when the city takes no more at the
// moment; kNotFound for a proof that fits nothing, whatever is wrong with it.
// Thread rule: any thread.
#pragma once

#include <boost/describe.hpp>
#include <boost/json/object.hpp>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "service/caller.h"
#include "service/cases.h"
#include "service/door_guard.h"
#include "service/files.h"

namespace luoshi::service {

inline constexpr std::size_t kDoorPhotosMax = 4;
inline constexpr std::uint64_t kDoorPhotoBytesMax = 4 << 20;
inline constexpr std::size_t kDoorTextMax = 2'000;

// Who asks: nobody in particular, from this address (or its net; "": no one is limited by it), in
// this language.
struct DoorAsked {
  World& world;
  DoorGuard& guard;
  std::string address;
  base::Language language = base::Language::kChinese;
};
using DoorJson = base::Result<boost::json::object>;

struct DoorReport {
  std::string kind;
  std::optional<std::string> category;
  std::optional<std::string> text;
  std::optional<CasePoint> point;
  std::optional<std::string> place;
  std::optional<std::string> name;
  std::optional<std::string> phone;
  std::optional<std::map<std::string, std::string>> form;
  std::optional<std::vector<std::string>> photos;  // digests of door_keep_photo
};
BOOST_DESCRIBE_STRUCT(DoorReport, (),
                      (kind, category, text, point, place, name, phone, form, photos))

// What is being written: of it only what is needed.
struct DoorWords {
  std::optional<std::string> kind;
  std::optional<std::string> category;
  std::optional<std::string> text;
  std::optional<CasePoint> point;
};
BOOST_DESCRIBE_STRUCT(DoorWords, (), (kind, category, text, point))

struct DoorProof {
  std::string code;
  std::optional<std::string> phone;
  std::optional<std::string> number;
};
BOOST_DESCRIBE_STRUCT(DoorProof, (), (code, phone, number))

struct DoorSaid {
  std::string code;
  std::optional<std::string> phone;
  std::optional<std::string> number;
  bool solved = false;
  std::optional<int> satisfied;  // 1 to 5
  std::optional<std::string> text;
};
BOOST_DESCRIBE_STRUCT(DoorSaid, (), (code, phone, number, solved, satisfied, text))

// `door_offers` of data/api/openapi.yaml; no kinds where the city opens none.
DoorJson door_offers(World& world);
DoorJson door_work(const DoorAsked& asked);
// Of a photograph, by its head alone: whether it may come.
base::Result<void> door_admits(World& world, const std::string& work);

// What came with a change: its request id, and the work that was done for it.
struct DoorSent {
  Asked request;
  std::string work;
};
// Sealed, freed of place, time and device: {"hash", "size", "media_type"}. One that no report names
// is forgotten as any file that nothing names.
DoorJson door_keep_photo(const DoorAsked& asked, const DoorSent& sent, const Upload& photo);
DoorJson door_take_in(const DoorAsked& asked, const DoorSent& sent, const DoorReport& report);

// {"categories": suggested, "alike": public requests near, as Open311 has them}
DoorJson door_hints(const DoorAsked& asked, const DoorWords& words);

DoorJson door_follow(const DoorAsked& asked, const DoorProof& proof);
// Answers as door_follow does. What is not solved is reopened.
DoorJson door_say(const DoorAsked& asked, const Asked& request, const DoorSaid& said);

}  // namespace luoshi::service
