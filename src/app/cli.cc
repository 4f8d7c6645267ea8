#include "app/cli.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <string_view>
#include <utility>

#include "app/compare_command.h"
#include "app/deadline_command.h"
#include "app/help.h"
#include "app/keep_commands.h"
#include "app/locate_command.h"
#include "app/options.h"
#include "app/panel_command.h"
#include "app/read_command.h"
#include "app/route_command.h"
#include "app/serve_command.h"
#include "app/version.h"
#include "document/decode.h"

namespace luoshi::app {
namespace {

struct Command {
  const Grammar& grammar;
  int (*run)(const Options& options, World& world);
};

const std::array<Command, 3> kCommands = {{{kReadGrammar, read_command},
                                           {kCompareGrammar, compare_command},
                                           {kPanelGrammar, panel_command}}};

int refuse(World& world, const base::Message& what, const base::Message& right,
           std::string_view command = {}) {
  world.console.tell(base::Error{base::ErrorCode::kInvalidInput, what, {}, right});
  const std::string page = command.empty() ? "" : " " + std::string(command);
  world.console.tell({"说明见 luoshi help" + page, "see luoshi help" + page});
  return kWrongUsage;
}

std::vector<std::string_view> command_names() {
  std::vector<std::string_view> names;
  for (const Command& command : kCommands) names.push_back(command.grammar.command);
  names.push_back("deadline");
  names.push_back("locate");
  names.push_back(kRouteHelp.command);
  names.push_back("serve");
  for (const KeepCommand& command : keep_commands()) names.push_back(command.name);
  names.push_back("help");
  return names;
}

int refuse_command(World& world, const std::string& name) {
  const std::vector<std::string_view> names = command_names();
  const base::Message what{fmt::format("没有“{}”这个命令", name),
                           fmt::format("there is no command '{}'", name)};
  if (name != "-" && world.files.kind(name) != env::PathKind::kAbsent) {
    return refuse(world, what,
                  {"要读这个文件：luoshi read " + name, "to read that file: luoshi read " + name});
  }
  if (const std::string_view meant = closest(name, names); !meant.empty()) {
    return refuse(world, what,
                  {fmt::format("是指 {} 吗？", meant), fmt::format("did you mean {}?", meant)});
  }
  std::string all;
  for (const std::string_view each : names) all += (all.empty() ? "" : ", ") + std::string(each);
  return refuse(world, what, {"命令有：" + all, "the commands: " + all});
}

int show_help(const std::string& command, World& world) {
  const std::string_view text = help_text(command, world.console.language());
  if (text.empty()) return refuse_command(world, command);
  world.console.write(text);
  return world.console.broken() ? kUnreadable : kDone;
}

// Not for people: what this program runs itself with to read a PDF (document/decode.h).
int read_pdf_in_box(World& world) {
  const document::Limits limits;
  const auto bytes = world.standard_input(limits.input_bytes_max);
  if (!bytes) return kUnreadable;
  return world.console.write(document::answer_as_pdf_reader(*bytes, limits)) ? kDone : kUnreadable;
}

int run_command(const Command& command, const std::vector<std::string>& arguments, World& world) {
  const auto options = parse_options(command.grammar, arguments);
  if (!options) {
    return refuse(world, options.error().what, options.error().right, command.grammar.command);
  }
  if (options->help) return show_help(std::string(command.grammar.command), world);
  return command.run(*options, world);
}

// Those of the server and its ledger, which take the configuration's keys.
int run_server_command(const std::string& name, const std::vector<std::string>& arguments,
                       World& world) {
  if (std::ranges::any_of(arguments, [](auto& one) { return one == "--help" || one == "-h"; })) {
    return show_help(name, world);
  }
  if (name == "serve") return serve_command(arguments, world);
  if (name == "deadline") return deadline_command(arguments, world);
  if (name == "locate") return locate_command(arguments, world);
  if (name == kRouteHelp.command) return route_command(arguments, world);
  for (const KeepCommand& command : keep_commands()) {
    if (name == command.name) return command.run(arguments, world);
  }
  return refuse_command(world, name);
}

// --lang may stand before the command too; language_of has seen it.
std::span<const std::string> after_language(std::span<const std::string> arguments) {
  while (!arguments.empty()) {
    const std::size_t taken = arguments[0] == "--lang"              ? 2
                              : arguments[0].starts_with("--lang=") ? 1
                                                                    : 0;
    if (taken == 0) break;
    arguments = arguments.subspan(std::min(taken, arguments.size()));
  }
  return arguments;
}

}  // namespace

int run(const std::vector<std::string>& arguments, World& world) {
  world.console.speak(language_of(arguments, world.variable));
  const std::span<const std::string> words = after_language(arguments);
  if (words.empty()) {
    return refuse(world, {"没有说要做什么", "no command is given"},
                  {"例如 luoshi read 报告.docx", "for instance luoshi read report.docx"});
  }
  const std::string& first = words[0];
  if (first == "--version" || first == "-V" || first == "version") {
    world.console.write(fmt::format("luoshi {}\n", kVersion));
    return world.console.broken() ? kUnreadable : kDone;
  }
  if (first == "--help" || first == "-h" || first == "help") {
    const auto rest = after_language(words.subspan(1));
    return show_help(rest.empty() ? std::string() : rest[0], world);
  }
  if (first == document::kPdfReaderCommand) return read_pdf_in_box(world);
  for (const Command& command : kCommands) {
    if (first != command.grammar.command) continue;
    return run_command(command, {words.begin() + 1, words.end()}, world);
  }
  return run_server_command(first, {words.begin() + 1, words.end()}, world);
}

}  // namespace luoshi::app
