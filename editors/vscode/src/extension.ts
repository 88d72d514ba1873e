/**
 * What VS Code calls: puts the parts together, and takes them apart again.
 */

import * as vscode from "vscode";
import { graph } from "./graph";
import { preview } from "./preview";
import { Server } from "./server";
import { tasks } from "./tasks";

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const server = new Server(context);
  context.subscriptions.push(
    server,
    preview(server),
    graph(server),
    tasks(() => server.program()),
    vscode.commands.registerCommand("flowc.restart", () => server.start()),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("flowc.path")) {
        void server.start();
      }
    }),
  );
  await server.start();
}
