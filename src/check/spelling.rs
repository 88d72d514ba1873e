//! What the catalog says in Flow's words, said in TwiML's.
//!
//! In: the findings of a document that is TwiML. Out: the same with names and code in backticks as TwiML writes them:
//! `say` becomes `Say`, `timeout=5s` becomes `timeout="5s"`, `gather -> …` becomes `<Gather action="…"/>`. So the
//! catalog needs one wording, and who checks TwiML reads of TwiML. No finding is added, moved or taken away.

use crate::diagnostic::{Code, Diagnostic};
use crate::twiml::{self, Role};

/// Respells a finding.
pub(super) fn respell(diagnostic: &mut Diagnostic) {
    if diagnostic.code == Code::UnknownVerb {
        return; // of two spellings of one name, both are meant
    }
    let texts = [Some(&mut diagnostic.message), Some(&mut diagnostic.label.text), diagnostic.help.as_mut()];
    let related = diagnostic.related.iter_mut().map(|label| &mut label.text);
    for text in texts.into_iter().flatten().chain(related) {
        // What a value must be is the same in both.
        if text.contains('`') && !text.contains(" must be ") {
            *text = sentence(text);
        }
    }
}

/// A sentence with the code in it respelt.
fn sentence(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for (number, piece) in text.split('`').enumerate() {
        if number > 0 {
            out.push('`');
        }
        if number % 2 == 0 { out.push_str(piece) } else { out.push_str(&code(piece).unwrap_or(piece.to_owned())) }
    }
    out
}

/// One piece of code; none where it is no Flow.
fn code(piece: &str) -> Option<String> {
    let mut words = words(piece).into_iter();
    let first = words.next()?;
    let Some(tag) = tag(first) else {
        if first == "->" {
            return Some(format!("<Redirect>{}</Redirect>", unquoted(words.next()?)));
        }
        let (name, value) = first.split_once('=').filter(|(name, _)| is_attribute(name))?;
        return words.next().is_none().then(|| format!("{name}=\"{}\"", unquoted(value)));
    };
    let mut attributes = String::new();
    let mut text = String::new();
    let mut any = false;
    while let Some(word) = words.next() {
        any = true;
        if word == "->" {
            attributes.push_str(&format!(" action=\"{}\"", unquoted(words.next()?)));
        } else if let Some((name, value)) = word.split_once('=').filter(|(name, _)| is_attribute(name)) {
            attributes.push_str(&format!(" {name}=\"{}\"", unquoted(value)));
        } else {
            text.push_str(unquoted(word));
        }
    }
    Some(match (any, text.is_empty()) {
        (false, _) => tag.to_owned(),
        (true, true) => format!("<{tag}{attributes}/>"),
        (true, false) => format!("<{tag}{attributes}>{text}</{tag}>"),
    })
}

/// The tag of a keyword.
fn tag(word: &str) -> Option<&'static str> {
    twiml::by_keyword(word).iter().find(|row| row.role != Role::Root).map(|row| row.tag)
}

fn is_attribute(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b':'))
}

fn unquoted(word: &str) -> &str {
    word.strip_prefix('"').and_then(|word| word.strip_suffix('"')).unwrap_or(word)
}

/// What blanks outside of quotes part.
fn words(code: &str) -> Vec<&str> {
    let mut quoted = false;
    let parts = code.split(move |c: char| {
        quoted ^= c == '"';
        c == ' ' && !quoted
    });
    parts.filter(|part| !part.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::sentence;

    #[test]
    fn code_in_sentences_is_respelt() {
        for (flow, twiml) in [
            ("put it into a `say`", "put it into a `Say`"),
            ("`gather` can hold `pause`, `play` or `say`", "`Gather` can hold `Pause`, `Play` or `Say`"),
            ("add `timeout=5s`", "add `timeout=\"5s\"`"),
            ("add `finishOnKey=\"\"`", "add `finishOnKey=\"\"`"),
            ("write `gather -> …`", "write `<Gather action=\"…\"/>`"),
            ("write `say \"a b\"`", "write `<Say>a b</Say>`"),
            (
                "put `parameter name=AVSName value=\"…\"` inside",
                "put `<Parameter name=\"AVSName\" value=\"…\"/>` inside",
            ),
            ("did you mean `voice`?", "did you mean `voice`?"),
            ("`flowc explain gather` tells", "`flowc explain gather` tells"),
            ("`say-as` has no `interpret-as`", "`say-as` has no `interpret-as`"),
            ("a ` alone", "a ` alone"),
        ] {
            assert_eq!(sentence(flow), twiml);
        }
    }
}
