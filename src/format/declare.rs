//! How declarations begin: `let name =`, `param name: type`, `def name(a, b=1)`.
//!
//! In: a node. Out: the beginning of its line in the one style. The value of a constant is laid out like any other.
//! What does not have the form of a declaration is nothing of this.

use super::File;
use crate::syntax::TokenKind;

impl File<'_> {
    /// The beginning of a declaration in the one style, and the token behind it; a blank stands in front of that.
    pub(super) fn declared(&self, node: u32) -> Option<(String, usize)> {
        let keyword = self.keyword(node);
        let node = self.tree.nodes().get(node as usize).filter(|node| !node.broken)?;
        let (first, last) = (node.first as usize, node.last as usize);
        let header = |behind: usize| {
            let end = if behind > first + 1 { self.span(behind - 1).end } else { self.span(first).end };
            self.text[self.span(first).end as usize..end as usize].trim_matches([' ', '\t'])
        };
        match keyword {
            "let" => {
                let joined = self.kind(first + 1) == Some(TokenKind::Key);
                let equals = if joined { first + 1 } else { first + 2 };
                if equals + 1 >= last {
                    return None;
                }
                let name = header(equals + 1).strip_suffix('=')?.trim_end_matches([' ', '\t']);
                is_word(name).then(|| (format!("let {name} = "), equals + 1))
            }
            "param" => {
                let (name, kind) = header(last).split_once(':')?;
                let (name, kind) = (name.trim_matches([' ', '\t']), kind.trim_matches([' ', '\t']));
                (is_word(name) && is_word(kind)).then(|| (format!("param {name}: {kind}"), last))
            }
            "def" => {
                let arrow = (first..last).find(|&at| self.kind(at) == Some(TokenKind::Arrow)).unwrap_or(last);
                let signature = Signature { rest: header(arrow) }.read()?;
                Some((format!("def {signature}{}", if arrow < last { " " } else { "" }), arrow))
            }
            _ => None,
        }
    }
}

fn is_word(word: &str) -> bool {
    !word.is_empty() && word.chars().all(is_part)
}

fn is_part(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_')
}

/// The name and the parameters of a fragment.
struct Signature<'s> {
    rest: &'s str,
}

impl<'s> Signature<'s> {
    fn read(mut self) -> Option<String> {
        let name = self.word(is_part);
        if name.is_empty() || self.rest.is_empty() {
            return (!name.is_empty()).then(|| name.to_owned());
        }
        self.sign('(').then_some(())?;
        let mut params = Vec::new();
        loop {
            self.blanks();
            if self.sign(')') {
                break;
            }
            params.push(self.param()?);
            self.blanks();
            if !self.sign(',') && !self.rest.starts_with(')') {
                return None;
            }
        }
        self.rest.is_empty().then(|| format!("{name}({})", params.join(", ")))
    }

    fn param(&mut self) -> Option<String> {
        let name = self.word(is_part);
        if name.is_empty() {
            return None;
        }
        self.blanks();
        if !self.sign('=') {
            return Some(name.to_owned());
        }
        self.blanks();
        Some(format!("{name}={}", self.value()?))
    }

    fn value(&mut self) -> Option<String> {
        if !self.sign('[') {
            return self.item(|c| !matches!(c, ' ' | '\t' | ',' | ')' | '"' | '['));
        }
        let mut items = Vec::new();
        loop {
            self.word(|c| matches!(c, ' ' | '\t' | ','));
            if self.sign(']') {
                return (!items.is_empty()).then(|| format!("[{}]", items.join(" ")));
            }
            items.push(self.item(|c| !matches!(c, ' ' | '\t' | ',' | ']' | '"' | '['))?);
        }
    }

    /// A string, a name in braces, or a bare word.
    fn item(&mut self, is_bare: impl Fn(char) -> bool) -> Option<String> {
        if self.sign('{') {
            self.blanks();
            let name = self.word(is_part);
            self.blanks();
            return self.sign('}').then(|| format!("{{{name}}}"));
        }
        if !self.rest.starts_with('"') {
            let word = self.word(is_bare);
            return (!word.is_empty()).then(|| word.to_owned());
        }
        let mut escaped = false;
        let end = self.rest.char_indices().skip(1).find(|&(_, c)| {
            let ends = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            ends
        });
        let (string, rest) = self.rest.split_at(end?.0 + 1);
        // The beginning of a block string is none.
        self.rest = rest;
        (!rest.starts_with('"')).then(|| string.to_owned())
    }

    fn sign(&mut self, sign: char) -> bool {
        let rest = self.rest.strip_prefix(sign);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn blanks(&mut self) {
        self.word(|c| matches!(c, ' ' | '\t'));
    }

    fn word(&mut self, is_part: impl Fn(char) -> bool) -> &'s str {
        let end = self.rest.find(|c| !is_part(c)).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        word
    }
}
