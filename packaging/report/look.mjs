// Looks at reports in a browser: node look.mjs CHROMIUM FOLDER-FOR-SCREENSHOTS PAGE...
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [executablePath, folder, ...pages] = process.argv.slice(2);
const profile = mkdtempSync(join(tmpdir(), "pql-look-"));
const browser = await chromium.launchPersistentContext(profile, {
  executablePath,
  headless: true,
  viewport: { width: 1080, height: 1200 },
  args: [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
  ],
});

/** What is wrong with a plot as the browser drew it; runs in the page. */
function faults(plot) {
  const found = [];
  const box = plot.getBoundingClientRect();
  const said = plot.getAttribute("aria-labelledby").split(" ").map((id) => document.getElementById(id)?.textContent ?? "");
  if (plot.getAttribute("role") !== "img" || said.length !== 2 || said.some((text) => text.trim() === "")) {
    found.push("has no title and description");
  }
  const labels = [...plot.querySelectorAll("text.label")].map((text) => text.textContent);
  if (!labels.some((text) => /\(.+\)|accounts/.test(text))) {
    found.push("has no axis with a unit: " + labels.join(", "));
  }
  if (plot.querySelectorAll("text.tick").length < 2) {
    found.push("has no ticks");
  }
  if (plot.querySelectorAll("[data-of]").length === 0) {
    found.push("shows nothing");
  }
  if (box.width < 300 || box.height < 60) {
    found.push("is drawn " + box.width + " x " + box.height);
  }
  for (const text of plot.querySelectorAll("text")) {
    const at = text.getBoundingClientRect();
    if (at.left < box.left - 1 || at.right > box.right + 1 || at.top < box.top - 1 || at.bottom > box.bottom + 1) {
      found.push("cuts off \"" + text.textContent + "\"");
    }
  }
  const ticks = [...plot.querySelectorAll("text.tick.middle")];
  for (let i = 1; i < ticks.length; i++) {
    if (ticks[i - 1].getBoundingClientRect().right + 3 > ticks[i].getBoundingClientRect().left) {
      found.push("lets \"" + ticks[i].textContent + "\" run into its neighbour");
    }
  }
  return found;
}

/** Everything wrong with a page; leaves its screenshots behind. */
async function look(file) {
  const page = await browser.newPage();
  const wrong = [];
  const url = pathToFileURL(resolve(file)).href;
  page.on("console", (message) => wrong.push("console: " + message.text()));
  page.on("pageerror", (error) => wrong.push("error: " + error.message));
  page.on("request", (request) => request.url() === url || wrong.push("request: " + request.url()));
  await page.goto(url);
  const plots = await page.locator("svg.plot").all();
  if (plots.length < 4) {
    wrong.push("only " + plots.length + " plots");
  }
  const grounds = new Set();
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    grounds.add(await page.evaluate(() => getComputedStyle(document.body).backgroundColor));
    for (const plot of plots) {
      const id = await plot.getAttribute("id");
      wrong.push(...(await plot.evaluate(faults)).map((fault) => `${colorScheme}: ${id} ${fault}`));
    }
    if (await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)) {
      wrong.push(colorScheme + ": wider than the window");
    }
    await page.screenshot({ path: join(folder, `${basename(file, ".html")}-${colorScheme}.png`), fullPage: true });
  }
  if (grounds.size !== 2) {
    wrong.push("light and dark look the same");
  }
  await page.pdf({ path: join(folder, basename(file, ".html") + ".pdf"), format: "A4", printBackground: true });
  console.log(`${file}: ${plots.length} plots, ${wrong.length === 0 ? "nothing wrong" : wrong.length + " things wrong"}`);
  wrong.forEach((what) => console.error("  " + what));
  await page.close();
  return wrong.length === 0;
}

let well = true;
try {
  for (const page of pages) {
    well = (await look(page)) && well;
  }
  // A look that finds nothing anywhere is no look: a page that fetches, logs and has no plots has to be found out.
  const bait = await browser.newPage();
  let seen = 0;
  bait.on("console", () => seen++);
  bait.on("request", (request) => { seen += request.url().startsWith("http") ? 1 : 0; });
  await bait.setContent("<script>console.error('bait')</script><img src='http://127.0.0.1:9/bait.png'>");
  if (seen < 2) {
    console.error("a page that logs an error and fetches a picture goes unnoticed");
    well = false;
  }
} finally {
  await browser.close();
  rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}
process.exitCode = well ? 0 : 1;
