//! Rust, written as rustfmt lays it out.
//!
//! In: lines, arms and literals. Out: text with its indentation. Only what the generated module needs is known here.

/// How long a line may be.
const WIDTH: usize = 100;
/// How long several arguments of a call may be on one line.
const CALL_WIDTH: usize = 60;

/// Code that is being written.
#[derive(Debug, Default)]
pub(super) struct Code {
    text: String,
    depth: usize,
}

impl Code {
    /// The code as it is.
    pub fn into_text(self) -> String {
        self.text
    }

    /// A line.
    pub fn line(&mut self, line: &str) {
        if !line.is_empty() {
            self.text.push_str(&"    ".repeat(self.depth));
            self.text.push_str(line);
        }
        self.text.push('\n');
    }

    /// Several lines, indented as they are. White space that a literal holds stays as it is.
    pub fn lines(&mut self, lines: &str) {
        lines.lines().for_each(|line| self.line(line));
    }

    /// Lines of documentation; an empty one stands between paragraphs.
    pub fn doc(&mut self, lines: &[&str]) {
        for line in lines {
            self.line(format!("/// {line}").trim_end());
        }
    }

    /// A line that opens a block.
    pub fn open(&mut self, line: &str) {
        self.line(line);
        self.depth += 1;
    }

    /// The line that closes it.
    pub fn close(&mut self, line: &str) {
        self.depth -= 1;
        self.line(line);
    }

    /// An empty line, unless a block has just begun.
    pub fn gap(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("{\n") {
            self.text.push('\n');
        }
    }

    /// The beginning of a function: `pub fn name(` and `)`, with the arguments between them.
    pub fn function(&mut self, head: &str, arguments: &[&str], result: &str) {
        let line = format!("{head}({}){result} {{", arguments.join(", "));
        if self.fits(&line) {
            return self.open(&line);
        }
        self.open(&format!("{head}("));
        for argument in arguments {
            self.line(&format!("{argument},"));
        }
        self.close(&format!("){result} {{"));
        self.depth += 1;
    }

    /// An arm of a `match`.
    pub fn arm(&mut self, pattern: &str, body: &str) {
        let line = format!("{pattern} => {body},");
        if self.fits(&line) {
            return self.line(&line);
        }
        self.open(&format!("{pattern} => {{"));
        self.line(body);
        self.close("}");
    }

    /// A call whose arguments are names and literals, and what stands behind it.
    pub fn call(&mut self, function: &str, arguments: &[&str], end: &str) {
        let together = arguments.join(", ");
        let line = format!("{function}({together}){end}");
        let several_lines = together.contains('\n');
        let wide = !self.fits(&line) || (arguments.len() > 1 && together.chars().count() > CALL_WIDTH);
        if several_lines || (wide && arguments.iter().all(|argument| self.fits(&format!("    {argument},")))) {
            self.open(&format!("{function}("));
            arguments.iter().for_each(|argument| self.line(&format!("{argument},")));
            return self.close(&format!("){end}"));
        }
        self.line(&line);
    }

    fn fits(&self, line: &str) -> bool {
        self.depth * 4 + line.chars().count() <= WIDTH
    }
}

/// A string as Rust writes it: as it is where that is no riddle, else with escapes.
pub(super) fn literal(text: &str) -> String {
    // What nobody can see, or would take for something else, is escaped as Rust does so itself.
    let plain = |c: char| matches!(c, '\n' | '"' | '\'' | '\\') || c.escape_debug().eq([c]);
    if !text.chars().all(plain) {
        let escaped: String = text
            .chars()
            .flat_map(|c| (c != '\'').then(|| c.escape_debug()).into_iter().flatten().chain((c == '\'').then_some(c)))
            .collect();
        return format!("\"{escaped}\"");
    }
    if !text.contains(['"', '\\']) {
        return format!("\"{text}\"");
    }
    let mut hashes = String::new();
    while text.contains(&format!("\"{hashes}")) {
        hashes.push('#');
    }
    format!("r{hashes}\"{text}\"{hashes}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_written_so_that_people_can_read_them() {
        for (text, expected) in [
            ("main", "\"main\""),
            ("it's\n", "\"it's\n\""),
            ("a \"b\"", "r#\"a \"b\"\"#"),
            ("finishOnKey=\"#\"", "r##\"finishOnKey=\"#\"\"##"),
            ("a\\b", "r\"a\\b\""),
            ("größer", "\"größer\""),
            ("it's \"a\u{202e}b\"\n", "\"it's \\\"a\\u{202e}b\\\"\\n\""),
        ] {
            assert_eq!(literal(text), expected);
        }
    }
}
