//! Flow that chance writes: well-formed in every layout the language allows, and after an accident.

/// A well-formed flow, whose every turn is taken from a row of bytes.
pub struct Author {
    turns: std::vec::IntoIter<u8>,
    out: String,
    /// What one level of indentation is made of.
    unit: &'static str,
    comments: bool,
}

/// The lines of a block that is being written.
#[derive(Clone)]
enum Around {
    Indented(String),
    Inline,
}

impl Author {
    pub fn write(turns: Vec<u8>, comments: bool) -> String {
        let mut author = Author { turns: turns.into_iter(), out: String::new(), unit: "  ", comments };
        author.unit = author.one_of(&["  ", "    ", "\t", " ", "   "]);
        if author.turn(8) == 0 {
            author.out.push('\u{feff}');
        }
        author.blank_lines(&Around::Indented(String::new()));
        author.block(&Around::Indented(String::new()), 0);
        if author.turn(4) == 0 {
            author.out = author.out.replace('\n', "\r\n");
        }
        author.out
    }

    fn turn(&mut self, of: u8) -> u8 {
        self.turns.next().unwrap_or(0) % of
    }

    fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.turn(choices.len() as u8) as usize]
    }

    fn gap(&mut self) {
        let gap = self.one_of(&[" ", " ", "  ", "\t", "     "]);
        self.out.push_str(gap);
    }

    fn maybe_gap(&mut self) {
        if self.turn(2) == 0 {
            self.gap();
        }
    }

    fn comment(&mut self) {
        let comment = self.one_of(&["#", "# a", "#b", "##  c", "## d", "#!e", "# \"x", "#f < ;  "]);
        self.out.push_str(comment);
    }

    /// Lines that say nothing, each with its line end.
    fn blank_lines(&mut self, around: &Around) {
        for _ in 0..self.turn(4) {
            let margin = self.one_of(&["", "", "  ", "\t", "       "]);
            match (self.turn(3), around) {
                (0, _) if self.comments => {
                    let margin = match around {
                        Around::Indented(margin) if self.turn(2) == 0 => margin.clone(),
                        _ => margin.to_owned(),
                    };
                    self.out.push_str(&margin);
                    self.comment();
                }
                (1, Around::Inline) => self.out.push(';'),
                _ => self.out.push_str(margin),
            }
            self.out.push('\n');
        }
    }

    fn end_line(&mut self, around: &Around) {
        self.maybe_gap();
        if self.comments && self.turn(4) == 0 {
            self.out.push(' ');
            self.comment();
        }
        self.out.push('\n');
        self.blank_lines(around);
    }

    /// Statements in a block.
    fn block(&mut self, around: &Around, depth: u8) {
        let count = 1 + self.turn(3);
        let mut begins_line = true;
        for number in 0..count {
            if let (true, Around::Indented(margin)) = (begins_line, around) {
                let margin = margin.clone();
                self.out.push_str(&margin);
            }
            if self.turn(8) == 0 {
                self.out.push(';');
                self.maybe_gap();
            }
            let ends_line = self.statement(around, depth, number == 0);
            begins_line = ends_line || self.turn(3) > 0;
            let last = number + 1 == count;
            if ends_line {
                continue;
            } else if !begins_line {
                self.maybe_gap();
                self.out.push(';');
                self.maybe_gap();
            }
            match around {
                Around::Inline if last && !begins_line => {}
                Around::Inline => {
                    if begins_line {
                        self.end_line(around);
                    }
                }
                Around::Indented(_) => {
                    if begins_line || last {
                        self.end_line(around);
                    }
                }
            }
        }
    }

    /// Returns whether it ended its last line.
    fn statement(&mut self, around: &Around, depth: u8, first: bool) -> bool {
        let name = match self.turn(10) {
            0 if depth > 0 && first => {
                self.attributes(around, true);
                return false;
            }
            1 if depth > 0 => return self.string(around),
            2 if depth == 0 => {
                self.one_of(&["flow  menu", "flow sales", "def f(a,  b=\"x  y\")", "let x = 1", "let  x  =  \"a  b\""])
            }
            3 if depth > 0 => self.one_of(&["on 1,2 , 3", "on\t1", "otherwise", "..."]),
            _ => self.one_of(&["say", "gather", "dial", "number", "!New", "say-as", "play"]),
        };
        self.out.push_str(name);
        let plain = !name.contains(' ') && !name.contains('\t');
        if plain && self.turn(2) == 0 {
            self.gap();
            if self.string(around) {
                return true;
            }
        }
        if plain && self.turn(2) == 0 {
            self.gap();
            self.attributes(around, false);
        }
        if !name.starts_with(['l', 'd', '.']) && self.turn(6) == 0 {
            self.out.push_str(" ->");
            self.maybe_gap();
            self.out.push_str("main");
        }
        if depth > 4 || self.turn(3) > 0 {
            return false;
        }
        let margin = match around {
            Around::Indented(margin) if self.turn(2) == 0 => margin.clone(),
            _ => {
                self.maybe_gap();
                self.out.push('<');
                self.maybe_gap();
                if self.turn(2) == 0 {
                    self.end_line(&Around::Inline);
                }
                if self.turn(8) > 0 {
                    self.block(&Around::Inline, depth + 1);
                }
                self.out.push('>');
                return false;
            }
        };
        let deeper = margin + self.unit;
        self.end_line(&Around::Indented(deeper.clone()));
        self.block(&Around::Indented(deeper), depth + 1);
        true
    }

    fn attributes(&mut self, around: &Around, alone: bool) {
        for number in 0..=self.turn(2) {
            if number > 0 {
                self.gap();
            }
            let name = self.one_of(&["timeout=", "digits=", "!x=", "language="]);
            self.out.push_str(name);
            match self.turn(5) {
                0 => {
                    let value = self.one_of(&["5s", "\"a  b\"", "{ From }", "{From}", "@main"]);
                    self.out.push_str(value);
                }
                1 | 2 if !alone || matches!(around, Around::Inline) || number == 0 => self.list(),
                _ => self.out.push_str("https://a.example/x"),
            }
        }
    }

    fn list(&mut self) {
        self.out.push('[');
        for number in 0..=self.turn(4) {
            if number > 0 {
                let between = self.one_of(&[" ", ",", " , ", "\n", ",\n\n\n   ", "\t"]);
                self.out.push_str(between);
            }
            if self.comments && self.turn(6) == 0 {
                self.out.push(' ');
                self.comment();
                self.out.push('\n');
            }
            let item = self.one_of(&["a", "{ To }", "\"b  c\"", "https://a.example/b", "x=1", "say"]);
            self.out.push_str(item);
        }
        if self.turn(2) == 0 {
            self.out.push_str(", \n");
        }
        self.out.push(']');
    }

    /// A string; returns whether it ended its line.
    fn string(&mut self, around: &Around) -> bool {
        if self.turn(3) > 0 {
            let text = self.one_of(&["\"a\"", "\"a  { From } \\\"b\\\" # ; < >\"", "\"\"", "\"é\\u{1F600}\""]);
            self.out.push_str(text);
            return false;
        }
        let margin = match around {
            Around::Indented(margin) => format!("{margin}{}", self.unit),
            Around::Inline => self.one_of(&["", " ", "\t\t"]).to_owned(),
        };
        self.out.push_str("\"\"\"");
        if self.comments && self.turn(4) == 0 {
            self.out.push_str(" # c");
        }
        self.out.push('\n');
        for _ in 0..self.turn(4) {
            let line = self.one_of(&["a", "  b  ", "", "\t", "c \\", "\\\"\"\" d", "{From}"]);
            if !line.is_empty() {
                self.out.push_str(&margin);
            }
            self.out.push_str(line);
            self.out.push('\n');
        }
        self.out.push_str(&margin);
        self.out.push_str("\"\"\"");
        self.end_line(around);
        true
    }
}

/// Accidents: pieces taken out, put in and repeated.
pub fn mangle(mut text: String, accidents: &[(u16, u16, u8)]) -> String {
    const PIECES: [&str; 22] = [
        "\"",
        "\"\"\"",
        "<",
        ">",
        "[",
        "]",
        ";",
        "\n",
        "\n  ",
        "\n      ",
        " ",
        "#",
        "# flowc: allow deprecated",
        "=",
        ",",
        "->",
        "{",
        "x=",
        "## ",
        "flow b",
        "\t",
        "< >",
    ];
    for &(place, length, how) in accidents {
        let boundary = |mut at: usize| {
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let start = boundary(place as usize % (text.len() + 1));
        let end = boundary((start + length as usize % 20).min(text.len()));
        match how % 32 {
            0..4 => text.replace_range(start..end, ""),
            4..7 => {
                let piece = text[start..end].to_owned();
                text.insert_str(start, &piece);
            }
            piece => text.insert_str(start, PIECES[piece as usize % PIECES.len()]),
        }
    }
    text
}
