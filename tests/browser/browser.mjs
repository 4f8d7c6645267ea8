// The system's chromium, driven by playwright-core, with nothing of the network in it. LUOSHI_NODE_MODULES
// is the folder where playwright-core was installed (build/browser by ./test --full).
import {createRequire} from "node:module";
import {pathToFileURL} from "node:url";
import {resolve} from "node:path";

const folder = resolve(process.env.LUOSHI_NODE_MODULES || "build/browser");
const {chromium} = createRequire(pathToFileURL(folder + "/"))("playwright-core");

const kQuiet = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

export const start = () => chromium.launch({executablePath: process.env.LUOSHI_CHROMIUM || "/usr/bin/chromium", args: kQuiet});
export const address = file => pathToFileURL(resolve(file)).href;

export const kDesk = {viewport: {width: 1440, height: 900}};
export const kTelephone = {viewport: {width: 390, height: 844}, isMobile: true, hasTouch: true};
