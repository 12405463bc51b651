// A headless Chromium for a Python program (`tools/browser.py`): one JSON command a line on standard input, one JSON
// answer a line on standard output. It ends when its standard input does: a program that dies leaves nothing running.
//
// It can reach only this machine. Pictures of other hosts are drawn here, in the width that their address states; every
// other request to another host fails, and is reported like any failed request.
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";
import axe from "axe-core";
import { chromium } from "playwright-core";
import { findMissingPictures, findWhatSticksOut } from "./page_checks.mjs";

const FLAGS = ["--disable-gpu", "--disable-quic", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"];
// Ends a wait that would last forever. A busy machine takes many times as long as an idle one.
const PATIENCE_MS = 60_000;
const PAUSE_MS = 30;
// What a shopper does, and how a page is looked at, of the methods of Playwright's page, keyboard and mouse. Before a
// document is complete and its scripts have run, it does what it does without them, and only a part of it is seen.
const NEED_DOCUMENT = new Set([
  ...["check", "click", "dblclick", "fill", "focus", "press", "selectOption", "tap", "type", "wheel"],
  ...["evaluate", "innerText", "inputValue", "isVisible", "textContent"],
]);
// What the page had to do already when a condition became true: that a dialog was closed is told with the next frame. (A
// page's own timers and its requestAnimationFrame may stand still in a test.)
const SETTLE = `(async () => {
  const nothing = new Animation(new KeyframeEffect(null, null, 1));
  nothing.play();
  await nothing.finished;
  await scheduler.postTask(() => {}, { priority: "background" });
})()`;
const browser = await chromium.launch({ executablePath: process.argv[2], args: FLAGS, timeout: PATIENCE_MS });
const opened = new Map();

const commands = {
  // A page in its own context, as in a new browser profile.
  async open({ options = {}, scripts = [], answers = {} }) {
    const context = await browser.newContext(options);
    context.setDefaultTimeout(PATIENCE_MS);
    for (const content of scripts) await context.addInitScript({ content });
    await context.route((url) => url.hostname !== "127.0.0.1", answerForOthers);
    for (const [glob, json] of Object.entries(answers)) await context.route(glob, (route) => route.fulfill({ json }));
    return openTab(context, options.javaScriptEnabled ?? true);
  },

  // Another page in the context of one: a second tab of the same browser profile.
  async tab({ page }) {
    const { context, hasScripts } = opened.get(page);
    return openTab(context, hasScripts);
  },

  // Any method of Playwright's page or of its members: `goto`, `keyboard.press`, `context.cookies`.
  async call({ page, method, args }) {
    const names = method.split(".");
    const name = names.pop();
    let owner = opened.get(page).page;
    if (NEED_DOCUMENT.has(name)) await owner.waitForLoadState("domcontentloaded");
    for (const part of names) owner = typeof owner[part] === "function" ? owner[part]() : owner[part];
    return owner[name](...args);
  },

  // The complaints and requests of the page so far.
  async heard({ page }) {
    return opened.get(page).heard;
  },

  // Playwright's own wait evaluates inside the page, which the policy of our pages forbids. The document may be another
  // one by the time that it is true.
  async wait_for({ page, condition }) {
    const { page: found, hasScripts } = opened.get(page);
    const giveUpAt = Date.now() + PATIENCE_MS;
    while (!(await evaluateIfItStays(found, condition))) {
      if (Date.now() > giveUpAt) throw new Error(`${condition} was not true in ${PATIENCE_MS} ms`);
      await setTimeout(PAUSE_MS);
    }
    if (hasScripts) await evaluateIfItStays(found, SETTLE);
  },

  // The violations of axe's default rules, including the rules of best practice.
  async axe({ page }) {
    const found = opened.get(page).page;
    await found.evaluate(axe.source);
    // While something fades in, its colours are not yet its own.
    await found.evaluate("Promise.allSettled(document.getAnimations().map(({ finished }) => finished))");
    const { violations } = await found.evaluate("axe.run(document)");
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, html, failureSummary }) => `${id}: ${target.join(" ")} ${failureSummary} in ${html}`),
    );
  },

  // What assistive technology is told of: role, name and states of each part, in order. What is inert is not in it.
  async accessible({ page }) {
    const { context, page: found } = opened.get(page);
    const session = await context.newCDPSession(found);
    const { nodes } = await session.send("Accessibility.getFullAXTree");
    await session.detach();
    return nodes
      .filter(({ ignored }) => !ignored)
      .map(({ role, name, properties = [] }) => ({
        role: role?.value ?? "",
        name: name?.value ?? "",
        states: Object.fromEntries(properties.map((property) => [property.name, property.value.value])),
      }));
  },

  // The addresses of the page and of the tabs that it has opened.
  async tabs({ page }) {
    return opened.get(page).context.pages().map((tab) => tab.url());
  },

  async sticking_out({ page }) {
    return opened.get(page).page.evaluate(findWhatSticksOut);
  },

  async missing_pictures({ page }) {
    return opened.get(page).page.evaluate(findMissingPictures);
  },

  // The complaints of html-validate about a document; `rules` override its recommended rules.
  async validate({ html, rules }) {
    const { HtmlValidate } = await import("html-validate");
    const validator = new HtmlValidate({ root: true, extends: ["html-validate:recommended"], rules });
    const { results } = await validator.validateString(html);
    return results.flatMap(({ messages }) =>
      messages.map(({ ruleId, message, selector }) => `${ruleId}: ${message} (${selector})`),
    );
  },

  async close({ page }) {
    await opened.get(page).context.close();
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const { command, ...said } = JSON.parse(line);
  let answer;
  try {
    answer = { value: describe(await commands[command](said)) };
  } catch (error) {
    answer = { error: String(error.message ?? error) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
await browser.close();

// Undefined if a navigation took the document away meanwhile.
async function evaluateIfItStays(page, script) {
  try {
    return await page.evaluate(script);
  } catch (error) {
    if (!/because of a navigation/.test(error.message)) throw error;
  }
}

async function openTab(context, hasScripts) {
  const page = await context.newPage();
  const heard = { complaints: [], requests: [] };
  listen(page, heard);
  const id = opened.size;
  opened.set(id, { context, page, heard, hasScripts });
  return id;
}

function listen(page, { complaints, requests }) {
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(`console ${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  page.on("requestfailed", (request) => {
    // Leaving a page cancels its requests, which is not a fault of the page; a beacon is sent all the same.
    const { errorText } = request.failure();
    if (errorText !== "net::ERR_ABORTED") complaints.push(`failed: ${request.url()} ${errorText}`);
  });
  page.on("request", (request) => {
    const noted = { method: request.method(), url: request.url(), body: request.postData(), status: null };
    requests.push(noted);
    request.response().then((response) => (noted.status = response?.status() ?? 0), () => (noted.status = 0));
  });
  page.on("response", (response) => {
    if (response.status() >= 400) complaints.push(`answered ${response.status()}: ${response.url()}`);
  });
}

function answerForOthers(route) {
  if (route.request().resourceType() !== "image") return route.abort();
  const url = route.request().url();
  const width = Number(/[?&]width=(\d+)/.exec(url)?.[1] ?? /_(\d+)x/.exec(url)?.[1] ?? 1200);
  const height = Math.round((width * 2) / 3);
  const body =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 3 2">` +
    '<path fill="#b9c4bd" d="M0 0h3v2H0z"/><path fill="#6d7f74" d="M0 2 1 .8l.6.6.5-.4L3 2z"/></svg>';
  return route.fulfill({ contentType: "image/svg+xml", body });
}

// A response is the only result of Playwright that is needed here and that JSON cannot represent by itself.
function describe(value) {
  if (typeof value?.headers !== "function") return value instanceof Object && "_guid" in value ? null : (value ?? null);
  return { status: value.status(), url: value.url(), headers: value.headers() };
}
