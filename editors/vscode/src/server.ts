/**
 * The language server `flowc lsp`, from its start to its end.
 *
 * In: the settings. Out: a client that runs, requests to it, and a word in the language status about how it is. What
 * an editor shows of errors, completion and the like is between the client library and the server, not here.
 */

import { homedir } from "node:os";
import * as vscode from "vscode";
import {
  ExecuteCommandRequest,
  LanguageClient,
  type LanguageClientOptions,
} from "vscode-languageclient/node";
import { find } from "./find";

/** What the server looks at: flows, saved or not, and TwiML. */
const selector = [
  { scheme: "file", language: "flow" },
  { scheme: "untitled", language: "flow" },
  { scheme: "file", language: "xml", pattern: "**/*.{xml,twiml}" },
];

export class Server implements vscode.Disposable {
  private client: LanguageClient | undefined;
  private readonly log = vscode.window.createOutputChannel("Flow", { log: true });
  private readonly status = vscode.languages.createLanguageStatusItem("flowc.server", { language: "flow" });
  private starting: Promise<void> = Promise.resolve();
  private readonly ready = new vscode.EventEmitter<void>();

  /** The server runs, for the first time or again. */
  readonly onReady = this.ready.event;

  constructor(private readonly context: vscode.ExtensionContext) {
    this.status.name = "Flow";
  }

  /** Starts the server, or starts it again with the settings of now. */
  start(): Promise<void> {
    this.starting = this.starting.then(() => this.run());
    return this.starting;
  }

  /** The program that was found, if one was. */
  async program(): Promise<string | undefined> {
    const found = await find(places());
    return "program" in found ? found.program : undefined;
  }

  /** Whether the server has a command. */
  has(command: string): boolean {
    const { executeCommandProvider } = this.client?.initializeResult?.capabilities ?? {};
    return executeCommandProvider?.commands.includes(command) ?? false;
  }

  /** Has the server carry out one of its commands. Nothing comes back while it does not run. */
  async execute(command: string, argument: unknown, cancel?: vscode.CancellationToken): Promise<unknown> {
    await this.starting;
    return this.client?.sendRequest(ExecuteCommandRequest.type, { command, arguments: [argument] }, cancel);
  }

  async dispose(): Promise<void> {
    await this.stop();
    this.status.dispose();
    this.log.dispose();
    this.ready.dispose();
  }

  private async run(): Promise<void> {
    await this.stop();
    this.say("Starting", { busy: true });
    const found = await find(places());
    if ("problem" in found) {
      this.fail(found.problem);
      return;
    }
    const { program, version } = found;
    const options: LanguageClientOptions = {
      documentSelector: selector,
      outputChannel: this.log,
      initializationFailedHandler: () => false,
    };
    const client = new LanguageClient("flowc", "Flow", { command: program, args: ["lsp"] }, options);
    try {
      await client.start();
    } catch (error) {
      this.log.error(String(error));
      await client.dispose().catch(() => {});
      this.fail(
        `flowc ${version} (${program}) did not start as a language server. An old version may have none: ` +
          "install a newer one.",
      );
      return;
    }
    this.client = client;
    this.say(`flowc ${version}`, { detail: program });
    this.ready.fire();
  }

  private async stop(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    // A server that has died already cannot be asked to stop.
    await client?.dispose().catch(() => {});
  }

  /** Says once, and for as long as it is so, why there is no server. */
  private fail(problem: string): void {
    this.log.error(problem);
    this.say("flowc is missing", { severity: vscode.LanguageStatusSeverity.Error, detail: problem });
    const [install, settings] = ["How to Install It", "Open the Setting"];
    void vscode.window.showErrorMessage(problem, install, settings).then((choice) => {
      if (choice === install) {
        void vscode.commands.executeCommand("extension.open", this.context.extension.id);
      } else if (choice === settings) {
        // The setting is one of the machine that flowc runs on.
        const which = vscode.env.remoteName ? "openRemoteSettings" : "openSettings";
        void vscode.commands.executeCommand(`workbench.action.${which}`, { query: "flowc.path" });
      }
    });
  }

  private say(
    text: string,
    more: { busy?: boolean; detail?: string; severity?: vscode.LanguageStatusSeverity } = {},
  ) {
    this.status.text = text;
    this.status.busy = more.busy ?? false;
    this.status.detail = more.detail ?? "";
    this.status.severity = more.severity ?? vscode.LanguageStatusSeverity.Information;
    this.status.command = { command: "flowc.restart", title: "Restart" };
  }
}

function places() {
  return {
    setting: vscode.workspace.getConfiguration("flowc").get("path", "").trim(),
    home: homedir(),
    workspace: vscode.workspace.workspaceFolders?.[0]?.uri.fsPath,
  };
}
