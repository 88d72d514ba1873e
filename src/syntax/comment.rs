//! The inside of a comment.
//!
//! In: a comment as it is written. Out: what it asks of flowc. What it tells people is not looked at.

/// What follows `# flowc: allow` in a comment that says so: codes, with commas between them.
pub fn allow(comment: &str) -> Option<&str> {
    let words = comment.trim_start_matches('#').trim_start();
    let words = words.strip_prefix("flowc:")?.trim_start().strip_prefix("allow")?;
    let apart = words.is_empty() || words.starts_with([' ', '\t']);
    apart.then_some(words)
}
