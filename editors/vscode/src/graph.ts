/**
 * The picture of where calls can go.
 *
 * In: a flow. Out: a panel beside it with the graph of its project, drawn again whenever a flow is saved. What the graph
 * is the server says; the panel runs no scripts.
 */

import * as vscode from "vscode";
import type { Server } from "./server";

const command = "flowc.showGraph";

export function graph(server: Server): vscode.Disposable {
  let panel: vscode.WebviewPanel | undefined;
  let source: vscode.Uri | undefined;

  async function update(): Promise<void> {
    if (panel && source) {
      const position = new vscode.Position(0, 0);
      const place = { textDocument: { uri: source.toString() }, position };
      const answer = (await server.execute(command, place).catch(() => null)) as
        | { dot: string }
        | null
        | undefined;
      if (answer) {
        const { draw } = await import("./draw");
        panel.webview.html = page(await draw(answer.dot));
      } else if (panel.webview.html === "") {
        panel.webview.html = page(
          "<p>The graph is drawn as soon as the project is saved without an error.</p>",
        );
      }
    }
  }

  return vscode.Disposable.from(
    { dispose: () => panel?.dispose() },
    // A server without graphs is not asked for one.
    server.onReady(() => vscode.commands.executeCommand("setContext", "flowc.graphs", server.has(command))),
    vscode.commands.registerCommand("flowc.openGraph", async () => {
      const active = vscode.window.activeTextEditor;
      if (active?.document.languageId !== "flow") {
        void vscode.window.showInformationMessage("Open a flow to see where its calls go.");
        return;
      }
      if (!server.has(command)) {
        void vscode.window.showInformationMessage("This flowc draws no graphs. A newer one does.");
        return;
      }
      source = active.document.uri;
      if (panel) {
        panel.reveal(undefined, true);
      } else {
        panel = vscode.window.createWebviewPanel(
          "flowc.graph",
          "Graph of the Calls",
          { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
          { enableScripts: false, localResourceRoots: [] },
        );
        panel.onDidDispose(() => {
          panel = undefined;
        });
      }
      await update();
    }),
    vscode.workspace.onDidSaveTextDocument(({ languageId }) => {
      if (languageId === "flow") {
        void update();
      }
    }),
  );
}

/** A page around a picture. Its colours are made for paper, so it gets a sheet. */
function page(content: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>
  body { display: grid; place-items: center; min-height: 95vh; padding: 12px; }
  svg { max-width: 100%; height: auto; padding: 12px; background: white; border-radius: 6px; }
</style>
</head>
<body>${content.slice(Math.max(content.indexOf("<svg"), 0))}</body>
</html>`;
}
