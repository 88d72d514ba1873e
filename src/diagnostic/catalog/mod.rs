//! Every complaint there is: one row each in [`Code`], one function each in the files below, which words it.
//!
//! The page `docs/diagnostics/CODE.md` explains it. The functions take what the complaint is about and return the
//! finished [`Diagnostic`](super::Diagnostic), so that a check reads like a sentence.

pub mod syntax;

use super::Severity::{self, Error, Hint, Warning};

/// Makes [`Code`] from rows of `Name "slug" severity "what it means, in a few words"`.
macro_rules! codes {
    ($($name:ident $slug:literal $severity:ident $title:literal;)*) => {
        /// A kind of finding. Its slug is stable for ever.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code {
            $(#[doc = $title] $name,)*
        }

        impl Code {
            /// Every code, in the order of the table.
            pub const ALL: &[Code] = &[$(Code::$name),*];

            /// Its name everywhere: `unknown-verb`.
            pub fn slug(self) -> &'static str {
                match self { $(Code::$name => $slug),* }
            }

            /// How much it matters, unless a project says otherwise.
            pub fn severity(self) -> Severity {
                match self { $(Code::$name => $severity),* }
            }

            /// What it means, in a few words.
            pub fn title(self) -> &'static str {
                match self { $(Code::$name => $title),* }
            }
        }
    };
}

codes! {
    // The text of a file: `syntax`.
    NotUtf8 "not-utf8" Error "bytes that are not UTF-8";
    ControlCharacter "control-character" Error "a control character";
    ForbiddenCharacter "forbidden-character" Error "a character that XML cannot carry";
    MixedIndentation "mixed-indentation" Error "tabs and spaces in one file's indentation";
    UnexpectedIndent "unexpected-indent" Error "a line indented below nothing";
    UnevenDedent "uneven-dedent" Error "a dedent to an indentation that is not open";
    UnclosedString "unclosed-string" Error "a string that does not end on its line";
    UnclosedBlockString "unclosed-block-string" Error "a block string without its closing quotes";
    BlockStringLayout "block-string-layout" Error "a block string whose quotes share their line with text";
    BlockStringIndent "block-string-indent" Error "a line of a block string left of its closing quotes";
    UnclosedBracket "unclosed-bracket" Error "a `<` or `[` that is never closed";
    StrayBracket "stray-bracket" Error "a closing bracket that nothing opened";
    TwoBlocks "two-blocks" Error "a statement with both an inline and an indented block";
    TooDeep "too-deep" Error "blocks nested more than 256 deep";
    NotAStatement "not-a-statement" Error "a line that begins like no statement";
    StrayCharacter "stray-character" Error "a character that belongs to nothing";
    MissingSpace "missing-space" Error "two values without white space between them";
    SpaceAroundEquals "space-around-equals" Error "white space around `=`";
    MissingValue "missing-value" Error "an attribute without a value";
    MissingTarget "missing-target" Error "an arrow that points nowhere";
    LateAttribute "late-attribute" Error "an attribute line below the text or the statements of its block";
    MisplacedPart "misplaced-part" Error "a part of a statement out of its place";
    BadList "bad-list" Error "a list that is empty or holds what a list cannot";
    BadEscape "bad-escape" Error "an escape that is not known";
    BadBrace "bad-brace" Error "a brace that is no name in braces";
    CurlyQuote "curly-quote" Error "a typographic quote in place of a straight one";
}

impl Code {
    /// The code of this slug.
    pub fn from_slug(slug: &str) -> Option<Code> {
        Code::ALL.iter().copied().find(|code| code.slug() == slug)
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.slug())
    }
}
