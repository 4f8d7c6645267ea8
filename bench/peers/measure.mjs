// What others do with the same texts, one CSV line each: name,bytes,cpu_seconds,what it finds.
//
//   node measure.mjs MODULES SECONDS FOLDER
//
// MODULES is the folder with node_modules; FOLDER holds the texts in UTF-8. CPU time of the process, collector of
// garbage included, for node does nothing else meanwhile. Each peer reads all texts once to warm up and then over and
// over, paragraph by paragraph as its makers show, until SECONDS are spent. A peer that is not installed is told on
// standard error and left out.
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const [modules, seconds, folder] = process.argv.slice(2);
if (!folder) {
  console.error('usage: node measure.mjs MODULES SECONDS FOLDER');
  process.exit(2);
}
const require = createRequire(join(resolve(modules), 'package.json'));

const paragraphs = readdirSync(folder).sort().flatMap((name) =>
  readFileSync(join(folder, name), 'utf8').split('\n').filter((line) => line.trim() !== ''));

const peers = [
  {
    name: '@microsoft/recognizers-text-suite: numbers',
    finds: 'numbers and percentages',
    load() {
      const suite = require('@microsoft/recognizers-text-suite');
      return (text) => suite.recognizeNumber(text, suite.Culture.Chinese).length +
        suite.recognizePercentage(text, suite.Culture.Chinese).length;
    },
  },
  {
    name: '@microsoft/recognizers-text-suite: numbers with units',
    finds: 'numbers with a unit or currency',
    load() {
      const suite = require('@microsoft/recognizers-text-suite');
      return (text) => suite.recognizeDimension(text, suite.Culture.Chinese).length +
        suite.recognizeCurrency(text, suite.Culture.Chinese).length;
    },
  },
  {
    name: 'nodejieba',
    finds: 'words',
    load() {
      const jieba = require('nodejieba');
      return (text) => jieba.cut(text).length;
    },
  },
  {
    name: '@node-rs/jieba',
    finds: 'words',
    load() {
      const { Jieba } = require('@node-rs/jieba');
      const jieba = Jieba.withDict(require('@node-rs/jieba/dict').dict);
      return (text) => jieba.cut(text, true).length;
    },
  },
];

function spent(since) {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1e6;
}

function readAll(read, limit) {
  const start = process.cpuUsage();
  let bytes = 0;
  let found = 0;
  for (const paragraph of paragraphs) {
    found += read(paragraph);
    bytes += Buffer.byteLength(paragraph) + 1;
    if (spent(start) > limit) break;
  }
  return { bytes, found, seconds: spent(start) };
}

for (const peer of peers) {
  let read;
  try {
    read = peer.load();
    read(paragraphs[0]);
  } catch (error) {
    console.error(`${peer.name} is left out: ${String(error.message).split('\n')[0]}`);
    continue;
  }
  readAll(read, seconds / 2);
  const all = { bytes: 0, seconds: 0 };
  while (all.seconds < seconds) {
    const once = readAll(read, seconds - all.seconds);
    if (once.found === 0 && all.seconds === 0) throw new Error(`${peer.name} found nothing: it was not asked rightly`);
    all.bytes += once.bytes;
    all.seconds += once.seconds;
  }
  console.log(`${peer.name},${all.bytes},${all.seconds.toFixed(3)},${peer.finds}`);
}
