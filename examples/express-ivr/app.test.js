// Calls over HTTP, signed as Twilio signs them, and values that somebody hopes will be taken for markup.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { DOMParser } from "@xmldom/xmldom";
import twilio from "twilio";
import { createApp } from "./app.js";
import { Flows, render, words } from "./flowc-routes.js";

const EXAMPLES = fileURLToPath(new URL("..", import.meta.url));
const SHARED = join(EXAMPLES, "../tests/services");
const CALLS = JSON.parse(readFileSync(join(SHARED, "calls.json"), "utf8"));
const VALUES = JSON.parse(readFileSync(join(SHARED, "values.json"), "utf8"));
const HOSTILE = [...JSON.parse(readFileSync(join(SHARED, "hostile.json"), "utf8")), "<&\"'%".repeat(20_000)];
const TOKEN = "0123456789abcdef";
const HOST = "https://voice.example.com";

/** The documents of folders with flows, whose addresses start at `top`. */
function build(top, ...sources) {
  const folder = mkdtempSync(join(tmpdir(), "express-ivr-"));
  after(() => rmSync(folder, { recursive: true }));
  execFileSync(process.env.FLOWC ?? "flowc", ["build", ...sources, "-o", folder], { cwd: top, stdio: "ignore" });
  return folder;
}

const folders = {
  examples: build(EXAMPLES, "call-center", "reminder"),
  odd: build(join(SHARED, "odd"), "."),
};

function parse(xml) {
  const onError = (level, message) => assert.equal(level, "warning", message);
  return new DOMParser({ onError }).parseFromString(xml, "text/xml").documentElement;
}

const children = (element) => [...element.childNodes].filter((node) => node.nodeType === 1);
const text = (element) => (element.firstChild?.nodeType === 3 ? element.firstChild.data : "");

/** Twilio, as far as it fetches documents. */
class Twilio {
  asked = [];

  constructor(folder) {
    this.server = createApp(folder, TOKEN, HOST).listen(0);
  }

  /** As it stands: `fetch` would tidy the URL up. */
  async post(url, form, signature = twilio.getExpectedTwilioSignature(TOKEN, url, form)) {
    const headers = { "X-Twilio-Signature": signature, "Content-Type": "application/x-www-form-urlencoded" };
    const options = { port: this.server.address().port, path: url.slice(HOST.length), method: "POST", headers };
    const response = await new Promise((resolve, reject) => {
      request(options, resolve).on("error", reject).end(new URLSearchParams(form).toString());
    });
    const chunks = await response.toArray();
    return { status: response.statusCode, type: response.headers["content-type"], body: Buffer.concat(chunks).toString() };
  }

  /** The document at a URL, or the one that it redirects to before it waits for anything. */
  async fetch(url, result) {
    const { status, type, body } = await this.post(url, { From: "+14155550100", ...result });
    assert.deepEqual([status, type], [200, "text/xml; charset=utf-8"]);
    const address = new URL(url).pathname.slice(1, -".xml".length);
    this.asked.push(...Object.values(result).map((result) => ({ address, result })));
    this.url = url;
    this.verbs = children(parse(body));
    if (!this.verbs.some((verb) => verb.hasAttribute("action"))) await this.redirect();
  }

  async redirect() {
    const last = this.verbs.at(-1);
    if (last?.tagName !== "Redirect") return;
    const url = new URL(text(last), this.url).href;
    if (url.startsWith(HOST)) await this.fetch(url, {});
  }

  async call({ at, query = {}, steps }) {
    await this.fetch(`${HOST}/${at}.xml?${new URLSearchParams(query)}`, {});
    for (const result of steps) {
      const action = this.verbs.find((verb) => verb.hasAttribute("action"))?.getAttribute("action");
      await (Object.keys(result).length ? this.fetch(new URL(action, this.url).href, result) : this.redirect());
    }
    return this.verbs.map((verb) => `${verb.tagName} ${text(verb).trim()}`.trim()).join("\n");
  }
}

for (const [source, folder] of Object.entries(folders)) {
  test(`calls go where the flow says: ${source}`, async () => {
    const twilio = new Twilio(folder);
    try {
      for (const call of CALLS[source]) {
        const got = await twilio.call(call);
        assert.ok(got.includes(call.gets) && !got === !call.gets, `${JSON.stringify(call)} gets ${got}`);
      }
    } finally {
      twilio.server.close();
    }

    // The calls took every case, and every other way out.
    const { branches } = JSON.parse(readFileSync(join(folder, "routes.json"), "utf8"));
    for (const [address, branch] of Object.entries(branches)) {
      const cases = branch.cases.map(({ equals, says }) => equals ?? words(says));
      const here = twilio.asked.filter((asked) => asked.address === address).map(({ result }) => result);
      const taken = here.map((result) => (cases.includes(result) ? result : words(result)));
      assert.deepEqual(cases.filter((one) => !taken.includes(one)), [], `${address}: cases that no call takes`);
      assert.ok(taken.some((result) => !cases.includes(result)), `${address}: no call takes the rest`);
    }
  });
}

test("only Twilio is answered", async () => {
  const twilio = new Twilio(folders.odd);
  try {
    const url = `${HOST}/main.xml?name=J%C3%BCrgen%20%26+Co%3F&sound=`;
    const form = { From: "+14155550100" };
    assert.equal((await twilio.post(url, form)).status, 200);
    assert.equal((await twilio.post(url, form, "")).status, 403);
    assert.equal((await twilio.post(url, form, "bm8gc2lnbmF0dXJl")).status, 403);
    assert.equal((await twilio.post(`${HOST}/nothing.xml`, form)).status, 404);
    assert.equal((await twilio.post(`${HOST}/constructor.xml`, form)).status, 404);
  } finally {
    twilio.server.close();
  }
});

/** What no value may change: elements, attributes, and the parameters of URLs. */
function shape(element) {
  const values = [...element.attributes].map(({ value }) => value);
  const urls = [...values, text(element)].filter((value) => /^(https?:|sip:|\/|[\w.-]+\.xml)/.test(value));
  const queries = urls.map((url) => {
    const { host, pathname, searchParams } = new URL(url, HOST);
    return [host, pathname.split("/").length, ...searchParams.keys()];
  });
  return [element.tagName, [...element.attributes].map(({ name }) => name), queries, children(element).map(shape)];
}

describe("a value adds nothing but itself", () => {
  for (const value of HOSTILE) {
    test(JSON.stringify(value.slice(0, 20)), () => {
      for (const folder of Object.values(folders)) {
        for (const [address, document] of new Flows(folder).documents) {
          // What is a whole URL is taken as one, and so is its beginning.
          const filled = (value) => parse(render(document, (name) => (/^sound$|Url$/.test(name) ? "" : value)));
          assert.deepEqual(shape(filled(value)), shape(filled("x")), address);
        }
      }
    });
  }
});

test("a value arrives as it is", () => {
  const { documents } = new Flows(folders.odd);
  for (const value of HOSTILE) {
    const filled = (address) => parse(render(documents.get(address), (name) => (name === "sound" ? "" : value)));
    // A URL carries all but half a character, XML a little less.
    const whole = value.toWellFormed();
    const carried = whole.replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, "\ufffd");
    const [say, , , dial, panel, gather] = children(filled("main"));
    assert.equal(say.textContent, `Hello ${carried}. Really? ${carried}`);
    assert.equal(dial.getAttribute("callerId"), carried);
    assert.ok(panel.textContent.includes(`Shown: ${carried}`));
    const action = new URL(gather.getAttribute("action"), HOST).searchParams;
    assert.deepEqual(Object.fromEntries(action), { name: whole, sound: "" });
    const [task] = children(children(filled("desk"))[1]);
    assert.deepEqual(JSON.parse(task.textContent), { from: carried, greeting: `Dear ${carried}!` });
  }
});

describe("a value is what it is where it stands", () => {
  for (const { at, query, form, holds, lacks } of VALUES) {
    test(`${at}: ${lacks ?? query.name ?? query.attributes}`, async () => {
      const twilio = new Twilio(folders.odd);
      try {
        const { status, body } = await twilio.post(`${HOST}/${at}.xml?${new URLSearchParams(query)}`, form);
        if (lacks) return assert.deepEqual([status, body], [400, `\`${lacks}\` is missing`]);
        const elements = [...parse(body).getElementsByTagName("*")];
        const held = elements.flatMap((one) => [text(one).trim(), ...[...one.attributes].map(({ value }) => value)]);
        assert.deepEqual(holds.filter((value) => !held.includes(value)), [], body);
      } finally {
        twilio.server.close();
      }
    });
  }
});
