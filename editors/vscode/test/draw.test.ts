/**
 * Graphs are drawn from DOT.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import { draw } from "../src/draw";

test("a graph becomes a picture", async () => {
  const svg = await draw('digraph { main -> sales [label="1"]; main -> "billing/main" [label="2 & 3"] }');
  assert.match(svg, /^<\?xml.*<svg.*<\/svg>\s*$/s);
  assert.match(svg, />billing\/main</);
  assert.match(svg, />2 &amp; 3</);
});

test("what is no graph is an error", async () => {
  await assert.rejects(draw("digraph {"));
});
