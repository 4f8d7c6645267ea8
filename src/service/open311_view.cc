// What is shown of a request that is public: what is chosen from lists, times, the unit in charge;
// the point and the summary where the kind says so.
#include "service/internal/open311_view.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <tuple>

#include "cases/request_rows.h"
#include "service/directory.h"

namespace luoshi::service {

using base::Message;
using base::Result;
namespace json = boost::json;

namespace {

constexpr double kMillionths = 1e6;

struct StateNote {
  std::string_view state;
  Message note;
};
const std::array<StateNote, 9>& state_notes() {
  static const std::array<StateNote, 9> kNotes = {{
      {"registered", {"已登记，等待受理", "registered, not accepted yet"}},
      {"admitted", {"已受理，等待派单", "accepted, to be dispatched"}},
      {"issued", {"已派单，等待承办单位签收", "dispatched to the unit in charge"}},
      {"received", {"承办单位正在办理", "the unit in charge is dealing with it"}},
      {"answered", {"承办单位已答复，正在审核", "answered, the answer is being checked"}},
      {"closed", {"已办结", "closed"}},
      {"archived", {"已办结", "closed"}},
      {"refused", {"不予受理", "not accepted"}},
      {"merged", {"与同一事项的其他诉求一并办理", "dealt with together with others of its kind"}},
  }};
  return kNotes;
}

}  // namespace

PublicView::PublicView(const Open311Asked& asked, const PublicKinds& kinds)
    : asked_(asked),
      kinds_(kinds),
      table_(cases::requests_table()),
      has_notes_(said(asked, "extensions") == "true") {}

Result<json::object> PublicView::item(const ledger::Row& row) {
  const std::string kind_id = text(row, "kind");
  const std::string category_id = text(row, "category");
  const calendar::Kind& kind = *kinds_.find(kind_id);  // as the conditions have it
  const auto* category = calendar::find_category(*kind.process, category_id);
  const std::string name = category ? name_in(*category, asked_.language) : category_id;
  auto unit = unit_name(text(row, "unit"));
  if (!unit) return tl::unexpected(unit.error());
  json::object out{{"service_request_id", text(row, "id")},
                   {"status", at(row, "closed_at").index() == 0 ? "open" : "closed"},
                   {"status_notes", status_note(row)},
                   {"service_name", name},
                   {"service_code", service_code(kind_id, category_id)},
                   {"description", kind.process->open311->summaries ? text(row, "summary") : name},
                   {"agency_responsible", std::move(*unit)},
                   {"service_notice", nullptr},
                   {"requested_datetime", second_json(at(row, "opened_at"))},
                   {"updated_datetime", second_json(at(row, "updated_at"))},
                   {"expected_datetime", second_json(at(row, "due_at"))}};
  if (auto ok = add_place(row, kind, out); !ok) return tl::unexpected(ok.error());
  out["media_url"] = nullptr;
  if (has_notes_) out["notes"] = notes(row);
  return out;
}

const ledger::Value& PublicView::at(const ledger::Row& row, const std::string& column) {
  const auto [found, is_new] = columns_.try_emplace(column, 0);
  if (is_new) found->second = table_.column(column);
  return row[found->second];
}
std::string PublicView::text(const ledger::Row& row, const std::string& column) {
  const auto* value = std::get_if<std::string>(&at(row, column));
  return value ? *value : std::string();
}

Result<std::string> PublicView::unit_name(const std::string& id) {
  if (const auto known = units_.find(id); known != units_.end()) return known->second;
  auto unit = asked_.world.directory.unit(office::UnitId(id));
  if (!unit) return tl::unexpected(unit.error());
  return units_[id] = *unit ? (*unit)->name : std::string();
}

std::string PublicView::status_note(const ledger::Row& row) {
  const bool stands_still =
      at(row, "suspended") == ledger::Value(std::int64_t{1}) && at(row, "closed_at").index() == 0;
  if (stands_still) {
    return Message{"依规定暂缓办理", "suspended by the rules"}.in(asked_.language);
  }
  const std::string state = text(row, "state");
  const auto found = std::ranges::find(state_notes(), state, &StateNote::state);
  return found == state_notes().end() ? std::string() : found->note.in(asked_.language);
}

Result<void> PublicView::add_place(const ledger::Row& row, const calendar::Kind& kind,
                                   json::object& out) {
  const bool is_public = kind.process->open311->points;
  for (const char* name : {"address", "address_id", "zipcode", "lat", "long"}) {
    out[name] = nullptr;
  }
  if (!is_public) return {};
  if (const std::string region = text(row, "region"); !region.empty()) {
    auto name = unit_name(region);
    if (!name) return tl::unexpected(name.error());
    out["address"] = std::move(*name);
  }
  for (const auto& [name, column] : {std::pair("lat", "latitude"), {"long", "longitude"}}) {
    const auto* millionths = std::get_if<std::int64_t>(&at(row, column));
    if (millionths) out[name] = static_cast<double>(*millionths) / kMillionths;
  }
  return {};
}

json::array PublicView::notes(const ledger::Row& row) {
  json::array out;
  const bool is_refused = text(row, "state") == "refused";
  const Message refused{"不予受理", "not accepted"};
  const Message closed{"办结", "closed"};
  for (const auto& [column, type, note] :
       {std::tuple("opened_at", "submitted", Message{"提出诉求", "submitted"}),
        {"dispatched_at", "dispatched", Message{"派单", "dispatched"}},
        {"received_at", "received", Message{"承办单位签收", "received by the unit in charge"}},
        {"answered_at", "answered", Message{"承办单位答复", "answered"}},
        {"closed_at", is_refused ? "refused" : "closed", is_refused ? refused : closed}}) {
    if (at(row, column).index() == 0) continue;
    out.push_back({{"datetime", second_json(at(row, column))},
                   {"description", note.in(asked_.language)},
                   {"type", type}});
  }
  return out;
}

}  // namespace luoshi::service
