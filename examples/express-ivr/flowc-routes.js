// Answers Twilio's requests by what `flowc build -o` has written.
//
// In: the folder with the documents and `routes.json`, and what a request holds. Out: TwiML. Signatures and HTTP are for
// the web framework; which document follows a result is said in `routes.json`.

import { readFileSync } from "node:fs";
import { join } from "node:path";

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';
// In a document: a tag, an attribute with its value, or the text behind a tag.
const PART = /<(\/?[\w-]+)|([\w:-]+)="([^"]*)"|>([^<]*)/g;
const PLACEHOLDER = /\{\{([A-Za-z_][A-Za-z0-9_-]*)\}\}/g;
const NOT_XML = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** A parameter that a document needs, and the request does not have. */
export class MissingParameter extends Error {}

/** What a folder of documents answers. */
export class Flows {
  constructor(folder) {
    const read = (file) => readFileSync(join(folder, file), "utf8");
    const routes = JSON.parse(read("routes.json"));
    if (routes.format !== 1) {
      throw new Error(`routes.json has format ${routes.format}, and only 1 is known here`);
    }
    this.branches = new Map(Object.entries(routes.branches));
    this.documents = new Map();
    this.needed = new Map();
    for (const [address, { file, params }] of Object.entries(routes.documents)) {
      const document = read(file);
      this.documents.set(address, document);
      this.needed.set(address, params.filter((name) => document.includes(`{{${name}}}`)));
    }
  }

  /**
   * The TwiML for a request, undefined if there is nothing at this address.
   *
   * The address is the path without `.xml`; `query` and `form` are what the URL and the body hold, as `URLSearchParams`.
   */
  answer(address, query, form) {
    const given = (name) => query.get(name) ?? form.get(name);
    const value = (name) => given(name) ?? "";
    if (this.documents.has(address)) {
      const missing = this.needed.get(address).find((name) => given(name) === null);
      if (missing) throw new MissingParameter(`\`${missing}\` is missing`);
      return render(this.documents.get(address), value);
    }
    const branch = this.branches.get(address);
    if (!branch) return undefined;
    let goal = branch.cases.find((one) => fits(one, value)) ?? branch.otherwise ?? {};
    if (typeof goal === "string") goal = { to: goal };
    if (goal.url) return redirect(fill(goal.url, value, inUrl));
    if (!goal.to) return `${HEAD}<Response/>\n`;

    // The document gets what the branch point got, and what the case passes.
    const passed = new URLSearchParams(query);
    new URLSearchParams(fill(goal.query ?? "", value, inUrl)).forEach((text, name) => passed.set(name, text));
    if (goal.redirect) {
      const pairs = [...passed].map((pair) => pair.map((text) => encoded(text)).join("="));
      return redirect("../".repeat(address.split("/").length - 1) + [`${goal.to}.xml`, ...pairs].join("&").replace("&", "?"));
    }
    return this.answer(goal.to, passed, form);
  }
}

/** Whether a case is for this result. */
function fits({ parameter, equals, says }, value) {
  return says === undefined ? value(parameter) === equals : words(value(parameter)) === words(says);
}

/** What was said, whatever the letters' case, without the punctuation around words. */
export function words(text) {
  const trimmed = text.toLowerCase().split(/\s+/u).map((word) => word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, ""));
  return trimmed.filter((word) => word).join(" ");
}

/** Fills the placeholders of a document, so that no value adds anything to it but itself. */
export function render(document, value) {
  let tag = "";
  return document.replace(PART, (part, name, attribute, quoted, text) => {
    if (name) {
      tag = name;
      return part;
    }
    if (attribute) {
      const write = URL_ATTRIBUTE.test(attribute) ? inUrl : attribute === "attributes" ? inJson : inText;
      return `${attribute}="${fill(quoted, value, write, escaped)}"`;
    }
    return ">" + fill(text, value, TEXTS.get(tag) ?? inText, escaped);
  });
}

/** Fills placeholders. `write` knows what a value may be there: it sees what stands in front of it and behind. */
function fill(template, value, write, end = String) {
  return template.replace(PLACEHOLDER, (placeholder, name, at) => {
    const before = template.slice(0, at).trimStart();
    const behind = template.slice(at + placeholder.length).trimEnd();
    return end(write(value(name).toWellFormed(), name, before, behind));
  });
}

/** As it is, unless all of it is a link. */
const inText = (text, name, before, behind) =>
  /^https?:\/\/\S*$/.test(before + behind) ? inUrl(text, name, before, behind) : text;

/** What is a whole URL stays one, and so does Twilio's at the beginning of one; a part of one is only a part. */
function inUrl(text, name, before, behind, part = "") {
  const whole = !before && !behind;
  const start = !before && name.endsWith("Url");
  return encoded(text, whole ? ":/?#[]@!$&'()*+,;=%" : start ? ":/[]@!$'()*+,;=%" : part);
}

/** The same, with the `+` of telephone numbers. */
const inSip = (text, name, before, behind) => inUrl(text, "", before, behind, "+");

/** A part of a string, or a value of its own. */
function inJson(text, name, before, behind) {
  if (!before && !behind) return text;
  const string = JSON.stringify(text.replace(NOT_XML, "\ufffd"));
  const quotes = before.replaceAll("&quot;", '"').replace(/\\./g, "").split('"').length - 1;
  if (quotes % 2) return string.slice(1, -1);
  return /^(-?(0|[1-9][0-9]*)|true|false)$/.test(text) ? text : string;
}

/** Everything percent-encoded but what RFC 3986 leaves unreserved, and what is to be kept. */
const encoded = (text, kept = "") =>
  [...text].map((sign) => (kept.includes(sign) ? sign : encodeURIComponent(sign).replace(/[!'()*]/, hex))).join("");
const hex = (sign) => "%" + sign.charCodeAt(0).toString(16).toUpperCase();

// Texts and attributes that hold more than words.
const TEXTS = new Map([
  ...["Media", "Play", "Redirect"].map((tag) => [tag, inUrl]),
  ...["Sip", "Uri"].map((tag) => [tag, inSip]),
  ...["Task", "TaskAttributes"].map((tag) => [tag, inJson]),
]);
const URL_ATTRIBUTE = /^(action|url|\w+(Url|Callback))$/;

/** As XML, in a text or an attribute. */
function escaped(text) {
  return text.replace(NOT_XML, "\ufffd").replace(/[&<>"'\r\n\t]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

function redirect(url) {
  return `${HEAD}<Response>\n  <Redirect>${escaped(url)}</Redirect>\n</Response>\n`;
}
