// Makes the menu with twilio-node or pug for as long as it is told to: a line with seconds in, documents a second out.
const { readFileSync } = require("fs");
const { join } = require("path");

const WORK = {
  "twilio-node": () => {
    const build = require("./menu/menu.cjs");
    return () => build().toString();
  },
  pug: () => {
    const pug = require("pug");
    const source = readFileSync(join(__dirname, "menu/menu.pug"), "utf8");
    return () => pug.render(source);
  },
};
const work = WORK[process.argv[2]]();
if (process.argv[3] === "print") {
  console.log(work());
} else {
  require("readline").createInterface({ input: process.stdin }).on("line", (line) => {
    const start = performance.now();
    let count = 0;
    while (performance.now() - start < Number(line) * 1000) {
      work();
      count += 1;
    }
    console.log((count * 1000) / (performance.now() - start));
  });
}
