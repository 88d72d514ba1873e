/**
 * The TwiML beside the source.
 *
 * In: where the cursor is in a flow. Out: a read-only editor with the document that the place belongs to, in which the
 * element is marked that the cursor is in. It follows the cursor from place to place, document to document and flow
 * to flow until it is closed. What the TwiML is, and where in it a place comes out, the server says.
 */

import * as vscode from "vscode";
import type { Server } from "./server";

/** A document, as it is shown. */
interface Twiml {
  /** What its file is called: `ivr/main.1.2.xml`. */
  title: string;
  xml: string;
  /** The element that the cursor is in. */
  range: vscode.Range | undefined;
}

const scheme = "flowc-twiml";

export function preview(server: Server): vscode.Disposable {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const mark = vscode.window.createTextEditorDecorationType({
    backgroundColor: new vscode.ThemeColor("editor.wordHighlightStrongBackground"),
    borderRadius: "2px",
    overviewRulerColor: new vscode.ThemeColor("editorOverviewRuler.wordHighlightStrongForeground"),
    overviewRulerLane: vscode.OverviewRulerLane.Center,
  });
  /** What is shown; nothing when no preview is open. */
  let shown: (Twiml & { uri: vscode.Uri }) | undefined;
  let asking: vscode.CancellationTokenSource | undefined;
  let soon: NodeJS.Timeout | undefined;

  /** Shows where a cursor is; a preview that is not open yet opens beside it. */
  async function show(source: vscode.TextEditor): Promise<boolean> {
    asking?.cancel();
    asking = new vscode.CancellationTokenSource();
    const { token } = asking;
    const opened = shown;
    const twiml = await ask(server, source, token);
    if (token.isCancellationRequested || shown !== opened) {
      return true;
    }
    if (!twiml) {
      return false;
    }
    const uri = vscode.Uri.from({ scheme, path: `/${twiml.title}`, query: source.document.uri.toString() });
    shown = { ...twiml, uri };
    if (opened?.uri.toString() !== uri.toString()) {
      const column = opened && columnOf(opened.uri);
      const document = await vscode.workspace.openTextDocument(uri);
      await vscode.languages.setTextDocumentLanguage(document, "xml");
      await vscode.window.showTextDocument(document, {
        viewColumn: column ?? vscode.ViewColumn.Beside,
        preserveFocus: true,
        preview: true,
      });
      if (opened) {
        await close(opened.uri);
      }
    }
    if (opened?.xml !== twiml.xml) {
      changed.fire(uri);
    }
    highlight();
    return true;
  }

  /** Marks the element, once the editor has the text that the element is in. */
  function highlight(): void {
    const editor = vscode.window.visibleTextEditors.find((e) => is(e.document.uri));
    if (!shown || editor?.document.getText() !== shown.xml) {
      return;
    }
    const { range } = shown;
    editor.setDecorations(mark, range ? [range] : []);
    if (range) {
      editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    }
  }

  function is(uri: vscode.Uri): boolean {
    return uri.toString() === shown?.uri.toString();
  }

  /** Follows, as soon as the hands rest for a moment. */
  function follow(source: vscode.TextEditor | undefined): void {
    if (shown && source?.document.languageId === "flow") {
      clearTimeout(soon);
      soon = setTimeout(() => shown && void show(source), 40);
    }
  }

  return vscode.Disposable.from(
    changed,
    mark,
    { dispose: () => clearTimeout(soon) },
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changed.event,
      provideTextDocumentContent: (uri) => (is(uri) ? shown?.xml : ""),
    }),
    vscode.commands.registerCommand("flowc.openTwiml", async () => {
      const source = vscode.window.activeTextEditor;
      if (source?.document.languageId !== "flow") {
        void vscode.window.showInformationMessage("Open a flow to see its TwiML.");
      } else if (!(await show(source))) {
        void vscode.window.showInformationMessage("There is no TwiML of this file to show.");
      }
    }),
    server.onReady(() => follow(vscode.window.activeTextEditor)),
    vscode.window.onDidChangeActiveTextEditor(follow),
    vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => follow(textEditor)),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (is(document.uri)) {
        highlight();
      } else {
        const active = vscode.window.activeTextEditor;
        follow(active?.document === document ? active : undefined);
      }
    }),
    vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
      if (closed.some((tab) => tab.input instanceof vscode.TabInputText && is(tab.input.uri))) {
        shown = undefined;
      }
    }),
  );
}

/** Asks for the TwiML of the place where the cursor is. */
async function ask(
  server: Server,
  { document, selection }: vscode.TextEditor,
  token: vscode.CancellationToken,
): Promise<Twiml | undefined> {
  const place = { textDocument: { uri: document.uri.toString() }, position: selection.active };
  const answer = (await server.execute("flowc.showTwiml", place, token).catch(() => null)) as Answer | null;
  const [start, end] = [answer?.range?.start, answer?.range?.end];
  const range = start && end && new vscode.Range(start.line, start.character, end.line, end.character);
  return answer ? { title: answer.title, xml: answer.xml, range } : undefined;
}

/** What the server says; null for a file that makes no document. */
interface Answer {
  title: string;
  xml: string;
  range?: { start: vscode.Position; end: vscode.Position } | null;
}

function tabsOf(uri: vscode.Uri): vscode.Tab[] {
  return vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter((tab) => tab.input instanceof vscode.TabInputText && tab.input.uri.toString() === uri.toString());
}

function columnOf(uri: vscode.Uri): vscode.ViewColumn | undefined {
  return tabsOf(uri)[0]?.group.viewColumn;
}

async function close(uri: vscode.Uri): Promise<void> {
  await vscode.window.tabGroups.close(tabsOf(uri), true);
}
