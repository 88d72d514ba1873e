//! Files as the protocol names them.
//!
//! In: a path or a URI. Out: the other of the two. Nothing here looks at the disk.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use std::path::{Path, PathBuf};

/// What stands for itself in the path of a URI.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The URI of a file.
pub fn of_path(path: &Path) -> String {
    let path = path.to_string_lossy();
    let path = if cfg!(windows) { path.replace('\\', "/") } else { path.into_owned() };
    let root = if path.starts_with('/') { "" } else { "/" };
    format!("file://{root}{}", utf8_percent_encode(&path, ESCAPED))
}

/// The file that a URI names; none for what is no file, such as a text that was never saved.
pub fn to_path(uri: &str) -> Option<PathBuf> {
    let rest = uri.strip_prefix("file://")?;
    let path = &rest[rest.find('/')?..];
    let path = path.split(['?', '#']).next()?;
    let path = percent_decode_str(path).decode_utf8().ok()?;
    if path.contains('\0') {
        return None;
    }
    if cfg!(windows) {
        return Some(PathBuf::from(path.trim_start_matches('/').replace('/', "\\")));
    }
    Some(PathBuf::from(path.as_ref()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(not(windows))]
    fn paths_lead_to_uris_and_back() {
        let path = Path::new("/home/ü b/50%#.flow");
        assert_eq!(of_path(path), "file:///home/%C3%BC%20b/50%25%23.flow");
        assert_eq!(to_path(&of_path(path)).as_deref(), Some(path));
        assert_eq!(to_path("untitled:Untitled-1"), None);
        assert_eq!(to_path("file:///%ff"), None);
    }
}
