// Fetches a real VS Code and a browser to show it, from the npm registry alone, into .engine/.
//
// code-server's package holds VS Code as a web server, with the extension host that the desktop has. Chromium is taken
// from this machine when it is there.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { brotliDecompress } from "node:zlib";

const run = promisify(execFile);
const root = new URL("../../.engine", import.meta.url).pathname;

const packages = {
  engine: {
    name: "code-server@4.100.3", // VS Code 1.100; the last one for Node 20
    integrity:
      "sha512-q/Fh2DOxCRNhC/WiG/6sAhSKnj7ZACTVBaeeZ+rWjol//0FCbl/qg1ln5ecZ99jYcfqMxZZAyWcN+YBIo0DgpA==",
  },
  browser: {
    name: "@sparticuz/chromium@143.0.4",
    integrity:
      "sha512-/6I7uQTRhRDD2/gGPQ1Gkf+Dqk0RYDACPJDZfSzz0OWk4JmUTonNHPXbrn6UIklOHlnDLf8xAAzkOZKB/cJpLA==",
  },
};

/** The folder of VS Code's server. */
export async function engine() {
  return fetched(packages.engine, "lib/vscode", async (folder) => {
    // Its native modules would have to be compiled. It does without, but for terminals, in which tasks run.
    const pty = "node-pty@npm:@lydell/node-pty@1.1.0";
    await run(
      "npm",
      ["install", "--no-save", "--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund", pty],
      {
        cwd: join(folder, "lib/vscode"),
      },
    );
  });
}

/** A Chromium, and what it needs in its environment. */
export async function browser() {
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  const installed = (process.env.PATH ?? "")
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((path) => existsSync(path));
  const program = process.env.CHROMIUM ?? installed;
  if (program) {
    return { program, env: {} };
  }
  const folder = await fetched(packages.browser, "", async (folder) => {
    await unpack(join(folder, "bin/chromium.br"), join(folder, "chromium"));
    await unpack(join(folder, "bin/al2023.tar.br"), join(folder, "libraries.tar"));
    await run("tar", ["xf", "libraries.tar"], { cwd: folder });
  });
  return { program: join(folder, "chromium"), env: { LD_LIBRARY_PATH: join(folder, "lib") } };
}

/**
 * A package of the registry, unpacked and made ready once.
 *
 * @param {{ name: string, integrity: string }} wanted
 * @param {string} inside
 * @param {(folder: string) => Promise<void>} prepare
 */
async function fetched({ name, integrity }, inside, prepare) {
  const folder = join(root, name.replace(/^@/, "").replace(/\W+/g, "-"));
  if (!existsSync(folder)) {
    const fresh = `${folder}.new`;
    await rm(fresh, { recursive: true, force: true });
    await mkdir(fresh, { recursive: true });
    const { stdout } = await run("npm", ["pack", "--json", "--pack-destination", fresh, name]);
    const [packed] = JSON.parse(stdout);
    if (packed.integrity !== integrity) {
      throw new Error(`${name} is not what it was: ${packed.integrity}`);
    }
    const [file] = await readdir(fresh);
    await run("tar", ["xzf", String(file), "--strip-components=1"], { cwd: fresh });
    await rm(join(fresh, String(file)));
    await prepare(fresh);
    await rename(fresh, folder);
  }
  return join(folder, inside);
}

/**
 * @param {string} from
 * @param {string} to
 */
async function unpack(from, to) {
  const bytes = await promisify(brotliDecompress)(await readFile(from));
  await writeFile(to, bytes, { mode: 0o755 });
}
