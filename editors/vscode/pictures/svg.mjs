// Lines of coloured text as an SVG that looks the same with every monospaced font: each run says how wide it is.

/**
 * @typedef {object} Run
 * @property {string} text
 * @property {string} [color]
 * @property {boolean} [bold]
 * @property {boolean} [italic]
 * @property {boolean} [underline]
 * @property {boolean} [dim]
 */

const size = 14;
const advance = 8.43;
const leading = 19;
const margin = 18;
const bar = 34;

/**
 * @param {Run[][]} lines
 * @param {{ title: string, label: string, background: string, foreground: string }} look
 */
export function svg(lines, { title, label, background, foreground }) {
  const columns = Math.max(...lines.map((line) => line.reduce((sum, { text }) => sum + width(text), 0)));
  const wide = Math.ceil(columns * advance + 2 * margin);
  const high = bar + lines.length * leading + margin;
  const rows = lines.flatMap((line, row) => {
    const y = bar + (row + 1) * leading - 5;
    let column = 0;
    return line.flatMap((run) => {
      // White space is not drawn; what stands behind it is put in its place.
      const parts = run.text.split(/( {2,}|^ | $)/);
      return parts.flatMap((text) => {
        const at = column;
        column += width(text);
        return text.trim() === ""
          ? []
          : [`<text x="${tidy(margin + at * advance)}" y="${y}"${style({ ...run, text })}</text>`];
      });
    });
  });
  const dots = ["#ff5f57", "#febc2e", "#28c840"].map(
    (fill, n) => `<circle cx="${20 + 20 * n}" cy="17" r="6" fill="${fill}"/>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${wide} ${high}" width="${wide}" height="${high}" role="img">
<title>${escaped(label)}</title>
<rect width="${wide}" height="${high}" rx="9" fill="${background}"/>
${dots.join("")}
<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="${size}" fill="${foreground}" style="white-space:pre">
<text x="${wide / 2}" y="22" text-anchor="middle" font-size="12" opacity=".6">${escaped(title)}</text>
${rows.join("\n")}
</g>
</svg>
`;
}

/** @param {Run} run */
function style({ text, color, bold, italic, underline, dim }) {
  const length = ` textLength="${tidy(width(text) * advance)}" lengthAdjust="spacingAndGlyphs"`;
  return [
    length,
    color ? ` fill="${color.toLowerCase()}"` : "",
    bold ? ' font-weight="bold"' : "",
    italic ? ' font-style="italic"' : "",
    underline ? ' text-decoration="underline"' : "",
    dim ? ' opacity=".6"' : "",
    `>${escaped(text)}`,
  ].join("");
}

/** How many columns a text takes. @param {string} text */
const width = (text) => [...text].length;

/** @param {number} value */
const tidy = (value) => Number(value.toFixed(2));

/** @param {string} text */
const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
