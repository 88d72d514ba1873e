// The program that the tests run: FLOWC, or what Cargo has built last.
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

/** Its path; fails when it has not been built. */
export function flowc() {
  const repository = resolve(process.cwd(), "../..");
  const target = resolve(repository, process.env.CARGO_TARGET_DIR ?? "target");
  const program =
    process.env.FLOWC ?? join(target, "debug", process.platform === "win32" ? "flowc.exe" : "flowc");
  if (!existsSync(program)) {
    throw new Error(`${program} is not there: run \`cargo build\` first, or set FLOWC to a flowc`);
  }
  return program;
}
