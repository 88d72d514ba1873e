// A window of VS Code, used as a person uses it.
import { join } from "node:path";

/** @typedef {import("playwright-core").Page} Page */

/**
 * Opens a window on the workspace.
 *
 * @param {import("./vscode.mjs").VSCode} code
 * @param {{ file?: string, payload?: [string, string][], width?: number, height?: number, scale?: number }} options
 * @returns {Promise<Page>}
 */
export async function open(code, { file, payload = [], width = 1280, height = 800, scale = 1 }) {
  const page = await code.browser.newPage({ viewport: { width, height }, deviceScaleFactor: scale });
  const said = [...payload, ["skipWelcome", "true"]];
  if (file) {
    said.push(["openFile", remote(code, join(code.folder, file))]);
  }
  const query = new URLSearchParams({ folder: code.folder, payload: JSON.stringify(said) });
  await page.goto(`${code.address}?${query}`);
  if (file) {
    await page.locator(".monaco-editor .view-line").first().click();
  }
  return page;
}

/** An absolute path as VS Code names it. @param {import("./vscode.mjs").VSCode} code @param {string} path */
export const remote = (code, path) => `vscode-remote://${new URL(code.address).host}${path}`;

/**
 * Runs a command by its title. The list of commands closes when something else takes the focus, as an editor does that
 * is late to open; then it is opened again.
 *
 * @param {Page} page @param {string} title
 */
export async function command(page, title) {
  const box = page.locator(".quick-input-widget input.input");
  const row = page.locator(".quick-input-list .monaco-list-row").filter({ hasText: title }).first();
  for (let left = 3; ; left--) {
    try {
      await page.keyboard.press("F1");
      await box.waitFor({ timeout: 10_000 });
      await box.fill(`>${title}`);
      await row.click({ timeout: 10_000 });
      return;
    } catch (error) {
      if (left === 0) {
        throw error;
      }
      await page.keyboard.press("Escape");
    }
  }
}

/** Puts the cursor at a place of the editor that has it. @param {Page} page @param {number} line @param {number} column */
export async function go(page, line, column) {
  await page.keyboard.press("Control+g");
  const box = page.locator(".quick-input-widget input.input");
  await box.waitFor();
  await box.fill(`:${line}:${column}`);
  await page.keyboard.press("Enter");
}
