// Makes the pictures of the documentation.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { drawings, folder } from "./drawings.mjs";
import { photograph } from "./photograph.mjs";

mkdirSync(folder, { recursive: true });
for (const [name, svg] of Object.entries(await drawings())) {
  writeFileSync(join(folder, name), svg);
}
await photograph("images/vscode.png");
