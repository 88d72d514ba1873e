// Bundles the extension into dist/, and with --tests what the tests run into out/.
// Graphviz is a file of its own, because it is large and few sessions draw anything.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

const options = process.argv.slice(2);
const production = options.includes("--production");

/** @type {import("esbuild").BuildOptions} */
const common = {
  bundle: true,
  format: "cjs",
  logLevel: "warning",
  platform: "node",
  // VS Code loads extensions by `require`, and so do they what they load later.
  supported: { "dynamic-import": false },
  target: "node20",
};

const { metafile } = await build({
  ...common,
  entryPoints: ["src/extension.ts", "src/draw.ts"],
  external: ["vscode", "./draw"],
  metafile: true,
  minify: production,
  outdir: "dist",
  sourcemap: !production,
});

// The licences of what is bundled travel with it.
const bundled = new Set(
  Object.keys(metafile.inputs).flatMap((path) => /^.*node_modules\/((@[^/]+\/)?[^/]+)/.exec(path)?.[0] ?? []),
);
const notices = [...bundled].sort().map((folder) => {
  const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
  const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
  const text = file ? readFileSync(`${folder}/${file}`, "utf8").trim() : "";
  return `${name} ${version} (${license})\n\n${text}`.trim();
});
const own = ["MIT", "APACHE"].map((name) => readFileSync(`../../LICENSE-${name}`, "utf8").trim());
const rule = `\n\n${"-".repeat(72)}\n\n`;
writeFileSync("LICENSE", `${["Under either of these, as you like.", ...own].join(rule)}\n`);
writeFileSync("dist/licenses.txt", `${notices.join(rule)}\n`);

if (options.includes("--tests")) {
  const tests = readdirSync("test").filter((name) => name.endsWith(".test.ts"));
  await build({
    ...common,
    entryPoints: [...tests.map((name) => `test/${name}`), "test/engine/suite.ts"],
    // What reads files beside itself, or lies in the engine, is not bundled.
    external: ["vscode", "vscode-oniguruma", "vscode-textmate"],
    outbase: "test",
    outdir: "out",
    sourcemap: "inline",
  });
}
