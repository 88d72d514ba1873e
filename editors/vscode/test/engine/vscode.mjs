// Runs a real VS Code with the packaged extension installed, and shows it in a browser.
import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { chromium } from "playwright-core";
import { flowc } from "../flowc.mjs";
import { browser, engine } from "./fetch.mjs";

/**
 * @typedef {object} VSCode
 * @property {string} folder a copy of the workspace, which is open
 * @property {string} address of the window, without a query
 * @property {import("playwright-core").Browser} browser
 * @property {() => string} log what VS Code's server has printed
 * @property {() => Promise<void>} stop ends everything, and removes what was written
 */

/**
 * @param {string} workspace a folder to open a copy of
 * @param {Record<string, unknown>} settings
 * @param {Record<string, string>} env
 * @returns {Promise<VSCode>}
 */
export async function vscode(workspace, settings = {}, env = {}) {
  const scratch = mkdtempSync(join(tmpdir(), "flowc-vscode-"));
  const folder = join(scratch, "workspace");
  cpSync(workspace, folder, { recursive: true });
  const machine = join(scratch, "data", "data", "Machine");
  mkdirSync(machine, { recursive: true });
  writeFileSync(join(machine, "settings.json"), JSON.stringify({ "flowc.path": flowc(), ...settings }));

  const port = await freePort();
  const { name, version } = JSON.parse(readFileSync("package.json", "utf8"));
  const main = join(await engine(), "out/server-main.js");
  const common = ["--accept-server-license-terms", "--server-data-dir", join(scratch, "data")];
  const extension = resolve(`${name}-${version}.vsix`);
  execFileSync(process.execPath, [main, ...common, "--install-extension", extension, "--force"], {
    stdio: "ignore",
  });
  const server = spawn(
    process.execPath,
    [main, ...common, "--host", "127.0.0.1", "--port", String(port), "--without-connection-token"].concat(
      "--disable-workspace-trust",
    ),
    { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] },
  );
  let log = "";
  for (const stream of [server.stdout, server.stderr]) {
    stream.on("data", (text) => {
      log += text;
    });
  }
  const address = `http://127.0.0.1:${port}/`;
  await until(() => log.includes("Extension host agent listening"), 30, "VS Code does not start");

  const found = await browser();
  const opened = await chromium.launch({
    executablePath: found.program,
    env: { ...process.env, ...found.env },
    args: ["--no-sandbox", "--disable-gpu"],
  });
  return {
    folder,
    address,
    browser: opened,
    log: () => log,
    stop: async () => {
      await opened.close();
      const ended = new Promise((done) => server.once("exit", done));
      server.kill();
      await ended;
      rmSync(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}

/**
 * Waits until something is so.
 *
 * @param {() => boolean} so
 * @param {number} seconds
 * @param {string} otherwise
 */
export async function until(so, seconds, otherwise) {
  const end = Date.now() + seconds * 1000;
  while (!so()) {
    if (Date.now() > end) {
      throw new Error(otherwise);
    }
    await new Promise((wait) => setTimeout(wait, 50));
  }
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once("error", fail);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => done(typeof address === "object" && address ? address.port : 0));
    });
  });
}
