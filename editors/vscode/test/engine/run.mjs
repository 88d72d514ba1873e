// Tests the packaged extension in a real VS Code: suite.ts inside it, and the windows below from outside.
/// <reference lib="dom" />
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { until, vscode } from "./vscode.mjs";
import { command, go, open, remote } from "./window.mjs";

const workspace = "test/engine/workspace";
let failed = 0;

/**
 * @param {string} name
 * @param {() => Promise<void>} body
 */
async function test(name, body) {
  try {
    await body();
    console.log(`✔ ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`✖ ${name}\n${String(error instanceof Error ? error.stack : error).replace(/^/gm, "    ")}`);
  }
}

/** Runs suite.ts, and tells of each of its tests. */
async function suite() {
  const scratch = mkdtempSync(join(tmpdir(), "flowc-result-"));
  const result = join(scratch, "result.json");
  const code = await vscode(workspace, {}, { FLOWC_TEST_RESULT: result });
  try {
    const page = await open(code, {
      payload: [
        ["extensionDevelopmentPath", remote(code, resolve("test/engine"))],
        ["extensionTestsPath", remote(code, resolve("out/engine/suite.js"))],
      ],
    });
    await until(() => existsSync(result), 120, "the tests do not come to an end").catch(async (error) => {
      await page.screenshot({ path: "out/engine.png" });
      console.error(code.log());
      throw error;
    });
    /** @type {{ version: string, tests: { name: string, error?: string }[] }} */
    const { version, tests } = JSON.parse(readFileSync(result, "utf8"));
    console.log(`VS Code ${version}`);
    assert.notEqual(tests.length, 0);
    for (const { name, error } of tests) {
      await test(name, async () => {
        if (error) {
          throw error;
        }
      });
    }
  } finally {
    await code.stop();
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Looks at what windows show. @param {import("./vscode.mjs").VSCode} code */
async function windows(code) {
  await look("the editor has colours", code, "main.flow", async (page) => {
    await differ(page, ["gather", "digits", "sales", '"For sales, press 1."']);
  });
  await look("Markdown has them too", code, "readme.md", async (page) => {
    await differ(page, ["A flow:", "say", '"Hello."']);
  });
  await look("the preview marks the element that the cursor is in", code, "main.flow", async (page) => {
    await command(page, "Flow: Show the TwiML Beside");
    const beside = page.locator(".editor-group-container").nth(1);
    const mark = beside.locator("[class*=TextEditorDecorationType]").first();
    await go(page, 3, 6);
    await mark.waitFor();
    await go(page, 10, 8);
    await page.getByRole("tab", { name: "sales.xml" }).waitFor();
    await mark.waitFor();
  });
  // Of a project with an error there is no picture.
  rmSync(join(code.folder, "broken.flow"));
  await look("the graph is drawn", code, "main.flow", async (page) => {
    // The button is there as soon as the server is.
    await page.getByRole("button", { name: "Show the Graph of the Calls" }).click();
    const sheet = page.frameLocator("iframe.webview").frameLocator("iframe");
    await sheet.locator("svg text").getByText("sales", { exact: true }).waitFor();
  });
}

/** Looks at what is said when there is no flowc. @param {import("./vscode.mjs").VSCode} code */
async function without(code) {
  await look("without flowc, a message says what to do", code, "main.flow", async (page) => {
    const message = page.locator(".notification-toast");
    await message.getByText("names /nowhere/flowc, but there is no such program").waitFor();
    await message.getByText("How to Install It").waitFor();
    await message.getByText("Open the Setting").click();
    await page.getByText("Flowc: Path").first().waitFor();
  });
}

/**
 * Does something in a window of its own, and keeps a picture of it when that fails.
 *
 * @param {string} name
 * @param {import("./vscode.mjs").VSCode} code
 * @param {string} file
 * @param {(page: import("playwright-core").Page) => Promise<void>} body
 */
async function look(name, code, file, body) {
  await test(name, async () => {
    const page = await open(code, { file });
    try {
      await body(page);
    } catch (error) {
      await page.screenshot({ path: `out/${name.replace(/\W+/g, "-")}.png` });
      throw error;
    } finally {
      await page.close();
    }
  });
}

/**
 * Waits until these words have colours of their own.
 *
 * @param {import("playwright-core").Page} page
 * @param {string[]} words
 */
async function differ(page, words) {
  const color = (/** @type {string} */ word) =>
    page
      .locator(".view-line span span")
      .getByText(word, { exact: true })
      .first()
      .evaluate((it) => getComputedStyle(it).color, undefined, { timeout: 1000 });
  /** @type {string[]} */
  let colors = [];
  for (let turn = 0; turn < 50 && new Set(colors).size < words.length; turn++) {
    await page.waitForTimeout(100);
    colors = await Promise.all(words.map(color)).catch(() => []);
  }
  assert.equal(new Set(colors).size, words.length, colors.join(", "));
}

/**
 * Does something with a VS Code of its own.
 *
 * @param {(code: import("./vscode.mjs").VSCode) => Promise<void>} body
 * @param {Record<string, unknown>} [settings]
 */
async function using(body, settings) {
  const code = await vscode(workspace, settings);
  try {
    await body(code);
  } finally {
    await code.stop();
  }
}

await suite();
await using(windows);
await using(without, { "flowc.path": "/nowhere/flowc" });
if (failed > 0) {
  console.log(`${failed} failed`);
  process.exitCode = 1;
}
