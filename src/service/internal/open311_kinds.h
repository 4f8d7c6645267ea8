// What the files of the public interface share. Thread rule: any thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "calendar/files.h"
#include "service/open311.h"

namespace luoshi::service {

// The kinds that are offered today.
struct PublicKinds {
  std::shared_ptr<const calendar::KindsReading> reading;  // keeps `kinds` alive
  std::vector<const calendar::Kind*> kinds;

  const calendar::Kind* find(std::string_view id) const;
};
base::Result<PublicKinds> public_kinds(World& world);

struct PublicService {
  const calendar::Kind* kind = nullptr;
  const calendar::Category* category = nullptr;
};
std::string service_code(std::string_view kind, std::string_view category);
// Empty: there is none.
std::optional<PublicService> find_service(const PublicKinds& kinds, std::string_view code);
base::Error no_service(const std::string& code);

template <class Named>
const std::string& name_in(const Named& named, base::Language language) {
  return language == base::Language::kEnglish && named.name_en ? *named.name_en : named.name;
}

// What was said of this parameter; nothing when it is empty.
std::optional<std::string> said(const Open311Asked& asked, std::string_view name);
base::Error wrong_value(std::string_view name, base::Message right);

// "2026-07-01T16:00:00+08:00": to the second, as W3C's note has it.
boost::json::value second_json(const ledger::Value& milliseconds);

}  // namespace luoshi::service
