/**
 * What runs inside VS Code: the extension as somebody uses it, with the real language server behind it.
 */

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import * as vscode from "vscode";

type Test = () => Promise<void>;
const tests: [string, Test][] = [];
const test = (name: string, body: Test) => tests.push([name, body]);

/** Called by VS Code. */
export async function run(): Promise<void> {
  const results = [];
  for (const [name, body] of tests) {
    let error: string | undefined;
    try {
      await body();
    } catch (thrown) {
      error = String((thrown as Error).stack ?? thrown);
    }
    results.push({ name, error });
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  }
  writeFileSync(
    String(process.env.FLOWC_TEST_RESULT),
    JSON.stringify({ version: vscode.version, tests: results }),
  );
}

const folder = (): vscode.Uri => {
  const [first] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(first);
  return first.uri;
};
const file = (name: string) => vscode.Uri.joinPath(folder(), name);

/** Opens a file of the workspace, with another text if one is given. */
async function open(name: string, text?: string): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument(file(name));
  const editor = await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
  if (text !== undefined) {
    const whole = new vscode.Range(0, 0, document.lineCount, 0);
    await editor.edit((edit) => edit.replace(whole, text));
  }
  return editor;
}

/** Puts the cursor behind the first place where this stands. */
function after(editor: vscode.TextEditor, text: string): vscode.Position {
  const { document } = editor;
  const place = document.getText().indexOf(text);
  assert.notEqual(place, -1, `no ${JSON.stringify(text)} in the text`);
  const position = document.positionAt(place + text.length);
  editor.selection = new vscode.Selection(position, position);
  return position;
}

const type = (text: string) => vscode.commands.executeCommand("type", { text });

/** Waits for a value: what an editor shows comes a moment later. */
async function eventually<T>(what: string, look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (let turn = 0; turn < 200; turn++) {
    const seen = await look();
    if (seen !== undefined && seen !== false) {
      return seen;
    }
    await new Promise((wait) => setTimeout(wait, 50));
  }
  return assert.fail(`in vain: ${what}`);
}

const codes = (uri: vscode.Uri) =>
  vscode.languages
    .getDiagnostics(uri)
    .map(({ code }) => String(typeof code === "object" ? code.value : code));

/** Waits until a file has exactly these findings. */
const findings = (uri: vscode.Uri, ...wanted: string[]) =>
  eventually(`${wanted.join(", ") || "no findings"} in ${uri.path}, where there are: ${codes(uri)}`, () =>
    codes(uri).join() === wanted.join() ? true : undefined,
  );

test("a mistake is shown while it is typed, and goes when it is mended", async () => {
  const editor = await open("main.flow");
  await findings(editor.document.uri);
  after(editor, "timeout");
  await type("s");
  await findings(editor.document.uri, "unknown-attribute");
  const [found] = vscode.languages.getDiagnostics(editor.document.uri);
  assert.equal(found?.severity, vscode.DiagnosticSeverity.Error);
  assert.equal(editor.document.getText(found?.range), "timeouts");
  await vscode.commands.executeCommand("deleteLeft");
  await findings(editor.document.uri);
});

test("the quick fix writes what was meant", async () => {
  const { document } = await open("broken.flow");
  await findings(document.uri, "unknown-attribute");
  const [found] = vscode.languages.getDiagnostics(document.uri);
  assert.ok(found);
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    "vscode.executeCodeActionProvider",
    document.uri,
    found.range,
    vscode.CodeActionKind.QuickFix.value,
    10,
  );
  const fix = actions.find(({ edit }) => edit);
  assert.ok(fix?.edit, `no fix among ${actions.map(({ title }) => title).join(", ")}`);
  await vscode.workspace.applyEdit(fix.edit);
  assert.match(document.lineAt(0).text, /^gather digits=1 timeout=5s/);
  await findings(document.uri);
});

test("completion offers what may stand here", async () => {
  const editor = await open("main.flow");
  after(editor, 'press 1."');
  await type("\n");
  const inside = await completions(editor);
  assert.ok(inside.includes("say") && inside.includes("pause"), `a gather holds ${inside.join(", ")}`);
  assert.ok(!inside.includes("dial"), "a gather holds no dial");
  await type("say vo");
  const attributes = await completions(editor);
  assert.ok(attributes.includes("voice"), `say has ${attributes.join(", ")}`);
});

async function completions({ document, selection }: vscode.TextEditor): Promise<string[]> {
  const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
    "vscode.executeCompletionItemProvider",
    document.uri,
    selection.active,
  );
  return items
    .filter(({ kind }) => kind !== vscode.CompletionItemKind.Snippet)
    .map(({ label }) => (typeof label === "string" ? label : label.label));
}

test("hover says what an attribute is", async () => {
  const editor = await open("main.flow");
  const [hover] = await vscode.commands.executeCommand<vscode.Hover[]>(
    "vscode.executeHoverProvider",
    editor.document.uri,
    after(editor, "gather digits=1 time"),
  );
  const said = hover?.contents.map((text) => (typeof text === "string" ? text : text.value)).join("\n");
  assert.match(String(said), /timeout/);
});

test("a target leads to its flow", async () => {
  const editor = await open("billing/main.flow");
  const [place] = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
    "vscode.executeDefinitionProvider",
    editor.document.uri,
    after(editor, "-> ../ma"),
  );
  assert.ok(place, "it leads nowhere");
  const uri = "targetUri" in place ? place.targetUri : place.uri;
  assert.equal(uri.toString(), file("main.flow").toString());
});

test("rename reaches every reference", async () => {
  const editor = await open("main.flow");
  const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
    "vscode.executeDocumentRenameProvider",
    editor.document.uri,
    after(editor, "flow sal"),
    "people",
  );
  await vscode.workspace.applyEdit(edit);
  const text = editor.document.getText();
  assert.match(text, /^-> people$/m);
  assert.match(text, /^flow people$/m);
});

test("the outline has the flows", async () => {
  const { document } = await open("main.flow");
  const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
    "vscode.executeDocumentSymbolProvider",
    document.uri,
  );
  const names = (list: vscode.DocumentSymbol[]): string[] =>
    list.flatMap(({ name, children }) => [name, ...names(children)]);
  assert.ok(
    names(symbols).some((name) => name.includes("sales")),
    names(symbols).join(", "),
  );
});

test("formatting lays a flow out", async () => {
  const editor = await open("main.flow", 'say   "Hello."; pause 2s\n');
  const edits = await vscode.commands.executeCommand<vscode.TextEdit[]>(
    "vscode.executeFormatDocumentProvider",
    editor.document.uri,
    { tabSize: 2, insertSpaces: true },
  );
  const edit = new vscode.WorkspaceEdit();
  edit.set(editor.document.uri, edits);
  await vscode.workspace.applyEdit(edit);
  assert.equal(editor.document.getText(), 'say "Hello."\npause 2s\n');
});

test("TwiML is checked too", async () => {
  const { document } = await open("call.xml", "<Response><Say vioce='x'>Hello.</Say></Response>\n");
  await findings(document.uri, "unknown-attribute");
});

test("the preview shows the TwiML beside, and follows", async () => {
  const editor = await open("main.flow");
  await vscode.commands.executeCommand("flowc.openTwiml");
  const shown = (name: string, part: string) =>
    eventually(`${name} with ${part}`, () =>
      vscode.window.visibleTextEditors.find(
        ({ document }) =>
          document.uri.scheme === "flowc-twiml" &&
          document.uri.path === `/${name}` &&
          document.getText().includes(part),
      ),
    );
  const preview = await shown("main.xml", "<Say>For sales, press 1.</Say>");
  assert.equal(preview.document.languageId, "xml");
  assert.equal(preview.viewColumn, vscode.ViewColumn.Two);
  assert.equal(vscode.window.activeTextEditor, editor, "the source keeps the cursor");

  after(editor, "For sales");
  await type(" and support");
  await shown("main.xml", "<Say>For sales and support, press 1.</Say>");

  after(editor, "Your code");
  await shown("sales.xml", "interpret-as");
  await open("billing/main.flow");
  await shown("billing/main.xml", "You have reached billing.");
  const previews = vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(({ input }) => isPreview(input));
  assert.equal(previews.length, 1, "one preview is enough");
  // Once closed it stays so.
  await vscode.window.tabGroups.close(previews);
  after(await open("main.flow"), "For sales");
  await new Promise((wait) => setTimeout(wait, 500));
  assert.ok(!vscode.window.visibleTextEditors.some(({ document }) => document.uri.scheme === "flowc-twiml"));
});

const isPreview = (input: unknown) =>
  input instanceof vscode.TabInputText && input.uri.scheme === "flowc-twiml";

test("the graph opens beside", async () => {
  await open("main.flow");
  await vscode.commands.executeCommand("flowc.openGraph");
  await eventually("a panel", () =>
    vscode.window.tabGroups.all
      .flatMap(({ tabs }) => tabs)
      .find(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith("flowc.graph")),
  );
});

test("a task checks the project, and its findings are problems", async () => {
  const { document } = await open("main.flow");
  await findings(document.uri);
  // With a flowc that has no server, what is found is found by the task.
  const settings = vscode.workspace.getConfiguration("flowc");
  const old = file("old-flowc").fsPath;
  writeFileSync(old, `#!/bin/sh\n[ "$1" = lsp ] && exit 2\nexec '${settings.get("path")}' "$@"\n`, {
    mode: 0o755,
  });
  await settings.update("path", old, vscode.ConfigurationTarget.Workspace);
  const broken = file("never-opened.flow");
  writeFileSync(broken.fsPath, 'gather timout=5s -> "/menu"\n  say "For sales, press 1."\nsay "Goodbye."\n');
  const tasks = await vscode.tasks.fetchTasks({ type: "flowc" });
  assert.deepEqual(tasks.map(({ name }) => name).sort(), ["build", "check"]);
  const check = tasks.find(({ name }) => name === "check");
  assert.ok(check);
  const ended = new Promise<number | undefined>((done) => {
    const waiting = vscode.tasks.onDidEndTaskProcess(({ exitCode }) => {
      waiting.dispose();
      done(exitCode);
    });
  });
  await vscode.tasks.executeTask(check);
  assert.equal(await ended, 1);
  await findings(broken, "unknown-attribute");
  const [found] = vscode.languages.getDiagnostics(broken);
  assert.equal(found?.severity, vscode.DiagnosticSeverity.Error);
  assert.equal(found?.message, "`gather` has no attribute `timout`");
  assert.equal(found?.range.start.character, 7);
  await settings.update("path", undefined, vscode.ConfigurationTarget.Workspace);
});

test("Enter, brackets and quotes do what the language needs", async () => {
  const typed = async (...keys: string[]) => {
    const editor = await open("main.flow", "");
    for (const key of keys) {
      await type(key);
    }
    return editor.document.getText().replaceAll("\r\n", "\n");
  };
  assert.equal(await typed("flow sales", "\n", "x"), "flow sales\n  x");
  assert.equal(await typed("flow sales -> main", "\n", "x"), "flow sales -> main\nx");
  assert.equal(await typed("on 1", "\n", "x"), "on 1\n  x");
  assert.equal(await typed("say", "\n", "x"), "say\nx");
  assert.equal(await typed("## What it is", "\n", "for"), "## What it is\n## for");
  assert.equal(await typed("# A remark", "\n", "x"), "# A remark\nx");
  assert.equal(await typed("otherwise ", "<", " ", "x"), "otherwise < x >");
  assert.equal(await typed("-", ">", " "), "-> ");
  assert.equal(await typed("say ", '"', "{", "x"), 'say "{x}"');
  assert.equal(await typed("say ", '"', '"', '"'), 'say """');
});
