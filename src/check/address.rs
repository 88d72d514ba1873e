//! Addresses: URLs, and telephone numbers.
//!
//! In: a value that is to be one, known in full. Out: what Twilio could not ask for or call. Whether something answers
//! there nobody can tell from here; SIP addresses are in `sip`.

use super::Context;
use crate::diagnostic::catalog::values::{self as say, Subject};
use crate::diagnostic::nearest;
use crate::ir::{Piece, PieceKind, Value};
use crate::source::Span;
use crate::twiml::{self, Id, ParameterKind, Scheme};

/// Checks an address of the web.
pub(super) fn url(cx: &mut Context<'_, '_>, value: &Value, text: &str, scheme: Scheme, subject: &Subject<'_>) {
    let document = cx.document;
    // For a WebSocket, Twilio tells a wrong scheme from an address that is no address.
    let malformed =
        Subject { twilio: if subject.twilio == Some(31922) { Some(31923) } else { subject.twilio }, ..*subject };
    let trimmed = text.trim();
    let from = text.len() - text.trim_start().len();
    let place = |at: usize, length: usize| document.place(value, from + at, from + at + length);
    if trimmed.bytes().any(|b| DOUBTFUL[b as usize]) && !characters(cx, trimmed, place, &malformed) {
        return;
    }
    let colon = trimmed.bytes().position(|b| !is_scheme(b)).filter(|&at| trimmed.as_bytes()[at] == b':');
    let given = colon.map(|at| &trimmed[..at]).filter(|scheme| scheme.starts_with(|c: char| c.is_ascii_alphabetic()));
    let allowed: &[&str] = match scheme {
        Scheme::Wss => &["wss"],
        Scheme::Https => &["https"],
        Scheme::Any | Scheme::Absolute => &["http", "https"],
    };
    let may_be_relative = matches!(scheme, Scheme::Any | Scheme::Https);
    match given {
        Some(given) if !allowed.iter().any(|a| a.eq_ignore_ascii_case(given)) => {
            cx.report(say::bad_scheme(place(0, given.len()), subject, given, allowed, may_be_relative));
            return;
        }
        Some(given) => {
            if !authority(cx, value, trimmed, given.len() + 1, from, &malformed) {
                return;
            }
        }
        None if trimmed.is_empty() => return,
        None if !may_be_relative => {
            cx.report(say::relative_url(value.span, subject, allowed));
            return;
        }
        None => {
            let begins = |with: &str| trimmed.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with));
            if ["www.", "http//", "https//"].into_iter().any(begins) {
                cx.report(say::no_scheme(value.span, subject, allowed));
                return;
            }
        }
    }
    if scheme != Scheme::Wss {
        overrides(cx, value, text, subject);
    }
}

/// Advises against a placeholder inside an address that its author has written: plain Mustache does not percent-encode.
/// The links that flowc makes are known to those who fill them in.
pub(super) fn placeholders(cx: &mut Context<'_, '_>, value: &Value) {
    let document = cx.document;
    if document.link(value).is_some() {
        return;
    }
    let any_text = |piece: &&Piece| match piece.kind {
        PieceKind::Placeholder(Some(kind)) => {
            matches!(kind, ParameterKind::Text | ParameterKind::Url | ParameterKind::Phone)
        }
        _ => false,
    };
    let inside = |piece: &&Piece| (piece.start, piece.end) != (value.start, value.end);
    let name = |piece: &Piece| &document.pool[piece.start as usize + 2..piece.end as usize - 2];
    // Twilio's identifiers are letters and digits.
    let is_sid = |piece: &Piece| name(piece).ends_with("Sid") && twiml::parameter(name(piece)).is_some();
    let mut risky = document.pieces(value).iter().filter(any_text).filter(inside);
    if let Some(piece) = risky.find(|piece| !is_sid(piece)) {
        cx.report(say::placeholder_in_url(piece.span, name(piece)));
    }
}

/// The bytes that may stand in no address, or not everywhere.
static DOUBTFUL: [bool; 256] = {
    let (mut doubtful, mut byte) = ([false; 256], 0);
    while byte < doubtful.len() {
        let at = byte as u8;
        doubtful[byte] = !at.is_ascii_graphic() || matches!(at, b'\\' | b'"' | b'<' | b'>' | b'{' | b'}');
        byte += 1;
    }
    doubtful
};

/// Whether a byte can stand in the name of a scheme.
fn is_scheme(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.')
}

/// Looks at the characters of a URL; returns whether they are in order.
fn characters(
    cx: &mut Context<'_, '_>,
    url: &str,
    place: impl Fn(usize, usize) -> Span,
    subject: &Subject<'_>,
) -> bool {
    if let Some((at, c)) = url.char_indices().find(|(_, c)| c.is_whitespace() || c.is_control()) {
        cx.report(say::space_in_url(place(at, c.len_utf8()), subject));
    } else if let Some((at, c)) = url.char_indices().find(|&(_, c)| matches!(c, '\\' | '"' | '<' | '>')) {
        cx.report(say::character_in_url(place(at, c.len_utf8()), subject, c));
    } else if let Some((at, wrong)) = template(url) {
        cx.report(say::url_template(place(at, 1), subject, wrong));
    } else {
        return true;
    }
    false
}

/// What is wrong with the braces of a URL: Twilio takes `{…}` in one for a place to be filled in.
///
/// <https://www.twilio.com/docs/api/errors/11320>
fn template(url: &str) -> Option<(usize, say::Template)> {
    let mut open = None;
    for (at, byte) in url.bytes().enumerate() {
        match (byte, open) {
            (b'{', None) => open = Some(at),
            (b'{', Some(_)) => return Some((at, say::Template::Malformed)),
            (b'}', None) => return Some((at, say::Template::Malformed)),
            (b'}', Some(from)) if from + 1 == at => return Some((from, say::Template::Empty)),
            (b'}', Some(_)) => open = None,
            _ => {}
        }
    }
    open.map(|at| (at, say::Template::Unclosed))
}

/// Host and port, which begin at `at` of the trimmed text; returns whether they are in order.
fn authority(
    cx: &mut Context<'_, '_>,
    value: &Value,
    trimmed: &str,
    at: usize,
    from: usize,
    subject: &Subject<'_>,
) -> bool {
    let whole = trimmed[at..].strip_prefix("//").unwrap_or("").split(['/', '?', '#']).next().unwrap_or("");
    let authority = memchr::memrchr(b'@', whole.as_bytes()).map_or(whole, |at| &whole[at + 1..]);
    let begin = at + 2 + whole.len() - authority.len();
    let (host, port) = match authority.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((host, port)) => (host, port.strip_prefix(':')),
        None => match authority.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (authority, None),
        },
    };
    let place = |at: usize, length: usize| cx.document.place(value, from + at, from + at + length);
    if host.is_empty() {
        cx.report(say::no_host(value.span, subject, &trimmed[..at - 1]));
        return false;
    }
    let span = place(begin, authority.len());
    if host.contains('_') {
        cx.report(say::underscore_in_host(span, subject, host));
        return false;
    }
    // Names in other scripts are for the resolver to judge.
    let wrong = |label: &str| {
        label.is_empty()
            || label.starts_with('-')
            || label.ends_with('-')
            || label.chars().any(|c| c.is_ascii() && !c.is_ascii_alphanumeric() && c != '-')
    };
    let is_v6 = authority.starts_with('[');
    if !is_v6 && host.strip_suffix('.').unwrap_or(host).split('.').any(wrong) {
        cx.report(say::bad_host(span, subject, host));
        return false;
    }
    if port.is_some_and(|port| !port.is_empty() && port.parse::<u16>().is_err()) {
        cx.report(say::bad_port(span, subject));
        return false;
    }
    true
}

/// The places of Twilio's network that a request can be made from.
///
/// <https://www.twilio.com/docs/global-infrastructure/edge-locations>
pub(super) const EDGES: &[&str] = &[
    "ashburn",
    "dublin",
    "frankfurt",
    "sao-paulo",
    "singapore",
    "sydney",
    "tokyo",
    "umatilla",
    "roaming",
    "ashburn-ix",
    "frankfurt-ix",
    "london-ix",
    "san-jose-ix",
    "singapore-ix",
];

/// How Twilio makes a request is set in the fragment of its URL: `#rc=2&rp=5xx,ct`.
///
/// <https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides>
fn overrides(cx: &mut Context<'_, '_>, value: &Value, text: &str, subject: &Subject<'_>) {
    let Some(hash) = memchr::memchr(b'#', text.as_bytes()) else { return };
    let mut at = hash + 1;
    for pair in text[at..].trim_end().split('&') {
        if let Some((key, setting)) = pair.split_once('=') {
            let from = at + key.len() + 1;
            let span = cx.document.place(value, from, from + setting.len());
            // Of several, the one that is wrong.
            let wrong = |right: &[&str]| {
                let mut at = from;
                for item in setting.split(',') {
                    if !right.contains(&item) {
                        return Some((item, cx.document.place(value, at, at + item.len())));
                    }
                    at += item.len() + 1;
                }
                None
            };
            let most = match key {
                "ct" => Some((100, 10_000)),
                "rt" | "tt" => Some((100, 15_000)),
                "rc" => Some((0, 5)),
                _ => None,
            };
            if let Some((min, max)) = most {
                if !setting.parse::<u32>().is_ok_and(|n| (min..=max).contains(&n)) {
                    cx.report(say::connection_override(span, subject, key, min, max));
                }
            } else if key == "rp" {
                if let Some((item, span)) = wrong(&["4xx", "5xx", "ct", "rt", "all"]) {
                    cx.report(say::retry_policy(span, item));
                }
            } else if key == "e"
                && let Some((edge, span)) = wrong(EDGES)
            {
                cx.report(say::unknown_edge(span, edge, nearest(edge, EDGES.iter().copied()), Some(11240)));
            }
        }
        at += pair.len() + 1;
    }
}

/// A number in digits is E.164; what is no number in digits is another address.
pub(super) fn phone(cx: &mut Context<'_, '_>, span: Span, text: &str, subject: &Subject<'_>) {
    let number = text.trim();
    if is_e164(number) {
        if let Some(code) = unassigned(&number[1..]) {
            cx.report(say::unknown_country_code(span, subject, code));
        }
        return;
    }
    if number.contains([':', '@']) {
        other_noun(cx, span, number, subject);
        return;
    }
    if !looks_like_number(number) {
        cx.report(say::no_number(span, subject));
        return;
    }
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    if digits.len() > 15 && subject.twilio == Some(13247) {
        let subject = Subject { twilio: Some(13248), ..*subject };
        cx.report(say::too_many_digits(span, &subject, digits.len()));
        return;
    }
    // With a country code in front, `+` or `00` says so; eleven digits from 1 on are a number of North America.
    let international = number.starts_with('+') || digits.len() == 11 && digits.starts_with('1');
    let fixed = match digits.strip_prefix("00") {
        Some(digits) => format!("+{digits}"),
        None => format!("+{digits}"),
    };
    let sure = (international || digits.starts_with("00")) && is_e164(&fixed) && unassigned(&fixed[1..]).is_none();
    cx.report(say::not_e164(span, subject, number, digits.len(), sure.then_some(fixed.as_str())));
}

/// Addresses that `dial` calls only by a noun of their own.
fn other_noun(cx: &mut Context<'_, '_>, span: Span, text: &str, subject: &Subject<'_>) {
    if subject.twilio != Some(13223) {
        return;
    }
    let scheme = text.split_once(':').map_or("sip", |(scheme, _)| scheme);
    let noun = match scheme.to_ascii_lowercase().as_str() {
        "sip" | "sips" => Id::Sip,
        "client" => Id::Client,
        "whatsapp" => Id::WhatsApp,
        _ => return,
    };
    cx.report(say::other_noun(span, subject, text, cx.document.name_of(twiml::element(noun))));
}

fn is_e164(text: &str) -> bool {
    let digits = text.strip_prefix('+').unwrap_or("");
    (2..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0')
}

/// Whether a text is digits and the signs that people put between them.
pub(super) fn looks_like_number(text: &str) -> bool {
    text.bytes().any(|b| b.is_ascii_digit()) && is_number_with_signs(text)
}

/// Whether a text is a telephone number, in whatever form, or an address of another kind.
pub(super) fn may_be_number(text: &str) -> bool {
    looks_like_number(text) || text.contains([':', '@'])
}

/// Whether a text has nothing but digits and the signs that people put between them.
pub(super) fn is_number_with_signs(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_digit() || "+-() ./".contains(c))
}

/// Beginnings that no country has, sorted. What is reserved or was given up lately is not among them.
///
/// <https://www.itu.int/pub/T-SP-E.164D>
const UNASSIGNED: &[&str] = &[
    "210", "214", "215", "217", "219", "259", "28", "292", "293", "294", "295", "296", "384", "422", "424", "425",
    "426", "427", "428", "429", "671", "684", "693", "694", "695", "696", "697", "698", "699", "83", "851", "854",
    "857", "858", "859", "884", "885", "887", "889", "89", "969",
];

/// The beginning of a number, as far as no country has it.
fn unassigned(digits: &str) -> Option<&'static str> {
    // None of them is the beginning of another.
    let behind = UNASSIGNED.partition_point(|code| *code <= digits);
    UNASSIGNED[..behind].last().copied().filter(|code| digits.starts_with(code))
}

#[cfg(test)]
mod tests {
    use super::{UNASSIGNED, is_e164, template, unassigned};
    use crate::diagnostic::catalog::values::Template;

    #[test]
    fn braces_of_a_url_are_balanced_and_hold_something() {
        assert_eq!(template("https://example.com/a"), None);
        assert_eq!(template("https://example.com/{a}?b={c}"), None);
        assert_eq!(template("https://example.com/{a"), Some((20, Template::Unclosed)));
        assert_eq!(template("https://example.com/a}"), Some((21, Template::Malformed)));
        assert_eq!(template("https://example.com/{a{b}"), Some((22, Template::Malformed)));
        assert_eq!(template("https://example.com/{}"), Some((20, Template::Empty)));
    }

    #[test]
    fn only_codes_that_no_country_has_are_unassigned() {
        assert!(UNASSIGNED.is_sorted());
        assert_eq!(unassigned("14155550100"), None);
        assert_eq!(unassigned("442079460123"), None);
        assert_eq!(unassigned("85212345678"), None);
        assert_eq!(unassigned("8912345678"), Some("89"));
        assert_eq!(unassigned("2101234567"), Some("210"));
    }

    #[test]
    fn e164_is_a_plus_and_up_to_fifteen_digits() {
        assert!(is_e164("+14155550100"));
        assert!(!is_e164("14155550100"));
        assert!(!is_e164("+0123456"));
        assert!(!is_e164("+1234567890123456"));
    }
}
