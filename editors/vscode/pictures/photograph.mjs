// The picture of the documentation that is a photograph: VS Code with the extension, a mistake, and the TwiML beside.
import { vscode } from "../test/engine/vscode.mjs";
import { command, go, open } from "../test/engine/window.mjs";

const settings = {
  "breadcrumbs.enabled": false,
  "editor.fontSize": 14,
  "editor.minimap.enabled": false,
  "editor.wordWrap": "on",
  "window.commandCenter": false,
  "workbench.activityBar.location": "hidden",
  "workbench.colorTheme": "Default Dark Modern",
  "workbench.layoutControl.enabled": false,
  "workbench.startupEditor": "none",
};

/** Writes it. @param {string} path */
export async function photograph(path) {
  const code = await vscode("pictures/workspace", settings);
  try {
    const page = await open(code, { file: "main.flow", width: 1240, height: 700 });
    await page.locator(".squiggly-error").first().waitFor();
    await command(page, "View: Close Primary Side Bar").catch(() => page.keyboard.press("Escape"));
    await command(page, "View: Toggle Problems");
    await page.locator(".markers-panel .monaco-list-row").nth(1).waitFor();
    await page.locator(".monaco-editor .view-line").first().click();
    await command(page, "Flow: Show the TwiML Beside");
    await go(page, 10, 12);
    await page.locator("[class*=TextEditorDecorationType]").first().waitFor();
    // The panel needs no more room than its one line, and what is pointed at would be marked.
    const top = (await page.locator(".part.panel").boundingBox())?.y ?? 0;
    await page.mouse.move(300, top);
    await page.mouse.down();
    await page.mouse.move(300, 555, { steps: 5 });
    await page.mouse.up();
    await page.mouse.move(900, 400);
    await page.waitForTimeout(1500);
    await page.screenshot({ path });
  } finally {
    await code.stop();
  }
}
