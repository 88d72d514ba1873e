/**
 * The pictures of the documentation show what is so. `npm run pictures` makes them anew.
 */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { drawings, folder } from "../pictures/drawings.mjs";

test("the drawings are what would be drawn now", async () => {
  for (const [name, svg] of Object.entries(await drawings())) {
    assert.ok(readFileSync(join(folder, name), "utf8") === svg, `${name} is old: run \`npm run pictures\``);
  }
});
