// The public interface of a running server, asked by the npm client open311, which others wrote:
//   node client_test.cjs ADDRESS KEY
// KEY is a token with cases.take. Every JSON answer is held against GeoReport v2's JSON Schemas in LUOSHI_TEST_DATA, and
// every XML answer against the JSON one: they say the same. LUOSHI_NODE_MODULES is the folder where the packages were
// installed (build/open311 by ./test --full). The client's own readers of XML are not to be had any more (packages of 2012
// with native parts), so XML is read by fast-xml-parser. Ends with 'N passed, N failed, N skipped'.
const assert = require("node:assert/strict");
const {readFileSync} = require("node:fs");
const {createRequire} = require("node:module");
const {join, resolve} = require("node:path");

const require_there = createRequire(resolve(process.env.LUOSHI_NODE_MODULES || "build/open311") + "/");
const Ajv = require_there("ajv");
const Open311 = require_there("open311");
const {XMLParser, XMLValidator} = require_there("fast-xml-parser");

const [server, key] = process.argv.slice(2);
assert.ok(server && key, "usage: node client_test.cjs ADDRESS KEY");
const place = server + "/open311/v2/";
const city = new Open311({discovery: place + "discovery.json", endpoint: place, apiKey: key});
const ask = (method, ...words) => new Promise((done, failed) => city[method](...words, (error, data) => error ? failed(new Error(`${method}: ${data}`)) : done(data)));

// -- schemas --

const kSchemas = ["request", "requests", "service", "services", "service-definition"];
const data = process.env.LUOSHI_TEST_DATA;
const ajv = new Ajv({strict: false, validateFormats: false, allErrors: true});
if (data) for (const name of kSchemas) ajv.addSchema(JSON.parse(readFileSync(join(data, "open311/georeport-v2", name + ".json"))), name + ".json");
const kTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$/;
function check_times(value, where) {
  for (const [name, each] of Object.entries(value ?? {})) {
    if (typeof each === "object") check_times(each, where);
    else if (/datetime$/.test(name) && name !== "datatype") assert.match(each, kTime, where);
  }
}

async function json_of(path) {
  const response = await fetch(place + path);
  assert.equal(response.headers.get("content-type"), "application/json; charset=utf-8");
  return {status: response.status, value: await response.json()};
}

// -- XML --

const kLists = {services: "service", service_requests: "request", attributes: "attribute", values: "value", notes: "note", endpoints: "endpoint", formats: "format", errors: "error"};
const parser = new XMLParser({parseTagValue: false, ignoreDeclaration: true, isArray: (name, path) => Object.entries(kLists).some(([list, item]) => item === name && path.endsWith(`${list}.${item}`))});
// What a JSON value is in XML, with no types: text everywhere, nothing as the empty text.
const untyped = (name, value) => {
  if (value === null) return "";
  if (Array.isArray(value)) return value.length === 0 ? "" : {[kLists[name]]: value.map(each => untyped("", each))};
  if (typeof value === "object") return Object.fromEntries(Object.entries(value).map(([member, each]) => [member, untyped(member, each)]));
  return String(value);
};
async function check_xml(path, root, value) {
  const dot = (path + "?").indexOf(".json");
  const response = await fetch(place + path.slice(0, dot) + ".xml" + path.slice(dot + 5));
  assert.equal(response.headers.get("content-type"), "text/xml; charset=utf-8");
  const text = await response.text();
  assert.equal(XMLValidator.validate(text), true, text);
  assert.deepEqual(parser.parse(text)[root], untyped(root, value), path);
}

async function holds(path, schema, root) {
  const {status, value} = await json_of(path);
  assert.equal(status, 200, path + JSON.stringify(value));
  check_times(value, path);
  if (data) {
    const fits = ajv.getSchema(schema + ".json");
    assert.ok(fits(value), path + " " + JSON.stringify(fits.errors));
  }
  await check_xml(path, root, value);
  return value;
}

// -- what is tried --

const tests = {
  async "discovery names the endpoint"() {
    const found = await ask("serviceDiscovery", {cache: true});
    assert.equal(city.endpoint, place);
    assert.ok(found.contact && found.key_service);
    await check_xml("discovery.json", "discovery", (await json_of("discovery.json")).value);
  },
  async "services and their definitions"() {
    const services = await ask("serviceList");
    assert.ok(services.length > 5);
    await holds("services.json", "services", "services");
    for (const {service_code} of services) {
      const path = `services/${encodeURIComponent(service_code).replaceAll("%2E", ".")}.json`;
      assert.equal((await holds(path, "service-definition", "service_definition")).service_code, service_code);
    }
  },
  async "a report is taken in, found and shown without what is personal"() {
    const [service] = (await ask("serviceList")).filter(each => !each.metadata);
    const secret = "秘密" + process.pid;
    const report = {service_code: service.service_code, lat: 31.23, long: 117.34, address_string: secret, description: secret, last_name: "王", first_name: secret, phone: "13912345678", email: "secret@example.org"};
    const [made] = await ask("submitRequest", report);
    const id = made.service_request_id;
    assert.ok(id);
    assert.equal((await ask("token", id))[0].service_request_id, id);
    for (const found of [await ask("serviceRequest", id), await ask("serviceRequests", [id, id]), await ask("serviceRequests", {service_code: service.service_code, status: "open"})]) {
      assert.equal(found[0].service_request_id, id);
      assert.equal(found[0].status, "open");
      assert.ok(found[0].requested_datetime.getTime() > 0);
    }
    for (const path of [`requests/${id}.json`, "requests.json", "requests.json?extensions=true", "requests.json?bbox=117,31,118,32", "requests.json?page_size=1"]) {
      const shown = JSON.stringify(await holds(path, "requests", "service_requests"));
      for (const word of [secret, "13912345678", "secret@example.org"]) assert.ok(!shown.includes(word), path);
    }
    await holds("requests.json?status=closed", "requests", "service_requests");
  },
  async "files are taken in and shown to nobody here"() {
    const [service] = (await ask("serviceList")).filter(each => !each.metadata);
    const form = () => {
      const out = new FormData();
      for (const [name, value] of Object.entries({service_code: service.service_code, lat: "31.23", long: "117.34", description: "附照片"})) out.append(name, value);
      for (const name of ["media", "media[]"]) out.append(name, new Blob(["秘密内容"], {type: "text/plain"}), "秘密文件.txt");
      return out;
    };
    const send = headers => fetch(place + "requests.json", {method: "POST", headers, body: form()});
    assert.equal((await send({})).status, 403);
    const response = await send({Authorization: "Bearer " + key});
    assert.equal(response.status, 200);
    const [{service_request_id: id}] = await response.json();
    const shown = JSON.stringify(await holds(`requests/${id}.json`, "requests", "service_requests"));
    assert.ok(!shown.includes("秘密"), shown);
  },
  async "what is wrong is told"() {
    const stranger = new Open311({endpoint: place, apiKey: "none"});
    const status = await new Promise(done => stranger.submitRequest({service_code: "none", lat: 1, long: 1}, done));
    assert.equal(status, 403);
    for (const [path, code] of [["requests/q-none.json", 404], ["services/none.json", 404], ["requests.json?status=new", 400], ["services.json?jurisdiction_id=other", 404]]) {
      const {status, value} = await json_of(path);
      assert.equal(status, code);
      assert.equal(value[0].code, code);
      assert.ok(value[0].description);
      await check_xml(path, "errors", value);
    }
  },
};

(async () => {
  let passed = 0, failed = 0;
  for (const [name, run] of Object.entries(tests)) {
    try {
      await run();
      passed += 1;
    } catch (error) {
      failed += 1;
      console.log(`FAILED ${name}\n${error.stack}`);
    }
  }
  if (!data) console.log("The schemas are not looked at: LUOSHI_TEST_DATA is not set.");
  console.log(`${passed} passed, ${failed} failed, ${data ? 0 : 1} skipped`);
})();
