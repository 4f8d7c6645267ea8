// GeoReport v2 behind its addresses: what is offered, taken in and shown.
#include "api/open311_xml.h"
#include "api/test_open311_test.h"

namespace luoshi::api {
namespace {

using test::kForm;
using test::Open311;

using test::CaseNew;
using test::Told;
namespace json = boost::json;

TEST_F(Open311, SaysWhoAnswersAndWhatIsOffered) {
  const json::object discovery = get("discovery.json").json();
  EXPECT_EQ(discovery.at("contact").as_string(), "热线中心");
  EXPECT_EQ(discovery.at("endpoints").at(0).at("type").as_string(), "production");
  const json::array services = list("services.json");
  ASSERT_EQ(services.size(), 3u);
  EXPECT_EQ(services[0].at("service_code").as_string(), "call.light");
  EXPECT_EQ(services[0].at("service_name").as_string(), "street light");
  EXPECT_TRUE(services[0].at("metadata").as_bool());
  EXPECT_EQ(services[2].at("service_code").as_string(), "road.hole");
  EXPECT_FALSE(services[2].at("metadata").as_bool());
  const Told xml = get("services.xml");
  EXPECT_EQ(xml.headers.find("Content-Type"), "text/xml; charset=utf-8");
  EXPECT_NE(xml.body.find("<services><service><service_code>call.light</service_code>"),
            std::string::npos)
      << xml.body;
  EXPECT_NE(xml.body.find("噪声 &lt;夜间&gt;"), std::string::npos) << xml.body;
}

TEST_F(Open311, TheDefinitionIsTheKindsForm) {
  const json::object told = get("services/call.light.json").json();
  std::string all;
  for (const json::value& each : told.at("attributes").as_array()) {
    all += std::string(each.at("code").as_string()) + ":" +
           std::string(each.at("datatype").as_string()) + " ";
  }
  EXPECT_EQ(all, "floor:number day:datetime lift:singlevaluelist side:singlevaluelist room:text ");
  EXPECT_EQ(get("services/letter.wages.json").status, 404);
  EXPECT_EQ(get("services/inside.fire.xml").status, 404);
  EXPECT_NE(get("services/call.light.xml")
                .body.find("<values><value><key>南</key><name>南</name></value>"),
            std::string::npos);
}

TEST_F(Open311, TakesInWhatHasAKey) {
  const std::string form =
      "jurisdiction_id=city.example&service_code=call.light&lat=31.5&long=117.123456&api_key=" +
      key() +
      "&description=%E9%97%A8%E5%8F%A3&last_name=%E7%8E%8B&first_name=%E5%B0%8F%E6%98%8E&phone="
      "13912345678&email=a%40example.org&media_url=https%3A%2F%2Fexample.org%2Fa.jpg&attribute%5B"
      "floor%5D=3&attribute[day]=2026-03-01T00:00:00Z&attribute[side][]=%E5%8D%97"
      "&attribute[room]=301";
  const Told told = post(form);
  ASSERT_EQ(told.status, 200) << told.body;
  const json::value made = base::parse_json(told.body).value().at(0);
  const std::string id(made.at("service_request_id").as_string());
  EXPECT_TRUE(made.at("account_id").is_null());
  EXPECT_EQ(ids("requests/" + id + ".json"), id);
  EXPECT_EQ(ids("tokens/" + id + ".json"), id);
  // As the office sees it.
  auto shown = service::get_case(house_.at.world(), house_.at.caller("p-hotline"), id);
  ASSERT_TRUE(shown) << service::test::why(shown);
  const std::string text = json::serialize(*shown);
  for (const char* part : {"门口", "a@example.org", "https://example.org/a.jpg", R"("web")",
                           R"("room":"3**")", R"("summary":"路灯")", "117.123456"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part << text;
  }
  // And as everybody does.
  for (const char* format : {".json", ".xml"}) {
    const std::string open = get("requests/" + id + format).body;
    for (const char* part :
         {"门口", "example.org", "王", "139", "117.", "31.5", "南", "2026-03-01"}) {
      EXPECT_EQ(open.find(part), std::string::npos) << part << open;
    }
  }
}

TEST_F(Open311, SaysWhatIsWrongWithAReport) {
  const std::string good = "service_code=road.hole&lat=31.5&long=117.1";
  const std::string with_key = good + "&api_key=" + key();
  struct Case {
    std::string form;
    int status;
    std::string about;
  };
  const std::vector<Case> cases = {
      {good, 403, "API key"},
      {good + "&api_key=luoshi_t-1_x", 403, "API key"},
      {good + "&api_key=" + key({"cases.read"}), 403, ""},
      {"api_key=" + key() + "&lat=1&long=1", 400, "service_code"},
      {with_key + "&jurisdiction_id=other", 404, "jurisdiction_id"},
      {"service_code=letter.wages&lat=1&long=1&api_key=" + key(), 404, "service_code"},
      {"service_code=road.hole&api_key=" + key(), 400, "address_string"},
      {"service_code=road.hole&address_id=5&api_key=" + key(), 400, "address_string"},
      {"service_code=road.hole&lat=x&long=1&api_key=" + key(), 400, "lat"},
      {"service_code=road.hole&lat=91&long=1&api_key=" + key(), 400, "lat"},
      {with_key + "&phone=none", 400, "phone"},
      {with_key + "&media_url=javascript:1", 400, "media_url"},
      {with_key + "&description=" + std::string(4'001, 'a'), 400, "description"},
      {with_key + "&attribute[none]=1", 400, "attribute[none]"},
      {"service_code=call.light&lat=1&long=1&api_key=" + key(), 400, "attribute[floor]"},
      {"service_code=call.light&lat=1&long=1&attribute[floor]=1&attribute[floor]=2&api_key=" +
           key(),
       400, "attribute[floor]"},
      {with_key + "&description=%00", 400, ""},
      {"%%%", 400, ""},
  };
  for (const Case& each : cases) {
    const Told told = post(each.form);
    EXPECT_EQ(told.status, each.status) << each.form << told.body;
    const auto value = base::parse_json(told.body);
    ASSERT_TRUE(value && value->is_array()) << told.body;
    EXPECT_EQ(value->at(0).at("code").as_int64(), each.status);
    EXPECT_NE(value->at(0).at("description").as_string().find(each.about), std::string::npos)
        << told.body;
  }
  EXPECT_NE(post(good, "xml").body.find("<errors><error><code>403</code><description>"),
            std::string::npos);
  EXPECT_EQ(ids("requests.json"), "");
  EXPECT_EQ(house_.ask("", Method::kPost, "/open311/v2/requests.json", "{}").status, 415);
  EXPECT_EQ(
      house_.ask("", Method::kPost, "/open311/v2/services.json", good, {{"Content-Type", kForm}})
          .status,
      404);
}

// Whoever has no answer repeats the request and makes no second one.
TEST_F(Open311, ARepetitionIsTheSameRequest) {
  const std::string form = "service_code=road.hole&lat=31.5&long=117.1&api_key=" + key();
  const Headers headers{{"Content-Type", kForm}, {"Idempotency-Key", "request-one"}};
  const Told first = house_.ask("", Method::kPost, "/open311/v2/requests.json", form, headers);
  const Told again = house_.ask("", Method::kPost, "/open311/v2/requests.json", form, headers);
  EXPECT_EQ(first.status, 200) << first.body;
  EXPECT_EQ(first.body, again.body);
  EXPECT_EQ(list("requests.json").size(), 1u);
}

// Files beside the fields, from whoever shows his key before they come.
class Open311Files : public Open311 {
 protected:
  static Headers headers(const std::string& secret) {
    Headers out{{"Content-Type", "multipart/form-data; boundary=x"}};
    if (!secret.empty()) out.add("Authorization", "Bearer " + secret);
    return out;
  }
  Part file(const std::string& name) {
    const std::string path = house_.at.folder() + "/came";
    EXPECT_TRUE(house_.at.files.write_atomically(path, "门口的坑"));
    return {name, "坑.txt", "text/plain", {}, path, std::string("门口的坑").size()};
  }
  static Part field(const std::string& name, const std::string& value) {
    return {name, {}, "text/plain", value, {}, 0};
  }
  Told send(std::vector<Part> files, Headers with) {
    std::vector<Part> parts = {field("service_code", "road.hole"), field("lat", "31.5"),
                               field("long", "117.1"), field("description", "有个坑")};
    std::ranges::move(files, std::back_inserter(parts));
    return house_.ask("", Method::kPost, kTarget, {}, std::move(with), std::move(parts));
  }
  static constexpr const char* kTarget = "/open311/v2/requests.json";
};

TEST_F(Open311Files, AreKeptForThoseWhoMaySeeTheRequestAlone) {
  Headers with = headers(key());
  with.add("Idempotency-Key", "request-one");
  const Told made = send({file("media"), file("media[]")}, with);
  ASSERT_EQ(made.status, 200) << made.body;
  const std::string id(base::parse_json(made.body)->at(0).at("service_request_id").as_string());
  const json::array kept =
      house_.ask("p-hotline", Method::kGet, "/api/v1/cases/" + id).json().at("files").as_array();
  ASSERT_EQ(kept.size(), 2u);
  const std::string hash(kept[0].at("hash").as_string());
  EXPECT_EQ(kept[0].at("media_type"), "text/plain; charset=utf-8");
  EXPECT_EQ(kept[0].at("name"), "");  // told with the file, and that is recorded
  EXPECT_EQ(house_.ask("p-hotline", Method::kGet, "/api/v1/files/" + hash).status, 200);
  EXPECT_EQ(house_.ask("p-other", Method::kGet, "/api/v1/files/" + hash).status, 404);
  for (const std::string& target :
       {"requests/" + id + ".json?extensions=true", std::string("requests.xml?extensions=true")}) {
    const std::string body = get(target).body;
    EXPECT_NE(body.find(id), std::string::npos) << body;
    EXPECT_EQ(body.find(hash), std::string::npos) << body;
    EXPECT_EQ(body.find("坑.txt"), std::string::npos) << body;
  }
  EXPECT_EQ(send({file("media"), file("media[]")}, with).body, made.body);  // the same one
  EXPECT_EQ(list("requests.json").size(), 1u);
}

TEST_F(Open311Files, ComeFromWhoeverShowsAKeyFirst) {
  EXPECT_EQ(house_.refused("", Method::kPost, kTarget, headers("")).status, 403);
  EXPECT_EQ(house_.refused("", Method::kPost, kTarget, headers("wrong")).status, 403);
  EXPECT_EQ(house_.refused("", Method::kPost, kTarget, headers(key())).status, 0);
  const std::string in_address = kTarget + ("?api_key=" + key());
  EXPECT_EQ(house_.refused("", Method::kPost, in_address, headers("")).status, 0);
  // A form has its key within.
  EXPECT_EQ(house_.refused("", Method::kPost, kTarget, {{"Content-Type", kForm}}).status, 0);
  EXPECT_EQ(send({file("media")}, headers("")).status, 403);
  EXPECT_EQ(send({file("picture")}, headers(key())).status, 400);
  EXPECT_EQ(send(std::vector<Part>(6, file("media")), headers(key())).status, 400);
  EXPECT_EQ(send({file("media")}, headers(key({"files.write"}))).status, 403);
  EXPECT_EQ(list("requests.json").size(), 0u);
  Part empty = file("media");  // as a browser sends a field that was left empty
  empty.file_name = "";
  EXPECT_EQ(send({empty}, headers(key())).status, 200);
}

TEST_F(Open311, FindsRequestsByWhatIsAsked) {
  CaseNew here = report("road", "hole");
  here.point = service::CasePoint{base::Decimal::parse("117.2").value(),
                                  base::Decimal::parse("31.8").value()};
  const std::string a = add(here);
  house_.at.clock.advance(std::chrono::hours(48));
  const std::string b = add(report("call", "light"));
  const std::string c = add(report("call", "noise"));
  act("p-hotline", a, service::refuse_case, service::CaseRefusal{"scope", "不归我们"});
  const std::string all = c + " " + b + " " + a;
  struct Case {
    std::string query;
    std::string found;
  };
  const std::vector<Case> cases = {
      {"", all},
      {"nothing=known&status=&service_code=", all},
      {"status=open", c + " " + b},
      {"status=closed", a},
      {"status=open,closed", all},
      {"service_code=call.light", b},
      {"service_code=call.light,road.hole", b + " " + a},
      {"service_code=call.light,call.noise", c + " " + b},
      {"service_code=none", ""},
      {"start_date=2026-03-01T00:00:00Z&end_date=2026-03-03T00:00:00Z", a},
      {"start_date=2026-03-03T00:00:00%2B08:00", all.substr(0, all.rfind(' '))},
      {"end_date=2026-03-03T00:00:00 08:00", a},
      {"updated_after=2026-03-04T00:00:00Z", a + " " + c + " " + b},
      {"updated_before=2026-03-03T00:00:00Z", ""},
      {"bbox=117,31,118,32", a},
      {"bbox=117,31,117.1,32", ""},
      {"page_size=2", c + " " + b},
      {"page_size=2&page=2", a},
      {"page_size=2&page=3", ""},
      {"service_request_id=" + b + "," + a + ",q-none&status=closed", b + " " + a},
  };
  for (const Case& each : cases) {
    std::string query = each.query;
    std::size_t at = 0;
    while ((at = query.find("%2B", at)) != std::string::npos) query.replace(at, 3, "+");
    EXPECT_EQ(ids("requests.json?" + query), each.found) << each.query;
  }
  for (const char* wrong : {"status=new", "start_date=2026-03-03",
                            "start_date=2026-01-01T00:00:00Z&end_date=2026-05-01T"
                            "00:00:00Z",
                            "page_size=1001", "page_size=0", "page=x", "page=11", "bbox=1,2,3",
                            "bbox=2,1,1,2", "updated_after=yesterday"}) {
    EXPECT_EQ(get("requests.json?" + std::string(wrong)).status, 400) << wrong;
  }
  EXPECT_EQ(get("requests.json?jurisdiction_id=city.example").status, 200);
  for (const char* none :
       {"requests.json?jurisdiction_id=other", "services.xml?jurisdiction_id=other",
        "requests/q-none.json", "tokens/q-none.xml", "requests.html", "requests", "things.json",
        "things/one.json", "services/none.json"}) {
    EXPECT_EQ(get(none).status, 404) << none;
  }
}

TEST_F(Open311, ShowsHowFarItIs) {
  const std::string id = add(report("call", "light"));
  const auto now = [&] {
    return list("requests/" + id + ".json?extensions=true").at(0).as_object();
  };
  EXPECT_EQ(now().at("status_notes").as_string(), "registered, not accepted yet");
  EXPECT_EQ(now().at("requested_datetime").as_string(), "2026-03-02T10:01:00+08:00");
  act("p-hotline", id, service::admit_case, service::CaseAdmission{});
  act("p-hotline", id, service::dispatch_case,
      service::CaseDispatch{office::UnitId("u-a"), {}, {}, {}, {}});
  EXPECT_EQ(now().at("agency_responsible").as_string(), "甲区");
  act("p-clerk", id, service::receive_case);
  act("p-clerk", id, service::answer_case, service::CaseAnswer{"已修好", {}});
  EXPECT_EQ(now().at("status").as_string(), "open");
  act("p-hotline", id, service::accept_case, service::CaseAcceptance{});
  const json::object over = now();
  EXPECT_EQ(over.at("status").as_string(), "closed");
  EXPECT_EQ(over.at("updated_datetime").as_string(), "2026-03-02T10:06:00+08:00");
  EXPECT_TRUE(over.at("expected_datetime").is_string());
  std::string notes;
  for (const json::value& each : over.at("notes").as_array()) {
    notes += std::string(each.at("type").as_string()) + " ";
  }
  EXPECT_EQ(notes, "submitted dispatched received answered closed ");
}

TEST(Open311Xml, IsWhatXmlCanHold) {
  const json::value value = json::object{{"notes", {{{"a", "<&>"}, {"b", nullptr}}}},
                                         {"n", 5},
                                         {"d", 31.25},
                                         {"t", true},
                                         {"c", "x\x01y"}};
  EXPECT_EQ(open311_xml("one", value),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<one><notes><note><a>&lt;&amp;&gt;</a><b/>"
            "</note></notes><n>5</n><d>31.25</d><t>true</t><c>xy</c></one>\n");
}

}  // namespace
}  // namespace luoshi::api
