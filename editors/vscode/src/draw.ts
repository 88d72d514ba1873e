/**
 * Draws a graph.
 *
 * In: DOT. Out: SVG. Graphviz is bundled with this file, which is loaded when the first graph is drawn.
 */

import { instance } from "@viz-js/viz";

export async function draw(dot: string): Promise<string> {
  const viz = await instance();
  return viz.renderString(dot, { format: "svg" });
}
