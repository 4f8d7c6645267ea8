// The files of a simulated process beside its database: env::FileSystem on the machine's disk, with
// the same calls in the same order as RealFileSystem makes them, so that a fault may strike, and
// another process meddle, between any two of them.
// Thread rule: one thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "env/files.h"
#include "sim/machine.h"

namespace luoshi::sim {

class SimulatedFiles final : public env::FileSystem {
 public:
  explicit SimulatedFiles(SimulatedProcess& process) : process_(process) {}

  env::PathKind kind(const std::string& path) override;
  base::Result<std::string> read(const std::string& path, std::uint64_t bytes_max) override;
  base::Result<std::unique_ptr<env::MappedFile>> map(const std::string& path,
                                                     std::uint64_t bytes_max) override;
  base::Result<void> write_atomically(const std::string& path, std::string_view bytes) override;
  base::Result<void> create_private(const std::string& path, std::string_view bytes) override;
  base::Result<std::unique_ptr<env::PendingFile>> create(const std::string& path,
                                                         env::Access access) override;
  base::Result<void> make_folders(const std::string& path, env::Access access) override;
  base::Result<std::unique_ptr<env::ReadableFile>> open(const std::string& path) override;
  base::Result<env::FileStatus> status(const std::string& path) override;
  base::Result<void> remove(const std::string& path) override;
  base::Result<void> rename(const std::string& from, const std::string& to) override;
  base::Result<env::Listing> list(const std::string& folder,
                                  const env::ListLimits& limits) override;

 private:
  class Pending;
  class Readable;

  // One call: `act` happens, or does not, or does though it is told that it failed.
  template <class Act>
  base::Result<void> call(Call what, const std::string& path, Act act);
  base::Result<void> told(Fault fault, const std::string& path);
  base::Result<void> sync_folder_of(const std::string& path);

  SimulatedDisk& disk() { return process_.machine().disk(); }

  SimulatedProcess& process_;
};

}  // namespace luoshi::sim
