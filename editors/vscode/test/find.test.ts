/**
 * Which `flowc` is run, and what is said when there is none.
 */

import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { after, before, beforeEach, test } from "node:test";
import { find } from "../src/find";

const path = process.env.PATH;
let home: string;
let bin: string;

before(() => {
  home = mkdtempSync(join(tmpdir(), "flowc-home-"));
  bin = join(home, "bin");
});
beforeEach(() => {
  rmSync(home, { recursive: true, force: true });
  mkdirSync(bin, { recursive: true });
  // Nothing of this machine but what scripts need.
  process.env.PATH = [bin, "/usr/bin", "/bin"].join(delimiter);
});
after(() => {
  process.env.PATH = path;
  rmSync(home, { recursive: true, force: true });
});

/** Writes a program that says this. */
function program(where: string, says: string, code = 0): string {
  mkdirSync(dirname(where), { recursive: true });
  writeFileSync(where, `#!/bin/sh\necho '${says}'\nexit ${code}\n`);
  chmodSync(where, 0o755);
  return where;
}

const look = (setting = "", workspace?: string) => find({ setting, home, workspace });

test("it is found on the PATH", async () => {
  program(join(bin, "flowc"), "flowc 1.2.3");
  assert.deepEqual(await look(), { program: "flowc", version: "1.2.3" });
});

test("it is found among Cargo's programs", async () => {
  const cargo = program(join(home, ".cargo/bin/flowc"), "flowc 1.2.3");
  assert.deepEqual(await look(), { program: cargo, version: "1.2.3" });
});

test("what stands on the PATH goes first, unless it is something else", async () => {
  const cargo = program(join(home, ".cargo/bin/flowc"), "flowc 2.0.0");
  program(join(bin, "flowc"), "flowc 1.0.0");
  assert.deepEqual(await look(), { program: "flowc", version: "1.0.0" });
  program(join(bin, "flowc"), "a compiler of another kind");
  assert.deepEqual(await look(), { program: cargo, version: "2.0.0" });
});

test("the setting goes before all", async () => {
  program(join(bin, "flowc"), "flowc 1.0.0");
  const own = program(join(home, "tools/flowc"), "flowc 3.0.0");
  const found = { program: own, version: "3.0.0" };
  assert.deepEqual(await look(own), found);
  assert.deepEqual(await look("~/tools/flowc"), found);
  assert.deepEqual(await look("${workspaceFolder}/flowc", join(home, "tools")), found);
  assert.deepEqual(await look("./tools/flowc", home), found);
  assert.deepEqual(await look("flowc"), { program: "flowc", version: "1.0.0" });
});

test("without one, it is said what is missing and what to do", async () => {
  assert.deepEqual(await look(), {
    problem:
      "flowc was not found, so Flow has colours here but no errors, completion or preview. " +
      "Install it, or say in the setting `flowc.path` where it is.",
  });
});

test("a setting that leads nowhere is named, and nothing else is taken", async () => {
  program(join(bin, "flowc"), "flowc 1.0.0");
  const problem = async (setting: string) => {
    const found = await look(setting);
    return "problem" in found ? found.problem.replaceAll(home, "HOME") : found.program;
  };
  assert.equal(
    await problem("~/nowhere/flowc"),
    "The setting `flowc.path` names HOME/nowhere/flowc, but there is no such program.",
  );
  program(join(home, "other"), "a compiler of another kind");
  assert.equal(
    await problem("~/other"),
    "The setting `flowc.path` names HOME/other, but that is another program.",
  );
  chmodSync(join(home, "other"), 0o644);
  assert.equal(await problem("~/other"), "The setting `flowc.path` names HOME/other, but it may not be run.");
  program(join(home, "broken"), "", 3);
  assert.match(
    await problem("~/broken"),
    /^The setting `flowc\.path` names HOME\/broken, but it does not run \(Command failed: .*\)\.$/,
  );
});
