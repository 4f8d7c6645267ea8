// The system's chromium, driven by playwright-core, with nothing of the network in it. LUOSHI_NODE_MODULES
// is the folder where playwright-core and axe-core were installed (build/browser by ./test --full).
import {readFileSync} from "node:fs";
import {createRequire} from "node:module";
import {pathToFileURL} from "node:url";
import {resolve} from "node:path";

const folder = resolve(process.env.LUOSHI_NODE_MODULES || "build/browser");
const require_there = createRequire(pathToFileURL(folder + "/"));
const {chromium} = require_there("playwright-core");
// axe-core, as words for the page to run.
export const axe_words = () => readFileSync(require_there.resolve("axe-core/axe.min.js"), "utf8");

const kQuiet = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

export const start = () => chromium.launch({executablePath: process.env.LUOSHI_CHROMIUM || "/usr/bin/chromium", args: kQuiet});
export const address = file => pathToFileURL(resolve(file)).href;

export const kDesk = {viewport: {width: 1440, height: 900}};
export const kTelephone = {viewport: {width: 390, height: 844}, isMobile: true, hasTouch: true};
