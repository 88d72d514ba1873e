// What a program writes to a terminal, as coloured runs.

const colors = ["#3f4451", "#f0717a", "#98c379", "#e5c07b", "#61afef", "#c678dd", "#56b6c2", "#d7dae0"];

/**
 * @param {string} output
 * @returns {import("./svg.mjs").Run[][]}
 */
export function terminal(output) {
  /** @type {Omit<import("./svg.mjs").Run, "text">} */
  let style = {};
  return output
    .trimEnd()
    .split("\n")
    .map((line) =>
      // biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal's colours begin with one
      line.split(/(\x1b\[[0-9;]*m)/).flatMap((part) => {
        if (!part.startsWith("\x1b")) {
          return part === "" ? [] : [{ ...style, text: part }];
        }
        for (const code of part.slice(2, -1).split(";").map(Number)) {
          style = { ...style, ...meaning(code) };
          if (code === 0) {
            style = {};
          }
        }
        return [];
      }),
    );
}

/** @param {number} code */
function meaning(code) {
  const color = colors[code % 10];
  if (color && ((code >= 30 && code <= 37) || (code >= 90 && code <= 97))) {
    return { color };
  }
  return { 1: { bold: true }, 2: { dim: true }, 3: { italic: true }, 4: { underline: true } }[code] ?? {};
}
