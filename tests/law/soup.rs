//! Flow that is made of pieces, in any order.

use proptest::prelude::*;

/// Pieces of Flow, so that chance comes by what people write.
pub fn soup() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        8 => prop::sample::select(vec![
            "say", "gather", "dial", "number", "flow", "play", "redirect", "-> main", "-> ", "@main", "on", "!X", "say-as",
            "\"text\"", "\"a {From} b\"", "\"\\n\\u{1F600}\"", "\"open", "\"\"\"\n", "\n\"\"\"\n", "timeout=5s", "x=", "=",
            "numDigits=1", "!y=\"z\"", "[a b]", "[a,", "]", "<", ">", ";", "#", "# flowc: allow deprecated", "{From}", "{", "}",
            "{{x}}", "+14155550100", "/menu", "https://a.example/x?y=1&z=2", "é", "😀", "“", "\u{a0}", "\t", "\r", "\u{1}",
        ]).prop_map(str::to_owned),
        4 => prop::sample::select(vec![" ", "\n", "\n  ", "\n    ", "\n\t", "\r\n", "; "]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

/// Pieces of Flow in which layout matters.
pub fn layout() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "say",
        "gather",
        "flow",
        "flow a",
        "def",
        "let x = 1",
        "on",
        "1",
        ",",
        "-> main",
        "->",
        "@main",
        "!X",
        "...",
        "\"text\"",
        "\"a {From}\"",
        "\"open",
        "\"\"\"\n",
        "\n\"\"\"\n",
        "timeout=5s",
        "x=",
        "=",
        "[a b]",
        "[a,",
        "]",
        "<",
        ">",
        "< >",
        ";",
        "#",
        "# a",
        "## b",
        "# flowc: allow deprecated",
        "#flowc: allow",
        "{ From }",
        "{",
        "}",
        "é",
        "\r\n",
        "\t",
        "\u{feff}",
        " ",
        " ",
        " ",
        "  ",
        "\n",
        "\n",
        "\n",
        "\n  ",
        "\n  ",
        "\n    ",
        "\n\t",
        "\n\n\n",
        "; ",
    ]);
    prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}
