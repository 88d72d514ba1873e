// The pictures of the documentation that are drawings: a flow in its colours, what flowc says of a mistake, a graph.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { instance } from "@viz-js/viz";
import { flowc } from "../test/flowc.mjs";
import { editor } from "./editor.mjs";
import { svg } from "./svg.mjs";
import { terminal } from "./terminal.mjs";

export const folder = "../../docs/images";

/** The drawings, by their file names. */
export async function drawings() {
  const readme = readFileSync("../../README.md", "utf8");
  const language = part(readme, /^## The language on one screen\n+```flow\n(.*?)^```/ms);
  const mistakes = part(readme, /^```flow error\n(.*?)^```/ms);
  // The flow of the photograph, less its mistake.
  const menu = readFileSync("pictures/workspace/main.flow", "utf8").replace("maxLenght", "maxLength");
  const viz = await instance();
  const { lines, ...colors } = await editor(language, "dark-plus");
  return {
    "language.svg": svg(lines, {
      ...colors,
      title: "main.flow",
      label: "A flow in the colours of an editor",
    }),
    "check.svg": svg(
      [
        [{ text: "$ ", dim: true }, { text: "flowc check main.flow" }],
        [],
        ...terminal(run(mistakes, "check", "--color", "always")),
      ],
      {
        title: "flowc check",
        label: "What flowc check says of a flow with two mistakes",
        background: "#1e2127",
        foreground: "#d7dae0",
      },
    ),
    "graph.svg": viz.renderString(run(menu, "graph", "--format", "dot"), { format: "svg" }),
  };
}

/** What flowc writes about a flow. @param {string} flow @param {string[]} command */
function run(flow, ...command) {
  const scratch = mkdtempSync(join(tmpdir(), "flowc-picture-"));
  try {
    writeFileSync(join(scratch, "main.flow"), flow);
    return spawnSync(flowc(), [...command, "main.flow"], { cwd: scratch, encoding: "utf8" }).stdout;
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** @param {string} text @param {RegExp} what */
function part(text, what) {
  const found = what.exec(text)?.[1];
  if (found === undefined) {
    throw new Error(`README.md has no ${what}`);
  }
  return found;
}
