// The picture of the README: node screenshot.mjs PAGE PICTURE. A target is selected, its card open.
import {address, start} from "./browser.mjs";

const [page_file, picture] = process.argv.slice(2);
const browser = await start();
const page = await browser.newPage({viewport: {width: 1440, height: 800}, colorScheme: "light"});
await page.goto(address(page_file));
await page.click('[data-count="target"]');
await page.locator("#rows tr[data-id]").nth(3).click();
await page.mouse.move(2, 2);
await page.screenshot({path: picture});
await browser.close();
