// Colours stand in src/style/tokens.css alone; fails, and says where, when another file has one.
import {existsSync, readdirSync, readFileSync} from "node:fs";
import {join} from "node:path";

const kColour = /#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch|color-mix)a?\(|:\s*(?:white|black|gr[ae]y|red|green)\b/gi;
let found = 0;
const folders = ["src", ...readdirSync(".").filter(name => name === "light" || existsSync(`${name}/index.html`))];
for (const entry of folders.flatMap(name => readdirSync(name, {recursive: true, withFileTypes: true}))) {
  const file = join(entry.parentPath ?? entry.path, entry.name);
  if (!/\.(css|vue)$/.test(entry.name) || file.endsWith("tokens.css")) continue;
  const text = readFileSync(file, "utf8");
  const styles = entry.name.endsWith(".css") ? text : text.slice(Math.max(0, text.indexOf("<style")));
  if (entry.name.endsWith(".vue") && !text.includes("<style")) continue;
  for (const [colour] of styles.matchAll(kColour)) {
    console.error(`${file}: ${colour} is a colour; src/style/tokens.css is the place for it`);
    found++;
  }
}
process.exitCode = found ? 1 : 0;
