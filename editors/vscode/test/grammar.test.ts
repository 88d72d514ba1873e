/**
 * The grammar over every flow of the project, with the engine that VS Code has. What single tokens are, `grammar/*.flow`
 * says in comments of its own, which `vscode-tmgrammar-test` reads.
 *
 * With UPDATE=1 the snapshots in `grammar/` are written anew.
 */

import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { test } from "node:test";
import { createOnigScanner, createOnigString, loadWASM } from "vscode-oniguruma";
import { INITIAL, parseRawGrammar, Registry } from "vscode-textmate";

const repository = join(process.cwd(), "../..");
const examples = flows("examples");

const registry = new Registry({
  onigLib: loadWASM(readFileSync("node_modules/vscode-oniguruma/release/onig.wasm").buffer).then(() => ({
    createOnigScanner,
    createOnigString,
  })),
  loadGrammar: async (scope) => {
    assert.equal(scope, "source.flow");
    const path = "syntaxes/flow.tmLanguage.json";
    return parseRawGrammar(readFileSync(path, "utf8"), path);
  },
});

/** The flows below a folder of the repository. */
function flows(folder: string): string[] {
  const files = readdirSync(join(repository, folder), { recursive: true, withFileTypes: true });
  return files
    .filter((file) => file.isFile() && file.name.endsWith(".flow"))
    .map((file) => join(file.parentPath, file.name))
    .sort();
}

interface Token {
  text: string;
  scopes: string[];
}

/** The tokens of each line. */
async function tokens(text: string): Promise<Token[][]> {
  const grammar = await registry.loadGrammar("source.flow");
  assert.ok(grammar);
  let state = INITIAL;
  return text.split(/\r?\n/).map((line) => {
    const { tokens, ruleStack, stoppedEarly } = grammar.tokenizeLine(line, state, 10_000);
    assert.ok(!stoppedEarly, `a line takes too long: ${line.slice(0, 80)}`);
    state = ruleStack;
    return tokens.map(({ startIndex, endIndex, scopes }) => ({
      text: line.slice(startIndex, endIndex),
      scopes: scopes.slice(1),
    }));
  });
}

const invalid = ({ scopes }: Token) => scopes.some((scope) => scope.startsWith("invalid."));

for (const path of [...examples, ...flows("tests/vocabulary"), ...flows("tests/ok")]) {
  test(`every token of ${path.slice(repository.length + 1)} has a colour`, async () => {
    for (const [line, found] of (await tokens(readFileSync(path, "utf8"))).entries()) {
      const bare = found.find((token) => token.text.trim() !== "" && token.scopes.length === 0);
      assert.equal(bare?.text, undefined, `line ${line + 1} has a piece without a scope`);
      assert.equal(found.find(invalid)?.text, undefined, `line ${line + 1} has a piece that looks wrong`);
    }
  });
}

test("what cannot stand in a string looks wrong", async () => {
  const broken = flows("tests/ui").filter((path) => /^bad-(escape|brace)\.flow$/.test(basename(path)));
  assert.equal(broken.length, 2);
  for (const path of broken) {
    assert.ok((await tokens(readFileSync(path, "utf8"))).flat().some(invalid), path);
  }
});

test("a long line and a long file take no time to speak of", async () => {
  const start = performance.now();
  await tokens(`say "${"a {From} \\n ".repeat(5000)}"`);
  await tokens(
    'gather digits=1 timeout=5s -> "/menu" < say "For sales, press 1." ; pause 2s >\n'.repeat(5000),
  );
  await tokens(`${"[".repeat(5000)}\n${"< ".repeat(5000)}`);
  const spent = performance.now() - start;
  assert.ok(spent < 20_000, `${spent} ms`);
});

for (const name of ["forward", "ivr/main", "speech", "office-phone-system", "languages"]) {
  test(`the tokens of ${name} are what they were`, async () => {
    const path = examples.find((path) => path.endsWith(`examples/${name}.flow`));
    assert.ok(path);
    const shown = (await tokens(readFileSync(path, "utf8")))
      .map((line) =>
        line
          .filter(({ text }) => text.trim() !== "")
          .map(({ text, scopes }) => `${text}\n    ${scopes.join(" ")}\n`)
          .join(""),
      )
      .join("\n");
    const snapshot = `test/grammar/${name.replace("/", "-")}.tokens`;
    if (process.env.UPDATE) {
      writeFileSync(snapshot, shown);
    }
    const before = existsSync(snapshot) ? readFileSync(snapshot, "utf8") : "";
    assert.ok(shown === before, `${snapshot} is old: run \`UPDATE=1 npm test\`, and read the difference`);
  });
}
