// Sends mail by SMTP. The server's certificate is verified and the mail is encrypted on its way
// (smtps, or STARTTLS), except to a server on this machine itself.
// Errors: kInvalidInput for a mail that must not be sent, kUnavailable when the server did not take
// it; whether it took one whose answer was lost, nobody can know: give each mail an id, by which
// receivers drop the second copy. Thread rule: any thread; each send() is a connection of its own,
// in a process that ignores SIGPIPE.
#pragma once

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "env/clock.h"

namespace luoshi::env {

struct MailAttachment {
  std::string name;        // of the file, UTF-8
  std::string media_type;  // "application/pdf"
  std::string bytes;
};

struct Mail {
  std::string id;    // 1 to 64 of a-z A-Z 0-9 . _ -; the same when it is sent again
  std::string from;  // bare addresses: "office@example.org"
  std::vector<std::string> to;
  std::string subject;  // UTF-8, one line
  std::string text;     // UTF-8
  std::optional<MailAttachment> attachment = {};
};

struct MailServer {
  std::string url;        // "smtp://mail.example.org:587", "smtps://mail.example.org"
  std::string user = {};  // empty: without signing in
  std::string password = {};
  std::chrono::milliseconds time_max{30'000};
  std::string authorities_file = {};  // PEM of the authorities to trust; empty: those of the system
};

// The message as RFC 5322 and MIME have it, all of it in ASCII, lines ended by CR LF.
base::Result<std::string> format_mail(const Mail& mail, WallTime now);

class Mailer {
 public:
  virtual ~Mailer() = default;
  virtual base::Result<void> send(const Mail& mail) = 0;
};

class SmtpMailer final : public Mailer {
 public:
  SmtpMailer(MailServer server, Clock& clock) : server_(std::move(server)), clock_(clock) {}
  base::Result<void> send(const Mail& mail) override;

 private:
  MailServer server_;
  Clock& clock_;
};

// Keeps what a server would have been given, for tests.
class MemoryMailer final : public Mailer {
 public:
  base::Result<void> send(const Mail& mail) override;
  std::vector<Mail> mails() const;
  void fail_next(base::Error error);

 private:
  mutable std::mutex mutex_;
  std::vector<Mail> mails_;
  std::optional<base::Error> failure_;
};

}  // namespace luoshi::env
