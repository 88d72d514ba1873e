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

/** What a folder of documents answers. */
export class Flows {
  constructor(folder) {
    const read = (file) => readFileSync(join(folder, file), "utf8");
    const routes = JSON.parse(read("routes.json"));
    if (routes.format !== 1) {
      throw new Error(`routes.json has format ${routes.format}, and only 1 is known here`);
    }
    this.branches = new Map(Object.entries(routes.branches));
    this.documents = new Map(Object.entries(routes.documents).map(([address, { file }]) => [address, read(file)]));
  }

  /**
   * The TwiML for a request, undefined if there is nothing at this address.
   *
   * The address is the path without `.xml`; `query` and `form` are what the URL and the body hold, as `URLSearchParams`.
   */
  answer(address, query, form) {
    const value = (name) => query.get(name) ?? form.get(name) ?? "";
    const branch = this.branches.get(address);
    if (!branch) {
      const document = this.documents.get(address);
      return document && render(document, value);
    }
    let goal = branch.cases.find((one) => fits(one, value)) ?? branch.otherwise ?? {};
    if (typeof goal === "string") goal = { to: goal };
    if (goal.url) return redirect(fill(goal.url, value, inUrl));
    if (!goal.to) return `${HEAD}<Response/>\n`;

    // The document gets what the branch point got, and what the case passes.
    const passed = new URLSearchParams(query);
    new URLSearchParams(fill(goal.query ?? "", value, inUrl)).forEach((text, name) => passed.set(name, text));
    if (goal.redirect) {
      const pairs = [...passed].map((pair) => pair.map(inUrl).join("="));
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
      const partOf = URL_ATTRIBUTE.test(attribute) ? inUrl : attribute === "attributes" ? inJson : String;
      return `${attribute}="${fill(quoted, value, partOf, escaped)}"`;
    }
    return ">" + fill(text, value, TEXTS.get(tag) ?? String, escaped);
  });
}

/** Fills placeholders: a whole value as it is, a part of one as `partOf` makes it. */
function fill(template, value, partOf, write = String) {
  return template.replace(PLACEHOLDER, (placeholder, name) => {
    const text = value(name).replace(NOT_XML, "\ufffd");
    return write(placeholder === template ? text : partOf(text));
  });
}

/** Everything percent-encoded but the characters that RFC 3986 leaves unreserved. */
const inUrl = (text) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => "%" + sign.charCodeAt(0).toString(16).toUpperCase());
const inSip = (text) => inUrl(text).replaceAll("%2B", "+");
const inJson = (text) => JSON.stringify(text).slice(1, -1);

// Texts and attributes that hold more than words.
const TEXTS = new Map([
  ...["Media", "Play", "Redirect"].map((tag) => [tag, inUrl]),
  ...["Sip", "Uri"].map((tag) => [tag, inSip]),
  ...["Task", "TaskAttributes"].map((tag) => [tag, inJson]),
]);
const URL_ATTRIBUTE = /^(action|url|\w+(Url|Callback))$/;

/** As XML, in a text or an attribute. */
function escaped(text) {
  return text.replace(/[&<>"'\r\n\t]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

function redirect(url) {
  return `${HEAD}<Response>\n  <Redirect>${escaped(url)}</Redirect>\n</Response>\n`;
}
