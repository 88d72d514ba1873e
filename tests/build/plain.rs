// Written by flowc from the flows of this package. What is changed here is lost.

/// The documents that answer a call, and which of them follows when.
#[allow(
    dead_code,
    unreachable_pub,
    clippy::enum_variant_names,
    clippy::match_same_arms,
    clippy::struct_field_names,
    clippy::too_many_lines,
    clippy::unnecessary_wraps
)]
pub mod flows {
    pub use self::rendering::{Answer, Unanswered};

    /// Answers a request: `path` is that of its URL, from where the documents lie, and `param` looks a
    /// parameter up, in the query of the URL first and then in the body.
    ///
    /// # Errors
    ///
    /// When nothing lies at the path, or the request lacks a parameter.
    pub fn respond_to<'a>(path: &str, _param: impl Fn(&str) -> Option<&'a str>) -> Answer {
        let path = path.strip_prefix('/').unwrap_or(path);
        let address = path.strip_suffix(".xml").unwrap_or(path);
        match address {
            "bye" => rendering::fixed(BYE),
            "main" => rendering::fixed(MAIN),
            _ => Err(Unanswered::Unknown),
        }
    }

    /// The document `bye`.
    pub const BYE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<Response>
  <Say>Goodbye.</Say>
  <Hangup/>
</Response>
"#;

    /// The document `main`.
    pub const MAIN: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<Response>
  <Say>Hello.</Say>
  <Redirect>bye.xml</Redirect>
</Response>
"#;

    mod rendering {
        //! How values are written into documents. No value can add an element, an attribute or a query parameter.

        use std::borrow::Cow;
        use std::fmt::{self, Write};

        /// A document, or why there is none.
        pub type Answer = Result<Cow<'static, str>, Unanswered>;

        /// Why a request has no answer.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Unanswered {
            /// Nothing lies at this path: `404 Not Found`.
            Unknown,
            /// The request lacks this parameter, or holds something else in it: `400 Bad Request`.
            Parameter(&'static str),
        }

        impl fmt::Display for Unanswered {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    Self::Unknown => out.write_str("there is no such document"),
                    Self::Parameter(name) => write!(out, "`{name}` is missing or wrong"),
                }
            }
        }

        impl std::error::Error for Unanswered {}

        /// The answer of a call that ends here.
        pub(super) const NOTHING: &str = "<Response/>";

        /// Counts what is written, so that memory is asked for once.
        pub(super) struct Length(pub(super) usize);

        impl Write for Length {
            fn write_str(&mut self, text: &str) -> fmt::Result {
                self.0 += text.len();
                Ok(())
            }
        }

        /// A document without parameters as an answer.
        pub(super) fn fixed(document: &'static str) -> Answer {
            Ok(Cow::Borrowed(document))
        }

        /// A parameter that Twilio leaves out where it has nothing to say.
        pub(super) fn given<'a>(param: impl Fn(&str) -> Option<&'a str>, name: &str) -> &'a str {
            param(name).unwrap_or_default()
        }

        /// A parameter that a document cannot be without.
        pub(super) fn needed<'a, F>(param: F, name: &'static str) -> Result<&'a str, Unanswered>
        where
            F: Fn(&str) -> Option<&'a str>,
        {
            param(name).ok_or(Unanswered::Parameter(name))
        }

        /// A parameter that is no text.
        pub(super) fn parsed<'a, T, F>(param: F, name: &'static str) -> Result<T, Unanswered>
        where
            T: std::str::FromStr,
            F: Fn(&str) -> Option<&'a str>,
        {
            let value = param(name).and_then(|value| value.parse().ok());
            value.ok_or(Unanswered::Parameter(name))
        }

        /// What somebody said, in lower case and without punctuation around the words.
        pub(super) fn words(speech: Option<&str>) -> String {
            let mut words = String::new();
            for word in speech.unwrap_or_default().split_whitespace() {
                let word = word.trim_matches(|c: char| !c.is_alphanumeric());
                if !(words.is_empty() || word.is_empty()) {
                    words.push(' ');
                }
                words.push_str(&word.to_lowercase());
            }
            words
        }

        /// Text, between tags or in an attribute.
        pub(super) fn xml<W: Write>(out: &mut W, value: &str) -> fmt::Result {
            replace(out, value, in_xml)
        }

        /// A part of a string in JSON.
        pub(super) fn json<W: Write>(out: &mut W, value: &str) -> fmt::Result {
            replace(out, value, |character| match character {
                '"' => Some("\\&quot;"),
                '\\' => Some("\\\\"),
                '\t' => Some("\\t"),
                '\n' => Some("\\n"),
                '\r' => Some("\\r"),
                _ => in_xml(character),
            })
        }

        /// A whole URL.
        pub(super) fn url<W: Write>(out: &mut W, value: &str) -> fmt::Result {
            let kept = |byte| is_unreserved(byte) || b":/?#[]@!$&'()*+,;=%".contains(&byte);
            percent(out, value, kept)
        }

        /// The beginning of a URL.
        pub(super) fn url_start<W: Write>(out: &mut W, value: &str) -> fmt::Result {
            let kept = |byte| is_unreserved(byte) || b":/[]@!$'()*+,;=%".contains(&byte);
            percent(out, value, kept)
        }

        /// A part of a URL.
        pub(super) fn url_part<W: Write>(out: &mut W, value: &str) -> fmt::Result {
            percent(out, value, is_unreserved)
        }

        /// A part of a SIP address.
        pub(super) fn sip_part<W: Write>(out: &mut W, value: &str) -> fmt::Result {
            percent(out, value, |byte| is_unreserved(byte) || byte == b'+')
        }

        /// What stands for a character that XML reserves, or cannot hold.
        fn in_xml(character: char) -> Option<&'static str> {
            match character {
                '<' => Some("&lt;"),
                '>' => Some("&gt;"),
                '&' => Some("&amp;"),
                '"' => Some("&quot;"),
                '\t' => Some("&#9;"),
                '\n' => Some("&#10;"),
                '\r' => Some("&#13;"),
                '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => Some("\u{fffd}"),
                _ => None,
            }
        }

        fn replace<W, F>(out: &mut W, value: &str, by: F) -> fmt::Result
        where
            W: Write,
            F: Fn(char) -> Option<&'static str>,
        {
            let mut done = 0;
            for (at, character) in value.char_indices() {
                if let Some(text) = by(character) {
                    out.write_str(&value[done..at])?;
                    out.write_str(text)?;
                    done = at + character.len_utf8();
                }
            }
            out.write_str(&value[done..])
        }

        /// What a URL holds as itself, <https://www.rfc-editor.org/rfc/rfc3986#section-2.3>.
        fn is_unreserved(byte: u8) -> bool {
            byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)
        }

        fn percent<W, F>(out: &mut W, value: &str, keep: F) -> fmt::Result
        where
            W: Write,
            F: Fn(u8) -> bool,
        {
            const HEX: &[u8; 16] = b"0123456789ABCDEF";
            let mut done = 0;
            for (at, byte) in value.bytes().enumerate() {
                if keep(byte) && byte != b'&' {
                    continue;
                }
                // What lies between two bytes that are not kept is ASCII.
                out.write_str(value.get(done..at).unwrap_or_default())?;
                if keep(byte) {
                    out.write_str("&amp;")?;
                } else {
                    out.write_char('%')?;
                    out.write_char(char::from(HEX[usize::from(byte >> 4)]))?;
                    out.write_char(char::from(HEX[usize::from(byte & 15)]))?;
                }
                done = at + 1;
            }
            out.write_str(value.get(done..).unwrap_or_default())
        }
    }
}
