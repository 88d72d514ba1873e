//! As much of URLs as calls need.

/// The absolute URL of a link that stands in the document at `base`.
///
/// <https://www.rfc-editor.org/rfc/rfc3986#section-5.2>
pub fn join(base: &str, link: &str) -> String {
    if link.contains("://") {
        return link.to_owned();
    }
    let base = base.split('?').next().unwrap_or_default();
    let host = base.find("://").map_or(0, |at| at + 3);
    let top = base[host..].find('/').map_or(base.len(), |at| host + at);
    if link.starts_with('/') {
        return format!("{}{link}", &base[..top]);
    }
    if link.is_empty() || link.starts_with('?') {
        return format!("{base}{link}");
    }
    let (path, query) = match link.split_once('?') {
        Some((path, query)) => (path, format!("?{query}")),
        None => (link, String::new()),
    };
    let mut folders: Vec<&str> = base[top..].split('/').collect();
    folders.pop();
    for step in path.split('/') {
        match step {
            "." => {}
            ".." if folders.len() > 1 => drop(folders.pop()),
            ".." => {}
            step => folders.push(step),
        }
    }
    format!("{}{}{query}", &base[..top], folders.join("/"))
}

/// The names and values of a query.
pub fn query(text: &str) -> Vec<(String, String)> {
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    let pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    pairs.map(|(name, value)| (decoded(name), decoded(value))).collect()
}

/// A URL with a query.
pub fn with_query(url: &str, query: &[(String, String)]) -> String {
    let pairs: Vec<String> =
        query.iter().map(|(name, value)| format!("{}={}", percent_encoded(name), percent_encoded(value))).collect();
    if pairs.is_empty() { url.to_owned() } else { format!("{url}?{}", pairs.join("&")) }
}

/// Everything but the characters that RFC 3986 leaves unreserved, as `%20`.
pub fn percent_encoded(text: &str) -> String {
    percent_encoded_but("", text)
}

/// The same, but for some characters of ASCII.
pub fn percent_encoded_but(kept: &str, text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        _ if kept.as_bytes().contains(&byte) => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(byte).collect()
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&byte, behind)) = rest.split_first() {
        let code = text.get(text.len() - behind.len()..).and_then(|code| code.get(..2));
        match (byte, code.and_then(|code| u8::from_str_radix(code, 16).ok())) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &behind[2..];
            }
            (byte, _) => {
                bytes.push(byte);
                rest = behind;
            }
        }
    }
    String::from_utf8(bytes).expect("queries hold UTF-8")
}
