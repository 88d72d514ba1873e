/**
 * Finds the program `flowc`.
 *
 * In: what the settings say, and where things lie. Out: a program that has been run once, or what to tell the user.
 * Knows nothing of VS Code, so that it is tested without.
 */

import { execFile } from "node:child_process";
import { isAbsolute, join, resolve } from "node:path";

/** Where to look. */
export interface Places {
  /** `flowc.path` of the settings; empty when nobody set it. */
  setting: string;
  /** The user's folder. */
  home: string;
  /** The folder that is open, if there is one. */
  workspace: string | undefined;
}

export interface Found {
  program: string;
  /** As the program says it: `0.1.0`. */
  version: string;
}

export interface Missing {
  /** What is wrong and what to do about it, in a sentence or two. */
  problem: string;
}

/** The first `flowc` there is. */
export async function find(places: Places): Promise<Found | Missing> {
  const { setting, home } = places;
  if (setting !== "") {
    const program = expand(setting, places);
    const { version, problem } = await ask(program);
    if (version !== undefined) {
      return { program, version };
    }
    return { problem: `The setting \`flowc.path\` names ${program}, but ${problem}.` };
  }
  for (const program of ["flowc", join(home, ".cargo", "bin", "flowc")]) {
    const { version } = await ask(program);
    if (version !== undefined) {
      return { program, version };
    }
  }
  return {
    problem:
      "flowc was not found, so Flow has colours here but no errors, completion or preview. " +
      "Install it, or say in the setting `flowc.path` where it is.",
  };
}

/** The path that a setting means. A name without a folder is looked for on the `PATH`. */
function expand(setting: string, { home, workspace }: Places): string {
  const path = setting
    .replace(/^~(?=$|[\\/])/, () => home)
    .replaceAll("${workspaceFolder}", () => workspace ?? "");
  return isAbsolute(path) || !/[\\/]/.test(path) ? path : resolve(workspace ?? home, path);
}

/** Runs `PROGRAM --version`. */
function ask(program: string): Promise<{ version?: string; problem?: string }> {
  return new Promise((done) => {
    execFile(program, ["--version"], { timeout: 10_000 }, (error, output) => {
      const version = /^flowc (\S+)/.exec(output)?.[1];
      if (!error && version !== undefined) {
        done({ version });
      } else if (!error) {
        done({ problem: "that is another program" });
      } else if (error.code === "ENOENT") {
        done({ problem: "there is no such program" });
      } else if (error.code === "EACCES") {
        done({ problem: "it may not be run" });
      } else {
        done({ problem: `it does not run (${error.message.trim().split("\n")[0]})` });
      }
    });
  });
}
