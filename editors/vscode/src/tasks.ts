/**
 * The tasks `flowc check` and `flowc build`.
 *
 * In: the program to run. Out: a task for each folder that is open, and for each `"type": "flowc"` in a `tasks.json`.
 * What the tasks print is read by the problem matcher in `package.json`.
 */

import * as vscode from "vscode";

interface Definition extends vscode.TaskDefinition {
  command: "check" | "build";
  args?: string[];
}

export function tasks(program: () => Promise<string | undefined>): vscode.Disposable {
  return vscode.tasks.registerTaskProvider("flowc", {
    async provideTasks() {
      const found = await program();
      return (vscode.workspace.workspaceFolders ?? []).flatMap((folder) =>
        (["check", "build"] as const).map((command) => task({ type: "flowc", command }, folder, found)),
      );
    },
    async resolveTask({ definition, scope }) {
      const folder = typeof scope === "object" ? scope : vscode.workspace.workspaceFolders?.[0];
      return folder && task(definition as Definition, folder, await program());
    },
  });
}

function task(definition: Definition, folder: vscode.WorkspaceFolder, program = "flowc"): vscode.Task {
  const { command, args = [] } = definition;
  const checks = command === "check";
  const shape = checks ? ["--format", "short"] : [];
  const made = new vscode.Task(
    definition,
    folder,
    [command, ...args].join(" "),
    "flowc",
    new vscode.ProcessExecution(program, [command, ...shape, ...args], { cwd: folder.uri.fsPath }),
    checks ? "$flowc" : [],
  );
  made.group = checks ? vscode.TaskGroup.Test : vscode.TaskGroup.Build;
  made.detail = checks ? "Look for mistakes in every flow" : "Compile the flows to TwiML";
  made.presentationOptions = { reveal: checks ? vscode.TaskRevealKind.Silent : vscode.TaskRevealKind.Always };
  return made;
}
