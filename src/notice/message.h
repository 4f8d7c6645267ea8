// Short messages to telephones, through a provider: whoever runs a city has a contract with one,
// and its templates. The providers here write files, for demonstrations, and keep what they were
// given, for tests. Errors: kInvalidInput for what no provider would take, kUnavailable when it did
// not answer; what is sent again carries the same id. Thread rule: any thread.
#pragma once

#include <boost/describe.hpp>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "base/result.h"
#include "env/clock.h"
#include "env/files.h"

namespace luoshi::notice {

struct ShortMessage {
  std::string id;                                 // of its delivery
  std::string to;                                 // the number, in clear
  std::string template_name;                      // of the words, as the provider knows them
  std::map<std::string, std::string> parameters;  // what they leave open
};
BOOST_DESCRIBE_STRUCT(ShortMessage, (), (id, to, template_name, parameters))

class MessageProvider {
 public:
  virtual ~MessageProvider() = default;
  virtual base::Result<void> send(const ShortMessage& message) = 0;
};

// A file <folder>/<id>.json for each, one line of JSON, that only its owner may read: it holds the
// number. The same message sent again is the same file.
class FileMessageProvider final : public MessageProvider {
 public:
  FileMessageProvider(env::FileSystem& files, std::string folder)
      : files_(files), folder_(std::move(folder)) {}
  base::Result<void> send(const ShortMessage& message) override;

 private:
  env::FileSystem& files_;
  std::string folder_;
};

class MemoryMessageProvider final : public MessageProvider {
 public:
  base::Result<void> send(const ShortMessage& message) override;
  std::vector<ShortMessage> messages() const;
  void fail_next(base::Error error);

 private:
  mutable std::mutex mutex_;
  std::vector<ShortMessage> messages_;
  std::vector<base::Error> failures_;
};

}  // namespace luoshi::notice
