// What the program says: results to standard output, messages and a line of progress to standard
// error. The line of progress is taken away before anything else is written, so that nothing is
// ever printed into it.
//
// A reader that has gone (| head) ends the output quietly: write() answers false, broken() stays
// false. Any other failure is told once on standard error, and broken() is true.
// Thread rule: one thread.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/message.h"
#include "base/result.h"

namespace luoshi::app {

enum class Written { kWhole, kNobodyReads, kFailed };
using Stream = std::function<Written(std::string_view)>;

struct Terminal {
  bool output = false;  // standard output is one
  bool errors = false;  // standard error is one
  int width = 100;      // in columns; of standard output, or what a reader of a pipe may like
};

class Console {
 public:
  Console(Stream output, Stream errors, Terminal terminal)
      : output_(std::move(output)), errors_(std::move(errors)), terminal_(terminal) {}

  void speak(base::Language language) { language_ = language; }
  base::Language language() const { return language_; }
  const Terminal& terminal() const { return terminal_; }

  // False when it is no use to go on.
  bool write(std::string_view bytes);
  bool open_for_more() const { return !ended_; }
  bool broken() const { return broken_; }

  // One line "luoshi: …". Control characters in it are made harmless.
  void tell(const base::Message& message);
  void tell(const base::Error& error);
  void tell_plain(std::string_view text);  // as it stands

  // Shown while it is the last; only on a terminal.
  void show_progress(const std::string& line);
  void hide_progress();

 private:
  Stream output_;
  Stream errors_;
  Terminal terminal_;
  base::Language language_ = base::Language::kChinese;
  bool ended_ = false;
  bool broken_ = false;
  bool progress_shown_ = false;
};

}  // namespace luoshi::app
