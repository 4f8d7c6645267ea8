#include "base/json.h"

#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_stack.hpp>
#include <exception>

namespace luoshi::base {
namespace {

namespace json = boost::json;

// Builds the value, and notes the names of the members of every open object, so that none stands
// twice: the library would keep the last, and another reader of the same bytes the first.
class Builder {
 public:
  using Code = json::error_code;
  static constexpr std::size_t max_object_size = json::object::max_size();
  static constexpr std::size_t max_array_size = json::array::max_size();
  static constexpr std::size_t max_key_size = json::string::max_size();
  static constexpr std::size_t max_string_size = json::string::max_size();

  explicit Builder(std::size_t name_bytes_max) : name_bytes_max_(name_bytes_max) {}

  bool on_document_begin(Code&) {
    stack_.reset();
    return true;
  }
  bool on_document_end(Code&) { return true; }
  bool on_object_begin(Code&) { return true; }
  bool on_object_end(std::size_t count, Code& code) {
    const auto begin = names_.end() - static_cast<std::ptrdiff_t>(count);
    std::sort(begin, names_.end());
    const auto twice = std::adjacent_find(begin, names_.end());
    if (twice != names_.end()) {
      twice_ = *twice;
      code = json::error::syntax;
      return false;
    }
    names_.erase(begin, names_.end());
    stack_.push_object(count);
    return true;
  }
  bool on_array_begin(Code&) { return true; }
  bool on_array_end(std::size_t count, Code&) {
    stack_.push_array(count);
    return true;
  }
  bool on_key_part(json::string_view part, std::size_t size, Code& code) {
    name_.append(part);
    stack_.push_chars(part);
    if (size <= name_bytes_max_) return true;
    code = json::error::key_too_large;
    return false;
  }
  bool on_key(json::string_view part, std::size_t size, Code& code) {
    if (!on_key_part("", size, code)) return false;
    name_.append(part);
    names_.push_back(std::move(name_));
    name_.clear();
    stack_.push_key(part);
    return true;
  }
  bool on_string_part(json::string_view part, std::size_t, Code&) {
    stack_.push_chars(part);
    return true;
  }
  bool on_string(json::string_view part, std::size_t, Code&) {
    stack_.push_string(part);
    return true;
  }
  bool on_number_part(json::string_view, Code&) { return true; }
  bool on_int64(std::int64_t number, json::string_view, Code&) {
    stack_.push_int64(number);
    return true;
  }
  bool on_uint64(std::uint64_t number, json::string_view, Code&) {
    stack_.push_uint64(number);
    return true;
  }
  bool on_double(double number, json::string_view, Code&) {
    stack_.push_double(number);
    return true;
  }
  bool on_bool(bool truth, Code&) {
    stack_.push_bool(truth);
    return true;
  }
  bool on_null(Code&) {
    stack_.push_null();
    return true;
  }
  bool on_comment_part(json::string_view, Code&) { return true; }
  bool on_comment(json::string_view, Code&) { return true; }

  json::value release() { return stack_.release(); }
  const std::optional<std::string>& twice() const { return twice_; }

 private:
  std::size_t name_bytes_max_;
  json::value_stack stack_;
  std::string name_;                // of the member that is being read
  std::vector<std::string> names_;  // of the open objects, the outermost first
  std::optional<std::string> twice_;
};

std::string place(std::string_view text, std::size_t at) {
  const std::string_view before = text.substr(0, at);
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const std::size_t start = before.rfind('\n') + 1;  // npos + 1 is 0
  return "line " + std::to_string(line) + ", column " + std::to_string(at - start + 1);
}

Error refusal(const Builder& builder, const json::error_code& code, const JsonLimits& limits,
              std::string where) {
  if (builder.twice()) {
    const std::string& name = *builder.twice();
    return {ErrorCode::kInvalidInput,
            {"在此结束的对象中成员“" + name + "”出现了两次",
             "the object that ends here has the member \"" + name + "\" twice"},
            std::move(where),
            {"每个成员只出现一次", "each member once"}};
  }
  if (code == json::error::too_deep) {
    const std::string depth = std::to_string(limits.depth_max);
    return {ErrorCode::kTooLarge,
            {"JSON 嵌套过深", "the JSON is nested too deep"},
            std::move(where),
            {"最多 " + depth + " 层", "at most " + depth + " levels"}};
  }
  if (code == json::error::key_too_large) {
    const std::string bytes = std::to_string(limits.name_bytes_max);
    return {ErrorCode::kTooLarge,
            {"成员名过长", "the name of a member is too long"},
            std::move(where),
            {"最多 " + bytes + " 字节", "at most " + bytes + " bytes"}};
  }
  return {ErrorCode::kInvalidInput,
          {"不是有效的 JSON：" + code.message(), "this is no valid JSON: " + code.message()},
          std::move(where),
          {"一个完整的 JSON 值（RFC 8259，UTF-8）", "one whole JSON value (RFC 8259, UTF-8)"}};
}

Result<json::value> parse(std::string_view text, const JsonLimits& limits) {
  json::parse_options options;
  options.max_depth = limits.depth_max;
  json::basic_parser<Builder> parser(options, limits.name_bytes_max);
  json::error_code code;
  const std::size_t read = parser.write_some(false, text.data(), text.size(), code);
  if (!code && read < text.size()) code = json::error::extra_data;
  if (code) {
    return tl::unexpected<Error>(refusal(parser.handler(), code, limits, place(text, read)));
  }
  return parser.handler().release();
}

}  // namespace

Result<json::value> parse_json(std::string_view text, const JsonLimits& limits) {
  const Message too_large{"JSON 文本过大", "the JSON text is too large"};
  if (text.size() > limits.bytes_max) {
    const std::string bytes = std::to_string(limits.bytes_max);
    return fail(ErrorCode::kTooLarge, too_large, {},
                {"最多 " + bytes + " 字节", "at most " + bytes + " bytes"});
  }
  try {
    return parse(text, limits);
  } catch (const std::exception&) {  // memory, or a size the library cannot hold
    return fail(ErrorCode::kTooLarge, too_large);
  }
}

std::string serialize(const json::value& value) { return json::serialize(value); }

namespace json_internal {
namespace {

Message describe(const json::value& value) {
  switch (value.kind()) {
    case json::kind::null:
      return {"此处为空值 null", "this is null"};
    case json::kind::bool_:
      return {"此处为真假值", "this is true or false"};
    case json::kind::array:
      return {"此处为数组", "this is an array"};
    case json::kind::object:
      return {"此处为对象", "this is an object"};
    case json::kind::string:
      break;
    default: {
      const std::string number = json::serialize(value);
      return {"此处为数字 " + number, "this is the number " + number};
    }
  }
  // What was written helps a person, as long as it is short; longer text may be anybody's secret.
  const std::string_view text = value.get_string();
  if (text.size() > 40 || text.find('\0') != text.npos) {
    return {"此处的文本不符合要求", "this text will not do"};
  }
  return {"此处为文本“" + std::string(text) + "”", "this is the text \"" + std::string(text) + '"'};
}

}  // namespace

std::string enumerator_text(std::string_view name) {
  if (name.size() > 1 && name[0] == 'k' && name[1] >= 'A' && name[1] <= 'Z') name.remove_prefix(1);
  std::string out;
  for (const char c : name) {
    const bool capital = c >= 'A' && c <= 'Z';
    if (capital && !out.empty()) out += '_';
    out += capital ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return out;
}

Reading::Step::Step(Reading& reading, std::string_view name)
    : reading_(reading), size_before_(reading.pointer_.size()) {
  reading.pointer_ += '/';
  for (const char c : name) {
    if (c == '~') {
      reading.pointer_ += "~0";
    } else if (c == '/') {
      reading.pointer_ += "~1";
    } else {
      reading.pointer_ += c;
    }
  }
}

Reading::Step::Step(Reading& reading, std::size_t index)
    : reading_(reading), size_before_(reading.pointer_.size()) {
  reading.pointer_ += '/' + std::to_string(index);
}

void Reading::add(Error error) {
  error.where = pointer_;
  if (!full()) problems_.push_back(std::move(error));
}

void Reading::add(Message what, Message right) {
  add(Error{ErrorCode::kInvalidInput, std::move(what), {}, std::move(right)});
}

void Reading::add_wrong(const json::value& found, Message right) {
  add(describe(found), std::move(right));
}

void Reading::add_missing(Message right) {
  add({"缺少此成员", "this member is missing"}, std::move(right));
}

void Reading::check_unknown(const json::object& object, const std::string_view* names,
                            std::size_t count) {
  if (options_.ignore_unknown) return;
  for (const auto& member : object) {
    if (full()) return;
    const std::string_view name = member.key();
    if (std::find(names, names + count, name) != names + count) continue;
    const Step step(*this, name);
    std::string known;
    for (std::size_t i = 0; i < count; ++i) known += (i > 0 ? ", " : "") + std::string(names[i]);
    add({"没有名为“" + std::string(name) + "”的成员",
         "there is no member \"" + std::string(name) + '"'},
        {"可用的成员：" + known, "the members are " + known});
  }
}

Message want_bool() { return {"应为 true 或 false", "true or false"}; }
Message want_text() { return {"应为文本（不含 U+0000）", "text, without U+0000"}; }
Message want_decimal() {
  return {"应为写成文本的十进制数，如 \"12.50\"", "a decimal number as text, such as \"12.50\""};
}
Message want_array() { return {"应为数组", "an array"}; }
Message want_object() { return {"应为对象", "an object"}; }

Message want_whole(std::int64_t min, std::uint64_t max) {
  const std::string low = std::to_string(min);
  const std::string high = std::to_string(max);
  return {"应为 " + low + " 至 " + high + " 的整数", "a whole number from " + low + " to " + high};
}

Message want_one_of(const std::vector<std::string_view>& names) {
  std::string all;
  for (const std::string_view name : names) {
    all += (all.empty() ? "\"" : ", \"") + std::string(name) + '"';
  }
  return {"应为以下之一：" + all, "one of " + all};
}

std::optional<std::string> text_of(const json::value& value) {
  const json::string* text = value.if_string();
  if (!text || text->find('\0') != text->npos) return std::nullopt;
  return std::string(std::string_view(*text));
}

std::optional<Decimal> decimal_of(const json::value& value) {
  const json::string* text = value.if_string();
  return text ? Decimal::parse(std::string_view(*text)) : std::nullopt;
}

}  // namespace json_internal
}  // namespace luoshi::base
