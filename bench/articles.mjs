// Prints how well and how fast article pages are read: the pages of test/article/generated, beside Readability over linkedom alone.
// Pages of your own can be measured too: node bench/articles.mjs FOLDER, where FOLDER holds NAME.html and NAME.txt (the body).
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Readability } from "@mozilla/readability";
import { parseHTML } from "linkedom";
import { writeFigures } from "./figures.mjs";

const built = new URL("../dist/", import.meta.url);
const { readArticle } = await import(new URL("src/article/page/read-article.js", built).href);
const { newsPages } = await import(new URL("test/article/generated/shapes.js", built).href);
const { wordF1, wrongFields } = await import(new URL("test/article/generated/score.js", built).href);

const ROUNDS = 15;
const folder = process.argv[2]?.startsWith("--") ? undefined : process.argv[2];
const pages = folder === undefined ? newsPages(4) : readFolder(folder);
for (const page of pages) measure(page);
const rows = pages.map(measure);
const sites = [...new Set(rows.map(({ site }) => site))];
console.log("site                 pages     F1   fields wrong   Muara ms   Readability alone: F1, ms");
for (const site of sites)
  print(
    site,
    rows.filter((row) => row.site === site),
  );
print("all", rows);
const cost = median(rows.map(({ ms }) => ms)) / median(rows.map(({ plainMs }) => plainMs));
const ratio = median(rows.map(({ ms, plainMs }) => ms / plainMs));
console.log(
  `CPU time relative to Readability and linkedom alone: medians ${cost.toFixed(2)}, median page ${ratio.toFixed(2)}`,
);
writeFigures({
  F1: rows.reduce((sum, { f1 }) => sum + f1, 0) / rows.length,
  "fields wrong": rows.reduce((sum, { wrong }) => sum + wrong, 0),
  "times Readability alone": cost,
});

function measure(page) {
  const bytes = new TextEncoder().encode(page.html);
  const options = page.timeZone === undefined ? {} : { timeZone: page.timeZone };
  const [{ ms, value: reading }, { ms: plainMs, value: plain }] = timed(
    () => readArticle({ url: page.url, bytes }, options),
    () => new Readability(parseHTML(page.html).document).parse()?.textContent ?? "",
  );
  return {
    site: page.name.replace(/ \d+$/, ""),
    f1: wordF1(page.body, reading.text),
    wrong: page.title === undefined ? 0 : wrongFields(page, reading).length,
    ms,
    plainF1: wordF1(page.body, plain),
    plainMs,
  };
}

/** The median CPU time of each, taken by turns: what else the machine does meets both alike. */
function timed(...works) {
  const times = works.map(() => []);
  const values = [];
  for (let round = 0; round < ROUNDS; round += 1)
    works.forEach((work, index) => {
      const before = process.cpuUsage();
      values[index] = work();
      const { user, system } = process.cpuUsage(before);
      times[index].push((user + system) / 1000);
    });
  return works.map((_, index) => ({ ms: median(times[index]), value: values[index] }));
}

function readFolder(path) {
  return readdirSync(path)
    .filter((file) => file.endsWith(".html"))
    .map((file) => ({
      name: file.replace(/\.html$/, ""),
      url: "https://page.example/",
      html: readFileSync(join(path, file), "utf8"),
      body: readFileSync(join(path, file.replace(/\.html$/, ".txt")), "utf8"),
    }));
}

function print(name, list) {
  const mean = (pick) => list.reduce((sum, row) => sum + pick(row), 0) / list.length;
  const wrong = list.reduce((sum, row) => sum + row.wrong, 0);
  console.log(
    `${name.padEnd(20)} ${String(list.length).padStart(5)}  ${mean((row) => row.f1).toFixed(3)} ${String(wrong).padStart(14)} ${median(
      list.map((row) => row.ms),
    )
      .toFixed(1)
      .padStart(10)}   ${mean((row) => row.plainF1).toFixed(3)}, ${median(list.map((row) => row.plainMs)).toFixed(1)}`,
  );
}

function median(numbers) {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
}
