// A flow in the colours that an editor gives it: VS Code's engine, the extension's grammar, a theme that people use.
import { readFileSync } from "node:fs";
import oniguruma from "vscode-oniguruma";
import textmate from "vscode-textmate";

/**
 * @param {string} text
 * @param {string} name a theme
 */
export async function editor(text, name) {
  const theme = JSON.parse(readFileSync(`node_modules/tm-themes/themes/${name}.json`, "utf8"));
  const foreground = theme.colors["editor.foreground"];
  const background = theme.colors["editor.background"];
  await oniguruma.loadWASM(readFileSync("node_modules/vscode-oniguruma/release/onig.wasm").buffer);
  const path = "syntaxes/flow.tmLanguage.json";
  const registry = new textmate.Registry({
    onigLib: Promise.resolve(oniguruma),
    loadGrammar: async () => textmate.parseRawGrammar(readFileSync(path, "utf8"), path),
    theme: { name, settings: [{ settings: { foreground, background } }, ...theme.tokenColors] },
  });
  const grammar = await registry.loadGrammar("source.flow");
  const colors = registry.getColorMap();
  let state = textmate.INITIAL;
  const lines = text
    .trimEnd()
    .split("\n")
    .map((line) => {
      const { tokens = [], ruleStack = state } = grammar?.tokenizeLine2(line, state) ?? {};
      state = ruleStack;
      const runs = [];
      for (let n = 0; n < tokens.length; n += 2) {
        // A token is where it begins, and a word of bits: bits 11 to 14 are the style, 15 to 23 the colour.
        const meta = tokens[n + 1] ?? 0;
        const style = (meta >>> 11) & 0b1111;
        runs.push({
          text: line.slice(tokens[n], tokens[n + 2] ?? line.length),
          color: String(colors[(meta >>> 15) & 0b111111111]),
          italic: Boolean(style & 1),
          bold: Boolean(style & 2),
        });
      }
      return runs;
    });
  return { lines, foreground, background };
}
