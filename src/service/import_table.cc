#include "service/internal/import_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "base/json.h"
#include "office/cell_text.h"
#include "office/together.h"
#include "service/answers.h"
#include "sheet/read.h"

namespace luoshi::service {
namespace {

using base::Error;
using base::ErrorCode;
using base::Finding;
using base::Result;
using base::Severity;
namespace json = boost::json;

constexpr std::size_t kFindingsTold = 200;
constexpr std::size_t kNowhere = SIZE_MAX;  // no part of a batch was decided
// The reason of an error after which a command may have been carried out: ledger/internal.
constexpr std::string_view kOutcomeUnknown = "outcome_unknown";

// A header as it is compared: small letters, without what follows in brackets.
std::string header_of(const sheet::Cell& cell) {
  std::string text = office::trimmed(cell.as_found());
  for (const std::string_view bracket : {"(", "（"}) {
    const std::size_t at = text.find(bracket);
    if (at != std::string::npos && at > 0) text = office::trimmed(text.substr(0, at));
  }
  std::transform(text.begin(), text.end(), text.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  std::replace(text.begin(), text.end(), ' ', '_');
  return text;
}

Result<sheet::Tables> tables_of(std::string_view bytes, const ImportLimits& limits) {
  sheet::ReadOptions options;
  options.limits.cells_max = limits.cells_max;
  options.header_row = 0;  // found below
  if (bytes.starts_with("PK\x03\x04")) return sheet::read_xlsx(bytes, options);
  if (bytes.find('\0') != std::string_view::npos && !bytes.starts_with("\xFF\xFE") &&
      !bytes.starts_with("\xFE\xFF")) {
    return base::fail(ErrorCode::kUnsupported,
                      {"不是可导入的文件", "this kind of file is not imported"}, {},
                      {"应为 xlsx 或 csv", "an xlsx or csv"});
  }
  return sheet::read_csv(bytes, options);
}

bool is_known_by(const ImportColumn& column, const sheet::Cell& cell) {
  if (column.is_exact) return office::trimmed(cell.as_found()) == column.name;
  const std::string header = header_of(cell);
  return header == column.name ||
         std::find(column.words.begin(), column.words.end(), header) != column.words.end();
}

// How many of the columns a row names; 0 when one that is needed is not among them.
std::size_t columns_named(const std::vector<ImportColumn>& wanted, const sheet::Row& row) {
  std::size_t named = 0;
  for (const ImportColumn& one : wanted) {
    const bool is_there = std::any_of(row.cells.begin(), row.cells.end(),
                                      [&](const auto& cell) { return is_known_by(one, cell); });
    if (!is_there && one.is_needed) return 0;
    named += is_there ? 1 : 0;
  }
  return named;
}

// A title may stand above the header, and the header may take two rows: it is the row that names
// most columns, of the first ten; where none names those that are needed, the first.
struct HeaderRow {
  std::size_t at = 0;
  std::size_t named = 0;
};
HeaderRow header_row_of(const std::vector<ImportColumn>& wanted, const sheet::Table& table) {
  constexpr std::size_t kRowsLooked = 10;
  HeaderRow best;
  for (std::size_t row = 0; row < std::min(kRowsLooked, table.rows.size()); ++row) {
    const std::size_t named = columns_named(wanted, table.rows[row]);
    if (named > best.named) best = {row, named};
  }
  return best;
}

// The sheet that is meant: the first with the columns, a hidden one only where no other has them;
// else the first. What else has them is told.
std::size_t meant_sheet(const std::vector<ImportColumn>& wanted, sheet::Tables& read) {
  std::vector<std::size_t> with_columns;
  for (const bool hidden : {false, true}) {
    for (std::size_t i = 0; i < read.tables.size(); ++i) {
      if (read.tables[i].hidden != hidden) continue;
      if (header_row_of(wanted, read.tables[i]).named > 0) with_columns.push_back(i);
    }
  }
  for (std::size_t i = 1; i < with_columns.size(); ++i) {
    const std::string& name = read.tables[with_columns[i]].name;
    read.findings.push_back({"import.sheet_ignored",
                             Severity::kWarning,
                             {},
                             name,
                             {fmt::format("没有导入另一张表“{}”", name),
                              fmt::format("the sheet \"{}\" is not imported", name)}});
  }
  return with_columns.empty() ? 0 : with_columns.front();
}

// Takes the header off the table.
void find_columns(const std::vector<ImportColumn>& wanted, ImportTable& out) {
  out.at.resize(wanted.size());
  sheet::Row header_row;
  if (!out.table.rows.empty()) {
    const auto at =
        out.table.rows.begin() + static_cast<std::ptrdiff_t>(header_row_of(wanted, out.table).at);
    header_row = std::move(*at);
    out.table.rows.erase(out.table.rows.begin(), at + 1);
  }
  for (std::uint32_t i = 0; i < header_row.cells.size(); ++i) {
    if (header_row.cells[i].is_empty()) continue;
    const auto known = std::find_if(wanted.begin(), wanted.end(), [&](const ImportColumn& one) {
      return is_known_by(one, header_row.cells[i]);
    });
    auto* place = known == wanted.end() ? nullptr : &out.at[known - wanted.begin()];
    if (place && !*place) {
      *place = i;
      continue;
    }
    out.findings.push_back(
        {"import.column_ignored",
         Severity::kWarning,
         {},
         out.prefix + sheet::place_of(i, header_row.source_row),
         {fmt::format("没有用到“{}”这一列", header_row.cells[i].as_found()),
          fmt::format("the column \"{}\" is not used", header_row.cells[i].as_found())}});
  }
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (!wanted[i].is_needed || out.at[i]) continue;
    const std::string_view zh = wanted[i].words.empty() ? wanted[i].name : wanted[i].words[0];
    out.findings.push_back({"import.column_missing",
                            Severity::kError,
                            {},
                            {},
                            {fmt::format("缺少“{}”这一列", zh),
                             fmt::format("the column \"{}\" is missing", wanted[i].name)}});
  }
}

json::object finding_json(const Finding& finding) {
  constexpr std::string_view kSeverities[] = {"info", "warning", "error"};
  json::object out;
  out["cell"] = finding.where;
  out["severity"] = kSeverities[static_cast<std::size_t>(finding.severity)];
  out["code"] = finding.code;
  out["message"] = finding.message.zh;
  out["message_en"] = finding.message.en;
  return out;
}

// Steps that go into one command.
struct Batch {
  std::vector<ImportStep> steps;
  ledger::Catalog others;
  std::size_t events = 0;
};

std::vector<Batch> batches_of(std::vector<ImportStep> steps, const ledger::Catalog& others) {
  std::vector<Batch> batches(1);
  for (ImportStep& step : steps) {
    if (batches.back().events + step.events_max > office::kEventsMax) batches.emplace_back();
    batches.back().events += step.events_max;
    batches.back().steps.push_back(std::move(step));
  }
  for (Batch& batch : batches) batch.others = others;
  return batches;
}

// Runs on the committer's thread; `ended` receives the part at which it ended.
ledger::Command command_of(const Caller& caller, std::string request, const ledger::Hash& digest,
                           Batch& batch, std::string reply, std::shared_ptr<std::size_t> ended) {
  ledger::Command command;
  command.actor = caller.actor;
  command.request = std::move(request);
  command.fingerprint = digest;
  std::vector<ledger::Decide> parts;
  for (ImportStep& step : batch.steps) {
    command.streams.insert(command.streams.end(), step.streams.begin(), step.streams.end());
    parts.insert(parts.end(), step.parts.begin(), step.parts.end());
  }
  command.decide = [parts = std::move(parts), reply = std::move(reply), ended = std::move(ended),
                    others = batch.others](ledger::View& view) {
    auto decision = office::decide_together(view, parts, ended.get(), others);
    if (decision) decision->reply = reply;
    return decision;
  };
  return command;
}

// Without the place, which stands beside it.
base::Message words_of(Error error) {
  error.where.clear();
  return {error.to_string(base::Language::kChinese), error.to_string(base::Language::kEnglish)};
}

std::string where_of(const Batch& batch, std::size_t part) {
  for (const ImportStep& step : batch.steps) {
    if (part < step.parts.size()) return step.where;
    part -= step.parts.size();
  }
  return {};
}

// Tried again while nobody knows whether it was carried out: the same request is, once.
Result<ledger::Reply> run_batch(World& world, const Caller& caller, const std::string& request,
                                const ledger::Hash& digest, Batch& batch,
                                const std::string& reply) {
  constexpr int kTriesMax = 3;
  for (int tries = 1;; ++tries) {
    auto ended = std::make_shared<std::size_t>(kNowhere);
    auto done = world.ledger.execute(command_of(caller, request, digest, batch, reply, ended));
    if (done) return done;
    if (done.error().reason == kOutcomeUnknown && tries < kTriesMax) continue;
    Error error = told(done.error());
    const std::string cell = where_of(batch, *ended);
    if (!cell.empty() && error.code != ErrorCode::kUnavailable) error.where = cell;
    return tl::unexpected(std::move(error));
  }
}

// Of an import that broke off: how many were made and changed, where it stopped and why, and which
// rows were not reached.
void tell_what_was_done(const std::vector<Batch>& batches, const CarriedOut& out,
                        json::object& answer) {
  std::size_t created = 0;
  std::size_t changed = 0;
  std::size_t at = 0;
  json::array doubtful;
  json::array missing;
  for (const Batch& batch : batches) {
    for (const ImportStep& step : batch.steps) {
      if (at < out.steps_done) {
        ++(step.is_new ? created : changed);
      } else {
        (at < out.steps_touched() ? doubtful : missing).emplace_back(step.where);
      }
      ++at;
    }
  }
  answer["created"] = created;
  answer["changed"] = changed;
  answer["is_complete"] = false;
  answer["rows_in_doubt"] = std::move(doubtful);
  answer["rows_not_done"] = std::move(missing);
  const Finding why{
      "import.broke_off", Severity::kError, {}, out.error->where, words_of(*out.error)};
  json::array& findings = answer["findings"].as_array();
  findings.insert(findings.begin(), finding_json(why));
}

std::vector<Error> problems_of(const std::vector<Finding>& findings) {
  std::vector<Error> problems;
  for (const Finding& finding : findings) {
    if (finding.severity != Severity::kError || problems.size() == kFindingsTold) continue;
    problems.push_back({ErrorCode::kInvalidInput, finding.message, finding.where, {}, {}});
  }
  return problems;
}

}  // namespace

office::ImportCell ImportTable::cell(std::size_t row, std::size_t column) const {
  const sheet::Row& in = table.rows[row];
  if (!at[column]) return {{}, fmt::format("{}{}", prefix, in.source_row)};
  const sheet::Cell& found = in.at(*at[column]);
  const std::string text = found.as_date() ? found.as_date()->to_string() : found.as_found();
  return {office::trimmed(text), prefix + sheet::place_of(*at[column], in.source_row)};
}

office::OptionalCell ImportTable::cell_if_there(std::size_t row, std::size_t column) const {
  if (!at[column]) return std::nullopt;
  return cell(row, column);
}

Result<ImportTable> read_import_table(World& world, const std::string& path,
                                      const std::vector<ImportColumn>& columns,
                                      const ImportLimits& limits) {
  auto bytes = world.files.read(path, limits.bytes_max);
  if (!bytes) {
    Error error = bytes.error();
    error.where = "/file";  // where it stands here is nobody's business
    return tl::unexpected(std::move(error));
  }
  auto tables = tables_of(*bytes, limits);
  if (!tables || tables->tables.empty()) {
    Error error = tables ? wrong_member("/file", {"文件里没有表格", "no table in the file"},
                                        {"应有表头和至少一行", "headers and at least one row"})
                         : tables.error();
    // A media type that is not read is told as such; all else is a wrong member.
    error.where = error.code == ErrorCode::kUnsupported ? std::string() : "/file";
    return tl::unexpected(std::move(error));
  }
  ImportTable out;
  out.table = std::move(tables->tables[meant_sheet(columns, *tables)]);
  if (out.table.rows.size() > limits.rows_max) {
    return base::fail(ErrorCode::kTooLarge,
                      {fmt::format("表格超过{}行", limits.rows_max),
                       fmt::format("the table has more than {} rows", limits.rows_max)},
                      {}, {"应分成几个文件", "several smaller files"});
  }
  if (bytes->starts_with("PK")) out.prefix = out.table.name + "!";
  out.findings = std::move(tables->findings);
  out.findings.insert(out.findings.end(), out.table.findings.begin(), out.table.findings.end());
  out.digest = vault::digest(vault::HashAlgorithm::kSha256, *bytes);
  find_columns(columns, out);
  return out;
}

Result<std::vector<ledger::Row>> all_rows(World& world, const ledger::Table& table) {
  constexpr std::size_t kRowsMax = 1'000'000;
  ledger::Query query{.table = &table, .book = ledger::kCityBook};
  query.limit = kRowsMax;
  auto found = world.ledger.rows(query);
  if (!found) return tl::unexpected(found.error());
  std::vector<ledger::Row> rows;
  for (ledger::BookRow& row : *found) rows.push_back(std::move(row.row));
  return rows;
}

Asked with_file(const Asked& asked, const ledger::Hash& digest) {
  vault::Digester digester(vault::HashAlgorithm::kSha256);
  digester.update(vault::bytes_of(asked.fingerprint));
  digester.update(vault::bytes_of(digest));
  return {asked.request, digester.finish()};
}

Imported imported(bool dry_run, const ImportCounts& counts, const std::vector<Finding>& findings) {
  json::array told;
  for (std::size_t i = 0; i < std::min(findings.size(), kFindingsTold); ++i) {
    told.push_back(finding_json(findings[i]));
  }
  Imported out;
  out.result["dry_run"] = dry_run;
  out.result["rows"] = counts.rows;
  out.result["created"] = counts.created;
  out.result["changed"] = counts.changed;
  out.result["unchanged"] = counts.unchanged;
  out.result["findings"] = std::move(told);
  if (!dry_run) out.problems = problems_of(findings);
  return out;
}

CarriedOut carry_out_import(World& world, const Caller& caller, const Asked& asked,
                            std::vector<ImportStep> steps, json::object answer,
                            const ledger::Catalog& others) {
  CarriedOut out;
  answer["is_complete"] = true;
  answer["rows_not_done"] = json::array();
  answer["rows_in_doubt"] = json::array();
  std::vector<Batch> batches = batches_of(std::move(steps), others);
  for (std::size_t i = 0; i < batches.size(); ++i) {
    const bool is_last = i + 1 == batches.size();
    // Only the last carries the request id: who repeats a request that broke off half way gets the
    // rest done, not the answer to a part of it.
    const std::string request = is_last ? asked.request : ordered_id(world, "import-");
    const std::string text = is_last ? base::serialize(answer) : std::string("{}");
    auto reply = run_batch(world, caller, request, asked.fingerprint, batches[i], text);
    if (!reply) {
      out.error = reply.error();
      if (reply.error().reason == kOutcomeUnknown) {
        out.steps_in_doubt = batches[i].steps.size();
      }
      break;
    }
    out.repeated = is_last && reply->repeated;
    if (!out.repeated) out.steps_done += batches[i].steps.size();
    if (out.repeated) {
      auto first = base::parse_json(reply->body);
      if (first && first->is_object()) answer = std::move(first->get_object());
    }
  }
  if (out.error) tell_what_was_done(batches, out, answer);
  out.answer = std::move(answer);
  return out;
}

}  // namespace luoshi::service
