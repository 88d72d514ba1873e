/**
 * What the extension brings along, held against the real `flowc`: snippets compile, findings are matched.
 */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import manifest from "../package.json";
import snippets from "../snippets/flow.json";
import { flowc } from "./flowc.mjs";

/** What `flowc check --format short` says of a flow, beside which lies the library that it uses. */
function check(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), "flowc-check-"));
  try {
    writeFileSync(join(folder, "main.flow"), text);
    const [, library] = /^use "(.*)"$/m.exec(text) ?? [];
    if (library) {
      writeFileSync(join(folder, library), 'let company = "Acme"\n');
    }
    const { stdout, error } = spawnSync(flowc(), ["check", "--format", "short"], {
      cwd: folder,
      encoding: "utf8",
    });
    assert.ifError(error);
    return stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What stands there when everything a snippet offers is taken as it is. */
function expand(body: string[]): string {
  const named = new Map<string, string>();
  let text = body.join("\n");
  const take = (stop: string, value: string) => {
    named.set(stop, named.get(stop) ?? value);
    return named.get(stop) ?? "";
  };
  // Inside out: a stop may stand in the text of another.
  const innermost = /\$\{(\d+)(?::((?:\\.|[^$}\\])*)|\|([^,|]*)[^}]*)?\}/;
  for (let found = innermost.exec(text); found; found = innermost.exec(text)) {
    const [whole, stop = "", value, choice] = found;
    text = text.replace(whole, () => take(stop, value ?? choice ?? ""));
  }
  return `${text.replace(/\$(\d+)/g, (_, stop) => named.get(stop) ?? "").replace(/\\([\\}$])/g, "$1")}\n`;
}

const ask = 'gather digits=1\n  say "For sales, press 1."\n';

/** What has to stand around a snippet that cannot stand alone. */
const around: Record<string, [string, string]> = {
  Case: [ask, '  on silence -> "/silence"\n  otherwise -> "/other"\n'],
  Otherwise: [`${ask}  on 1 -> "/one"\n  on silence -> "/silence"\n`, ""],
  Parameter: ["", 'say "{agent}"\n'],
  Constant: ["", 'say "{hours}"\n'],
  Fragment: ["", 'greet "Alice"\n'],
  "Fragment with a block": ["", 'patiently 2 < say "Hello." >\n'],
  Default: ["", 'say "Hello."\n'],
  Use: ["", 'say "Welcome to {company}."\n'],
  Allow: ["", 'say "Hello." voice=alice\n'],
};

for (const [name, { body }] of Object.entries(snippets)) {
  test(`the snippet "${name}" is a flow that flowc has nothing against`, () => {
    const [before, behind] = around[name] ?? ["", ""];
    const indent = before === "" ? "" : "  ";
    const flow = before + expand(body).replace(/^(?=.)/gm, indent) + behind;
    const said = check(flow);
    assert.equal(said, "", flow);
  });
}

test("the problem matcher reads what flowc writes", () => {
  const [pattern] = manifest.contributes.problemPatterns;
  assert.ok(pattern);
  const said = check('gather digits=1 timout=5s -> "/menu"\n  say "Press 1." voice=alice\n');
  const matched = said.split("\n").flatMap((line) => {
    const found = new RegExp(pattern.regexp).exec(line);
    const part = (group: number) => found?.[group];
    return found
      ? [[pattern.file, pattern.line, pattern.column, pattern.severity, pattern.code].map(part).join(" ")]
      : [];
  });
  assert.ok(
    matched.some((line) => / 1 17 error unknown-attribute$/.test(line)),
    said,
  );
  assert.ok(
    matched.some((line) => / 2 \d+ warning deprecated$/.test(line)),
    said,
  );
});
