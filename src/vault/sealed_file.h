// Big files sealed in chunks of 64 KiB, so that none is held in memory whole and a part can be read
// alone. Every chunk is authenticated with its number and whether it is the last: chunks changed,
// exchanged, left out or cut off are found. Layout: docs/formats/vault.md. Made by Vault.
//
// Thread rule: one thread at a time each.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "vault/internal/aead.h"

namespace luoshi::vault {

constexpr std::size_t kChunkBytes = 64 << 10;  // of plaintext

// Takes the sealed bytes, in order; env::PendingFile::append for one.
using SealedSink = std::function<base::Result<void>(std::string_view)>;

class SealedWriter {
 public:
  base::Result<void> append(std::string_view plaintext);
  // Once, last. Without it the file is incomplete, and the reader says so.
  base::Result<void> finish();

  SealedWriter(SealedWriter&&) = default;
  ~SealedWriter();

 private:
  friend class Vault;
  SealedWriter(internal::SealingKey key, std::string associated, SealedSink sink)
      : key_(key), associated_(std::move(associated)), sink_(std::move(sink)) {}
  base::Result<void> write_chunk(std::string_view plaintext, bool is_last);

  internal::SealingKey key_;
  std::string associated_;
  SealedSink sink_;
  std::string pending_;  // at most one chunk
  std::uint64_t chunk_count_ = 0;
};

class SealedReader {
 public:
  std::uint64_t size() const;  // of the plaintext, bytes
  std::uint64_t chunk_count() const { return chunk_count_; }
  // Chunk `index` of the plaintext; all but the last have kChunkBytes.
  base::Result<std::string> read_chunk(std::uint64_t index) const;
  base::Result<std::string> read_all(std::uint64_t bytes_max) const;

 private:
  friend class Vault;
  // `body` is what follows the header; it must outlive the reader. Checks the last chunk.
  static base::Result<SealedReader> open(internal::SealingKey key, std::string associated,
                                         std::string_view body);
  SealedReader(internal::SealingKey key, std::string associated, std::string_view body);

  internal::SealingKey key_;
  std::string associated_;
  std::string_view body_;
  std::uint64_t chunk_count_ = 0;
};

}  // namespace luoshi::vault
