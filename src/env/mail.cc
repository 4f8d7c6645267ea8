#include "env/mail.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <utility>

#include "base/unicode.h"
#include "env/internal/system_error.h"
#include "env/internal/time_text.h"
#include "env/internal/transfer.h"

namespace luoshi::env {
namespace {

using base::ErrorCode;
using base::Result;

constexpr std::size_t kReceiversMax = 100;
constexpr std::size_t kMailBytesMax = 32u << 20;
// No line of base64 holds '=' in its midst, so that no part can contain it.
constexpr std::string_view kBoundary = "=_luoshi_part";

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '_' || c == '-';
}

bool is_id(std::string_view id) {
  return !id.empty() && id.size() <= 64 && std::all_of(id.begin(), id.end(), is_plain);
}

bool is_address(std::string_view address) {
  const std::size_t at = address.find('@');
  if (address.size() > 254 || at == 0 || at == address.npos) return false;
  const std::string_view domain = address.substr(at + 1);
  return !domain.empty() && std::all_of(domain.begin(), domain.end(), is_plain) &&
         std::all_of(address.begin(), address.begin() + static_cast<std::ptrdiff_t>(at),
                     [](char c) { return is_plain(c) || c == '+'; });
}

bool is_media_type(std::string_view type) {
  return type.size() <= 100 && std::count(type.begin(), type.end(), '/') == 1 &&
         std::all_of(type.begin(), type.end(),
                     [](char c) { return is_plain(c) || c == '/' || c == '+'; });
}

bool is_line(std::string_view text) {
  return text.size() <= 1000 && base::is_valid_utf8(text) &&
         std::none_of(text.begin(), text.end(),
                      [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

Result<void> check(const Mail& mail) {
  const auto wrong = [](base::Message what, base::Message right) {
    return base::fail(ErrorCode::kInvalidInput, std::move(what), "mail", std::move(right));
  };
  if (!is_id(mail.id)) {
    return wrong({"邮件标识无效", "the mail's id is not valid"},
                 {"1 至 64 个字母、数字、点、下划线或连字符",
                  "1 to 64 letters, digits, points, underscores or hyphens"});
  }
  const bool all_addresses = std::all_of(mail.to.begin(), mail.to.end(), is_address);
  if (!is_address(mail.from) || !all_addresses || mail.to.empty() ||
      mail.to.size() > kReceiversMax) {
    return wrong({"发件人或收件人无效", "an address of the mail is not valid"},
                 {"一个发件人和 1 至 100 个收件人，如 a@example.org",
                  "one sender and 1 to 100 receivers, such as a@example.org"});
  }
  if (!is_line(mail.subject) || !base::is_valid_utf8(mail.text)) {
    return wrong(
        {"邮件的主题或正文无效", "the mail's subject or text is not valid"},
        {"UTF-8，主题为一行，至多 1000 字节", "UTF-8, the subject one line of at most 1000 bytes"});
  }
  if (mail.attachment && (!is_line(mail.attachment->name) || mail.attachment->name.size() > 200 ||
                          !is_media_type(mail.attachment->media_type))) {
    return wrong({"附件的名称或类型无效", "the attachment's name or type is not valid"},
                 {"名称至多 200 字节，类型如 application/pdf",
                  "a name of at most 200 bytes, a type such as application/pdf"});
  }
  const std::size_t attached = mail.attachment ? mail.attachment->bytes.size() : 0;
  if (mail.text.size() + attached > kMailBytesMax)
    return internal::too_large("mail", kMailBytesMax);
  return {};
}

void append_base64(std::string& out, std::string_view bytes) {
  constexpr std::string_view kLetters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const std::size_t count = std::min<std::size_t>(3, bytes.size() - at);
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      group = group << 8 | (i < count ? static_cast<unsigned char>(bytes[at + i]) : 0u);
    }
    for (std::size_t i = 0; i < 4; ++i) {
      out += i <= count ? kLetters[group >> (18 - 6 * i) & 63u] : '=';
    }
  }
}

// RFC 2045, 6.8: lines of at most 76 letters.
std::string base64_lines(std::string_view bytes) {
  std::string out;
  for (std::size_t at = 0; at < bytes.size(); at += 57) {
    append_base64(out, bytes.substr(at, 57));
    out += "\r\n";
  }
  return out;
}

// RFC 2047: words of at most 75 letters, none of which cuts a character in two.
std::string encoded_words(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    std::size_t size = std::min<std::size_t>(45, text.size());
    while (size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
    out += out.empty() ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?";
    append_base64(out, text.substr(0, size));
    out += "?=";
    text.remove_prefix(size);
  }
  return out;
}

// RFC 5987's form of a file's name; parameters may be long, lines may not: at most 200 bytes of
// name make at most 600 letters, below the 998 of RFC 5322.
std::string percent_encoded(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (is_plain(c)) {
      out += c;
    } else {
      out += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
    }
  }
  return out;
}

std::string text_part(const Mail& mail) {
  return "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
         base64_lines(mail.text);
}

std::string attachment_part(const MailAttachment& attachment) {
  return "Content-Type: " + attachment.media_type +
         "\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment;\r\n"
         " filename*=UTF-8''" +
         percent_encoded(attachment.name) + "\r\n\r\n" + base64_lines(attachment.bytes);
}

struct Outgoing {
  std::string_view rest;
};

std::size_t give(char* target, std::size_t size, std::size_t count, void* source) {
  std::string_view& rest = static_cast<Outgoing*>(source)->rest;
  const std::size_t given = std::min(size * count, rest.size());
  std::memcpy(target, rest.data(), given);
  rest.remove_prefix(given);
  return given;
}

Result<internal::Address> check(const MailServer& server) {
  auto address = internal::parse_address(server.url);
  if (!address || address->scheme == "smtp" || address->scheme == "smtps") return address;
  return base::fail(ErrorCode::kInvalidInput,
                    {"不是邮件服务器的地址", "this is no address of a mail server"}, address->shown,
                    {"如 smtps://mail.example.org", "such as smtps://mail.example.org"});
}

void set_mail(internal::Transfer& transfer, const Mail& mail, Outgoing& outgoing) {
  transfer.set(CURLOPT_MAIL_FROM, mail.from.c_str());
  for (const std::string& receiver : mail.to) transfer.add_line(receiver);
  transfer.set(CURLOPT_MAIL_RCPT, transfer.lines());
  transfer.set(CURLOPT_UPLOAD, 1L);
  transfer.set(CURLOPT_READFUNCTION, &give);
  transfer.set(CURLOPT_READDATA, &outgoing);
}

}  // namespace

Result<std::string> format_mail(const Mail& mail, WallTime now) {
  if (auto checked = check(mail); !checked) return tl::unexpected(std::move(checked.error()));
  std::string out = "Date: " + internal::rfc5322(now) + "\r\nFrom: <" + mail.from + ">\r\nTo: ";
  for (std::size_t i = 0; i < mail.to.size(); ++i) {
    out += (i > 0 ? ",\r\n <" : "<") + mail.to[i] + '>';
  }
  const std::string domain = mail.from.substr(mail.from.find('@'));
  out += "\r\nSubject: " + encoded_words(mail.subject) + "\r\nMessage-ID: <" + mail.id + domain +
         ">\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n";
  if (!mail.attachment) return out + text_part(mail);
  const std::string mark = "--" + std::string(kBoundary);
  out += "Content-Type: multipart/mixed; boundary=\"" + std::string(kBoundary) + "\"\r\n\r\n";
  out += mark + "\r\n" + text_part(mail) + mark + "\r\n" + attachment_part(*mail.attachment);
  return out + mark + "--\r\n";
}

Result<void> SmtpMailer::send(const Mail& mail) {
  const auto message = format_mail(mail, clock_.wall_now());
  if (!message) return tl::unexpected(message.error());
  const auto address = check(server_);
  if (!address) return tl::unexpected(address.error());
  auto transfer = internal::Transfer::make(server_.url, *address, "smtp,smtps", server_.time_max,
                                           server_.authorities_file);
  if (!transfer) return tl::unexpected(std::move(transfer.error()));
  if (!address->is_loopback) transfer->set(CURLOPT_USE_SSL, static_cast<long>(CURLUSESSL_ALL));
  if (!server_.user.empty()) {
    transfer->set(CURLOPT_USERNAME, server_.user.c_str());
    transfer->set(CURLOPT_PASSWORD, server_.password.c_str());
  }
  Outgoing outgoing{*message};
  set_mail(*transfer, mail, outgoing);
  const CURLcode code = transfer->run();
  if (code != CURLE_OK) return internal::transfer_failure(code, address->shown);
  return {};
}

Result<void> MemoryMailer::send(const Mail& mail) {
  if (auto message = format_mail(mail, WallTime()); !message) {
    return tl::unexpected(std::move(message.error()));
  }
  const std::lock_guard lock(mutex_);
  if (failure_) return tl::unexpected(*std::exchange(failure_, std::nullopt));
  mails_.push_back(mail);
  return {};
}

std::vector<Mail> MemoryMailer::mails() const {
  const std::lock_guard lock(mutex_);
  return mails_;
}

void MemoryMailer::fail_next(base::Error error) {
  const std::lock_guard lock(mutex_);
  failure_ = std::move(error);
}

}  // namespace luoshi::env
