#include "vault/sealed_file.h"

#include <algorithm>
#include <utility>

namespace luoshi::vault {
namespace {

using base::Result;

// The key is of one file alone, so that the chunk's number makes every nonce a new one. In counter
// mode the number stands above the 64 bits that count blocks.
std::string chunk_nonce(Suite suite, std::uint64_t number, bool is_last) {
  std::string nonce;
  if (suite == Suite::kAes256Gcm) {
    internal::append_u32(nonce, is_last ? 1 : 0);
    internal::append_u64(nonce, number);
  } else {
    internal::append_u64(nonce, number * 2 + (is_last ? 1 : 0));
    internal::append_u64(nonce, 0);
  }
  return nonce;
}

tl::unexpected<base::Error> damaged_chunk(std::uint64_t index) {
  const std::string number = std::to_string(index + 1);
  return base::fail(
      base::ErrorCode::kInvalidInput,
      {"密封文件的第 " + number + " 块被改动、调换或截断，或不属于该主体与字段",
       "chunk " + number +
           " of the sealed file was changed, moved or cut off, or is another subject's"},
      {}, {"请从备份恢复该文件", "restore the file from a backup"});
}

}  // namespace

SealedWriter::~SealedWriter() { const Cleanser cleanser(pending_); }

Result<void> SealedWriter::append(std::string_view plaintext) {
  while (!plaintext.empty()) {
    // A full chunk waits until more comes: it might be the last.
    if (pending_.size() == kChunkBytes) {
      if (auto written = write_chunk(pending_, false); !written) return written;
      pending_.clear();
    }
    const std::size_t count = std::min(plaintext.size(), kChunkBytes - pending_.size());
    pending_ += plaintext.substr(0, count);
    plaintext.remove_prefix(count);
  }
  return {};
}

Result<void> SealedWriter::finish() { return write_chunk(pending_, true); }

Result<void> SealedWriter::write_chunk(std::string_view plaintext, bool is_last) {
  const std::string nonce = chunk_nonce(key_.suite, chunk_count_++, is_last);
  return sink_(internal::seal(key_, nonce, associated_, plaintext));
}

SealedReader::SealedReader(internal::SealingKey key, std::string associated, std::string_view body)
    : key_(key), associated_(std::move(associated)), body_(body) {
  const std::uint64_t stride = kChunkBytes + internal::tag_size(key_.suite);
  chunk_count_ = (body_.size() + stride - 1) / stride;
}

Result<SealedReader> SealedReader::open(internal::SealingKey key, std::string associated,
                                        std::string_view body) {
  SealedReader reader(key, std::move(associated), body);
  if (reader.chunk_count_ == 0) return damaged_chunk(0);
  const auto last = reader.read_chunk(reader.chunk_count_ - 1);
  if (!last) return tl::unexpected(last.error());
  return reader;
}

std::uint64_t SealedReader::size() const {
  return body_.size() - chunk_count_ * internal::tag_size(key_.suite);
}

Result<std::string> SealedReader::read_chunk(std::uint64_t index) const {
  if (index >= chunk_count_) {
    return base::fail(base::ErrorCode::kNotFound,
                      {"密封文件没有第 " + std::to_string(index + 1) + " 块",
                       "the sealed file has no chunk " + std::to_string(index + 1)});
  }
  const std::size_t stride = kChunkBytes + internal::tag_size(key_.suite);
  const std::string nonce = chunk_nonce(key_.suite, index, index + 1 == chunk_count_);
  auto plaintext = internal::open(key_, nonce, associated_, body_.substr(index * stride, stride));
  if (!plaintext) return damaged_chunk(index);
  return std::move(*plaintext);
}

Result<std::string> SealedReader::read_all(std::uint64_t bytes_max) const {
  if (size() > bytes_max) {
    const std::string limit = std::to_string(bytes_max);
    return base::fail(base::ErrorCode::kTooLarge, {"密封文件超过 " + limit + " 字节",
                                                   "the sealed file is over " + limit + " bytes"});
  }
  std::string all;
  all.reserve(size());
  for (std::uint64_t i = 0; i < chunk_count_; ++i) {
    auto chunk = read_chunk(i);
    if (!chunk) return chunk;
    all += *chunk;
  }
  return all;
}

}  // namespace luoshi::vault
