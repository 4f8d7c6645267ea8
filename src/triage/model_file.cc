// The model's file: docs/formats/triage-model.md, in the order of that page.
#include <bit>
#include <cmath>
#include <cstring>

#include "base/unicode.h"
#include "triage/model.h"

namespace luoshi::triage {
namespace {

using base::ErrorCode;
using base::Result;

static_assert(std::endian::native == std::endian::little, "the file's numbers are little-endian");

constexpr std::string_view kMagic = "LUOSHITM";
constexpr std::uint32_t kVersion = 1;
constexpr std::size_t kHeaderBytes = 56;
constexpr std::size_t kSumBytes = 8;

// FNV-1a of 64 bits: every single changed byte changes it.
std::uint64_t sum_of(std::string_view bytes) {
  std::uint64_t sum = 0xcbf29ce484222325;
  for (const char byte : bytes) sum = (sum ^ static_cast<unsigned char>(byte)) * 0x100000001b3;
  return sum;
}

template <class T>
void put(std::string& out, const T& value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

template <class T>
void put_all(std::string& out, const std::vector<T>& values) {
  out.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
}

tl::unexpected<base::Error> damaged(const char* zh, const char* en) {
  return base::fail(
      ErrorCode::kInvalidInput,
      {std::string("模型文件已损坏：") + zh, std::string("the model is damaged: ") + en}, {},
      {"请重新训练，或取回备份", "train it again, or take it from a backup"});
}

// Takes values from the front; asks has() before.
class Bytes {
 public:
  explicit Bytes(std::string_view bytes) : rest_(bytes) {}
  std::size_t left() const { return rest_.size(); }

  template <class T>
  T take() {
    T value{};
    std::memcpy(&value, rest_.data(), sizeof value);
    rest_.remove_prefix(sizeof value);
    return value;
  }
  std::string take_text(std::size_t length) {
    std::string out(rest_.substr(0, length));
    rest_.remove_prefix(length);
    return out;
  }
  template <class T>
  std::vector<T> take_all(std::size_t count) {
    std::vector<T> out(count);
    if (count > 0) std::memcpy(out.data(), rest_.data(), count * sizeof(T));
    rest_.remove_prefix(count * sizeof(T));
    return out;
  }

 private:
  std::string_view rest_;
};

bool all_finite(const std::vector<float>& values) {
  for (const float value : values) {
    if (!std::isfinite(value)) return false;
  }
  return true;
}

template <class T>
bool ascends(const std::vector<T>& values) {
  for (std::size_t i = 1; i < values.size(); ++i) {
    if (!(values[i - 1] < values[i])) return false;
  }
  return true;
}

Result<std::vector<std::string>> take_labels(Bytes& bytes, std::size_t count) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < count; ++i) {
    if (bytes.left() < 4) return damaged("标签不全", "its labels end early");
    const auto length = bytes.take<std::uint32_t>();
    if (length == 0 || length > kLabelBytesMax || length > bytes.left()) {
      return damaged("标签长度不对", "a label's length is wrong");
    }
    out.push_back(bytes.take_text(length));
    if (!base::is_valid_utf8(out.back())) return damaged("标签不是文字", "a label is no text");
  }
  if (!ascends(out)) return damaged("标签次序不对", "its labels are out of order");
  return out;
}

Result<void> check(const Model& model) {
  if (!ascends(model.grams)) return damaged("词条次序不对", "its n-grams are out of order");
  for (const Gram gram : model.grams) {
    if (!is_gram(gram)) return damaged("词条不是文字", "an n-gram is no text");
  }
  const bool finite = all_finite(model.rarity) && all_finite(model.weights) &&
                      all_finite(model.bias) && std::isfinite(model.macro_f1);
  const auto& [sharpness, doubt] = model.calibration;
  if (!finite || !(sharpness > 0) || !std::isfinite(sharpness) || !(doubt >= 0 && doubt < 1)) {
    return damaged("有的数不是数", "a number in it is none");
  }
  return {};
}

Result<void> check_frame(std::string_view bytes) {
  if (!bytes.starts_with(kMagic)) {
    return base::fail(ErrorCode::kInvalidInput, {"这不是分拨模型文件", "this is no routing model"},
                      {}, {"应为 luoshi route train 写出的文件", "a file of luoshi route train"});
  }
  if (bytes.size() < kHeaderBytes + kSumBytes) return damaged("文件不全", "it ends early");
  std::uint32_t version = 0;
  std::memcpy(&version, bytes.data() + kMagic.size(), sizeof version);
  if (version != kVersion) {
    const std::string number = std::to_string(version);
    return base::fail(ErrorCode::kUnsupported,
                      {"模型文件的版本是" + number + "，此程序只读版本1",
                       "the model's version is " + number + ", this program reads version 1"},
                      {}, {"请用此程序重新训练", "train it again with this program"});
  }
  std::uint64_t sum = 0;
  std::memcpy(&sum, bytes.data() + bytes.size() - kSumBytes, sizeof sum);
  if (sum != sum_of(bytes.substr(0, bytes.size() - kSumBytes))) {
    return damaged("校验和不符", "its checksum does not agree");
  }
  return {};
}

}  // namespace

std::string write_model(const Model& model) {
  std::string out(kMagic);
  put(out, kVersion);
  put(out, static_cast<std::uint32_t>(model.labels.size()));
  put(out, static_cast<std::uint64_t>(model.grams.size()));
  put(out, model.examples);
  put(out, model.macro_f1);
  put(out, model.calibration.sharpness);
  put(out, model.calibration.doubt);
  for (const std::string& label : model.labels) {
    put(out, static_cast<std::uint32_t>(label.size()));
    out += label;
  }
  put_all(out, model.grams);
  put_all(out, model.rarity);
  put_all(out, model.bias);
  put_all(out, model.weights);
  put(out, sum_of(out));
  return out;
}

Result<Model> read_model(std::string_view bytes) {
  if (auto framed = check_frame(bytes); !framed) return tl::unexpected(framed.error());
  Bytes rest(bytes.substr(0, bytes.size() - kSumBytes));
  rest.take_text(kMagic.size() + sizeof kVersion);
  const std::size_t labels = rest.take<std::uint32_t>();
  const auto grams = rest.take<std::uint64_t>();
  Model out;
  out.examples = rest.take<std::uint64_t>();
  out.macro_f1 = rest.take<double>();
  out.calibration.sharpness = rest.take<double>();
  out.calibration.doubt = rest.take<double>();
  if (labels < 2 || labels > kLabelsMax || grams > kGramsMax || grams * labels > kWeightsMax) {
    return damaged("标签或词条数不对", "the number of labels or n-grams is wrong");
  }
  auto names = take_labels(rest, labels);
  if (!names) return tl::unexpected(names.error());
  out.labels = std::move(*names);
  const std::size_t needed = grams * (sizeof(Gram) + 4 + 4 * labels) + 4 * labels;
  if (rest.left() != needed) return damaged("长度不对", "its length is wrong");
  out.grams = rest.take_all<Gram>(grams);
  out.rarity = rest.take_all<float>(grams);
  out.bias = rest.take_all<float>(labels);
  out.weights = rest.take_all<float>(grams * labels);
  if (auto good = check(out); !good) return tl::unexpected(good.error());
  return out;
}

}  // namespace luoshi::triage
