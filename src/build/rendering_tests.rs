//! What the functions that every generated module holds do to values.

use super::rendering::{
    Length, Unanswered, given, json, needed, parsed, sip_part, url, url_part, url_start, words, xml,
};
use std::fmt::{self, Write};

fn written(value: &str, write: impl Fn(&mut String, &str) -> fmt::Result) -> String {
    let mut out = String::new();
    write(&mut out, value).unwrap();
    out
}

#[test]
fn text_adds_no_markup() {
    assert_eq!(written("<a b=\"c\">&amp;", xml), "&lt;a b=&quot;c&quot;&gt;&amp;amp;");
    assert_eq!(written("a\r\n\tb", xml), "a&#13;&#10;&#9;b");
    assert_eq!(written("a\0b\u{1b}c\u{ffff}d\u{fffd}", xml), "a\u{fffd}b\u{fffd}c\u{fffd}d\u{fffd}");
}

#[test]
fn parts_of_urls_end_nothing() {
    assert_eq!(written("+1 415&x=\u{e4}/?#%41~", url_part), "%2B1%20415%26x%3D%C3%A4%2F%3F%23%2541~");
    assert_eq!(written("+1&a=b", sip_part), "+1%26a%3Db");
    assert_eq!(written("https://a.example/?a=b&c=d e\"<", url), "https://a.example/?a=b&amp;c=d%20e%22%3C");
    assert_eq!(written("https://a.example/?a=b&c#", url_start), "https://a.example/%3Fa=b%26c%23");
}

#[test]
fn strings_in_json_stay_strings() {
    assert_eq!(written("\"}\\\n<", json), "\\&quot;}\\\\\\n&lt;");
}

#[test]
fn a_length_is_that_of_what_is_written() {
    let mut length = Length(0);
    length.write_str("abc").unwrap();
    xml(&mut length, "<\u{e4}").unwrap();
    assert_eq!(length.0, "abc&lt;\u{e4}".len());
}

#[test]
fn words_count_and_not_how_they_are_written() {
    for said in ["account balance", "Account balance.", "  ACCOUNT, - balance!\n"] {
        assert_eq!(words(Some(said)), "account balance");
    }
    assert_eq!(words(Some("account-balance")), "account-balance");
    assert_eq!(words(None), "");
}

#[test]
fn parameters_are_there_and_of_their_type() {
    let param = |name: &str| match name {
        "empty" => Some(""),
        "count" => Some("-3"),
        _ => None,
    };
    assert_eq!((given(param, "empty"), given(param, "agent")), ("", ""));
    assert_eq!(needed(param, "empty"), Ok(""));
    assert_eq!(needed(param, "agent"), Err(Unanswered::Parameter("agent")));
    assert_eq!(parsed(param, "count"), Ok(-3_i64));
    assert_eq!(parsed::<u64, _>(param, "count"), Err(Unanswered::Parameter("count")));
    assert_eq!(Unanswered::Parameter("count").to_string(), "`count` is missing or wrong");
}
