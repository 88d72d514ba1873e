//! SIP: the addresses that `sip` and `uri` hold, and the headers that go out with a call.
//!
//! In: a value that is to be one, known in full. Out: what Twilio would not call, or not send. Whether the host exists
//! nobody can tell from here.

use std::net::Ipv4Addr;

use super::Context;
use super::address::EDGES;
use crate::diagnostic::catalog::sip as say;
use crate::diagnostic::catalog::values::{self, Subject};
use crate::diagnostic::nearest;
use crate::ir::Value;

/// The greatest length of an address without its headers, in characters.
const MAX_ADDRESS: u32 = 255;

/// The greatest length of all headers of a call, in characters.
pub(super) const MAX_HEADERS: u32 = 1024;

/// Where SIP calls can leave Twilio.
const REGIONS: [&str; 8] = ["us1", "us2", "ie1", "de1", "sg1", "jp1", "br1", "au1"];

/// Checks an address of SIP: `sip:user@host:port;transport=tls?x-header=value`. Twilio takes one without `sip:` too.
///
/// <https://www.twilio.com/docs/voice/twiml/sip>
pub(super) fn uri(cx: &mut Context<'_, '_>, value: &Value, text: &str, subject: &Subject<'_>) {
    let document = cx.document;
    let trimmed = text.trim();
    let from = text.len() - text.trim_start().len();
    let place = |at: usize, length: usize| document.place(value, from + at, from + at + length);
    let scheme = trimmed
        .split_once(':')
        .map(|(scheme, _)| scheme)
        .filter(|s| s.eq_ignore_ascii_case("sip") || s.eq_ignore_ascii_case("sips"));
    let begin = scheme.map_or(0, |scheme| scheme.len() + 1);
    let illegal = |&(_, c): &(usize, char)| c.is_whitespace() || c.is_control() || "<>\"\\^`{|}".contains(c);
    if scheme.is_none() && !is_without_scheme(trimmed) {
        cx.report(say::no_sip_address(value.span, subject));
        return;
    }
    if let Some((at, c)) = trimmed.char_indices().find(illegal) {
        cx.report(say::character_in_address(place(at, c.len_utf8()), subject, c));
        return;
    }
    let (address, headers) = trimmed.split_once('?').unwrap_or((trimmed, ""));
    let length = address.chars().count();
    if length > MAX_ADDRESS as usize {
        cx.report(values::too_long(value.span, subject, length, MAX_ADDRESS));
    }
    let (user, rest) = match address[begin..].rsplit_once('@') {
        Some((user, rest)) => (Some(user), rest),
        None => (None, &address[begin..]),
    };
    let mut parts = rest.split(';');
    let authority = parts.next().unwrap_or("");
    let mut at = address.len() - rest.len();
    let (host, port) = match authority.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((host, port)) => (host, port.strip_prefix(':')),
        None => match authority.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (authority, None),
        },
    };
    if host.is_empty() || user == Some("") {
        cx.report(say::no_host(value.span, subject));
        return;
    }
    if port.is_some_and(|port| port.parse::<u16>().is_err()) {
        cx.report(say::bad_port(place(at, authority.len()), subject));
    } else if is_private(host) {
        cx.report(say::private_host(place(at, authority.len()), host));
    } else if is_at_twilio(host) && user.is_none() {
        cx.report(say::no_user(value.span));
    }
    at += authority.len();
    for part in parts {
        at += 1;
        let (name, setting) = part.split_once('=').unwrap_or((part, ""));
        let span = place(at, part.len());
        match name.to_ascii_lowercase().as_str() {
            "transport" if !["udp", "tcp", "tls"].contains(&setting.to_ascii_lowercase().as_str()) => {
                cx.report(say::parameter(span, "transport", "`udp`, `tcp` or `tls`"));
            }
            "secure" if !["true", "false"].contains(&setting) => {
                cx.report(say::parameter(span, "secure", "`true` or `false`"));
            }
            "region" if !REGIONS.contains(&setting) => {
                cx.report(say::unknown_region(span, setting, nearest(setting, REGIONS)));
            }
            "edge" if !EDGES.contains(&setting) => {
                let near = nearest(setting, EDGES.iter().copied());
                cx.report(values::unknown_edge(span, setting, near, Some(32114)));
            }
            "tnx" if !is_sid(setting) => cx.report(say::connection(span)),
            _ => {}
        }
        at += part.len();
    }
    if !headers.is_empty() {
        self::headers(cx, value, from + address.len() + 1, headers, subject);
    }
}

/// The headers behind the `?` of an address, which begin at `at` of the value.
fn headers(cx: &mut Context<'_, '_>, value: &Value, mut at: usize, headers: &str, subject: &Subject<'_>) {
    let length = headers.chars().count();
    if length > MAX_HEADERS as usize {
        let span = cx.document.place(value, at, at + headers.len());
        cx.report(say::long_headers(span, length, MAX_HEADERS));
    }
    for pair in headers.split('&') {
        let name = pair.split('=').next().unwrap_or("");
        let span = cx.document.place(value, at, at + name.len());
        match header_name(name) {
            HeaderName::Empty if pair.is_empty() => {}
            HeaderName::Fine => {}
            HeaderName::Empty => cx.report(say::no_header_name(cx.document.place(value, at, at + pair.len()), subject)),
            HeaderName::Character(_, c) => cx.report(say::header_character(span, name, c)),
            HeaderName::Reserved => cx.report(say::reserved_header(span, name)),
            // Pages of Twilio's show such names in an address, and its errors refuse them.
            HeaderName::Unlisted => cx.report(say::unlisted_header(span, name)),
        }
        at += pair.len() + 1;
    }
}

/// What there is to say of the name of a header.
pub(super) enum HeaderName {
    /// Twilio sends it.
    Fine,
    /// It is empty.
    Empty,
    /// It holds a character, here, that no name of a header has.
    Character(usize, char),
    /// Twilio keeps it for itself.
    Reserved,
    /// It neither begins with `X-` nor is one of the few others.
    Unlisted,
}

/// Looks at the name of a header.
///
/// <https://www.twilio.com/docs/api/errors/32113>
pub(super) fn header_name(name: &str) -> HeaderName {
    let others = ["User-to-User", "Remote-Party-ID", "P-Preferred-Identity", "P-Called-Party-ID"];
    if name.is_empty() {
        return HeaderName::Empty;
    }
    if let Some((at, c)) = name.char_indices().find(|&(_, c)| !(c.is_ascii_alphanumeric() || "-.!%*_+`'~".contains(c)))
    {
        return HeaderName::Character(at, c);
    }
    let begins = |prefix: &str| name.get(..prefix.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(prefix));
    if begins("x-twilio") {
        return HeaderName::Reserved;
    }
    if begins("x-") || others.iter().any(|other| other.eq_ignore_ascii_case(name)) {
        return HeaderName::Fine;
    }
    HeaderName::Unlisted
}

/// `alice@example.com`, and nothing that looks like another scheme.
fn is_without_scheme(text: &str) -> bool {
    let before = text.split(['@', '?', ';']).next().unwrap_or("");
    text.contains('@') && !before.contains([':', '/'])
}

/// Whether no call from outside can get to a host.
fn is_private(host: &str) -> bool {
    match host.parse::<Ipv4Addr>() {
        Ok(ip) => ip.is_private() || ip.is_loopback() || ip.is_link_local() || ip.is_unspecified(),
        Err(_) => host.eq_ignore_ascii_case("localhost"),
    }
}

/// `acme.sip.twilio.com`, `acme.sip.us1.twilio.com`
fn is_at_twilio(host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    host.strip_suffix(".twilio.com").is_some_and(|rest| rest.ends_with(".sip") || rest.contains(".sip."))
}

/// Two letters and 32 more letters and digits.
fn is_sid(text: &str) -> bool {
    text.len() == 34
        && text.bytes().all(|b| b.is_ascii_alphanumeric())
        && text.bytes().take(2).all(|b| b.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::{is_at_twilio, is_private, is_without_scheme};

    #[test]
    fn an_address_needs_no_scheme_but_has_no_other() {
        assert!(is_without_scheme("kate@example.com"));
        assert!(!is_without_scheme("example.com"));
        assert!(!is_without_scheme("tel:+14155550100@example.com"));
        assert!(!is_without_scheme("https://user@example.com"));
    }

    #[test]
    fn twilio_s_own_hosts_are_known() {
        assert!(is_at_twilio("acme.sip.twilio.com"));
        assert!(is_at_twilio("acme.sip.us1.twilio.com"));
        assert!(!is_at_twilio("sip.example.com"));
    }

    #[test]
    fn private_networks_cannot_be_called() {
        assert!(is_private("192.168.0.1"));
        assert!(is_private("localhost"));
        assert!(!is_private("203.0.113.5"));
        assert!(!is_private("example.com"));
    }
}
