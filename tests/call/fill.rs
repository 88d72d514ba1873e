//! How a server fills in the placeholders of a document.
//!
//! In: a document, and what the placeholders stand for. Out: the document, to which no value has added an element, an
//! attribute, a parameter of a URL or a member of JSON. How a value is written goes by where it stands, and of that, by
//! names alone: a server has no table of TwiML.

use super::url::percent_encoded_but;

/// What a URL can hold.
const URL: &str = ":/?#[]@!$&'()*+,;=%";
/// What it can hold in front of a query.
const BEGINNING: &str = ":/[]@!$'()*+,;=%";

/// Fills the placeholders of a document.
pub fn render<'a>(xml: &str, value: impl Fn(&str) -> &'a str) -> String {
    each(xml, |at, behind, name| {
        let (takes, start, end) = around(xml, at);
        let before = quick_xml::escape::unescape(&xml[start..at]).unwrap();
        escaped(&written(takes, name, value(name), before.trim_start(), xml[behind..end].trim_end()))
    })
}

/// Fills the placeholders of a URL, or of a query.
pub fn filled<'a>(url: &str, value: impl Fn(&str) -> &'a str) -> String {
    each(url, |at, behind, name| written(Takes::Url, name, value(name), &url[..at], &url[behind..]))
}

/// Puts something in the place of every placeholder. It is given where that begins and ends, and the name in it.
fn each(template: &str, mut put: impl FnMut(usize, usize, &str) -> String) -> String {
    let mut done = String::new();
    let mut from = 0;
    while let Some(at) = template[from..].find("{{").map(|at| from + at) {
        let Some(end) = template[at..].find("}}").map(|end| at + end) else { break };
        done.push_str(&template[from..at]);
        from = end + 2;
        done.push_str(&put(at, from, &template[at + 2..end]));
    }
    done + &template[from..]
}

/// What a text or an attribute takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Takes {
    Words,
    Url,
    Sip,
    Json,
}

/// The text or attribute around a place: what it takes, and where it begins and ends.
fn around(xml: &str, at: usize) -> (Takes, usize, usize) {
    let tag = xml[..at].rfind('<').unwrap_or(0);
    let end = |sign| xml[at..].find(sign).map_or(xml.len(), |end| at + end);
    if let Some(text) = xml[tag..at].find('>') {
        let takes = match xml[tag + 1..tag + text].split([' ', '/']).next() {
            Some("Media" | "Play" | "Redirect") => Takes::Url,
            Some("Sip" | "Uri") => Takes::Sip,
            Some("Task" | "TaskAttributes") => Takes::Json,
            _ => Takes::Words,
        };
        return (takes, tag + text + 1, end('<'));
    }
    let quote = xml[..at].rfind('"').unwrap_or(0);
    let name = xml[tag..quote].trim_end_matches('=').rsplit(' ').next().unwrap_or_default();
    let takes = match name {
        "action" | "url" => Takes::Url,
        "attributes" => Takes::Json,
        _ if name.ends_with("Url") || name.ends_with("Callback") => Takes::Url,
        _ => Takes::Words,
    };
    (takes, quote + 1, end('"'))
}

/// A value, as it may stand between what is in front of it and behind it.
fn written(takes: Takes, name: &str, value: &str, before: &str, behind: &str) -> String {
    let whole = before.is_empty() && behind.is_empty();
    let begins = before.is_empty() && name.ends_with("Url");
    match takes {
        Takes::Words if is_link(before, behind) => percent_encoded_but("", value),
        Takes::Words => value.to_owned(),
        Takes::Url | Takes::Sip if whole => percent_encoded_but(URL, value),
        Takes::Url if begins => percent_encoded_but(BEGINNING, value),
        Takes::Url => percent_encoded_but("", value),
        Takes::Sip => percent_encoded_but("+", value),
        Takes::Json if whole => value.to_owned(),
        Takes::Json => {
            let string = serde_json::to_string(&carried(value)).unwrap();
            match is_in_string(before) {
                true => string[1..string.len() - 1].to_owned(),
                false if matches!(value, "true" | "false") || is_number(value) => value.to_owned(),
                false => string,
            }
        }
    }
}

/// Whether a text is a link, all of it, wherever it stands.
fn is_link(before: &str, behind: &str) -> bool {
    let begins = before.starts_with("https://") || before.starts_with("http://");
    begins && !before.contains(char::is_whitespace) && !behind.contains(char::is_whitespace)
}

fn is_in_string(json: &str) -> bool {
    json.replace("\\\\", "").replace("\\\"", "").matches('"').count() % 2 == 1
}

/// A whole number as JSON has it.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let whole = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    whole && (digits == "0" || !digits.starts_with('0'))
}

/// A value without the characters that XML cannot carry.
fn carried(value: &str) -> String {
    value.replace(|c| matches!(c, '\0'..' ' | '\u{fffe}' | '\u{ffff}') && !matches!(c, '\t' | '\n' | '\r'), "\u{fffd}")
}

/// As XML, in a text or in an attribute.
fn escaped(value: &str) -> String {
    let white = |text: String| text.replace('\t', "&#9;").replace('\n', "&#10;").replace('\r', "&#13;");
    white(quick_xml::escape::escape(carried(value)).into_owned())
}
