//! Every complaint there is: one row each in [`Code`], one function each in the files below, which words it.
//!
//! The page `docs/diagnostics/CODE.md` explains it. The functions take what the complaint is about and return the
//! finished [`Diagnostic`](super::Diagnostic), so that a check reads like a sentence.

pub mod call;
pub mod cases;
pub mod config;
pub mod control;
pub mod declare;
pub mod dial;
pub mod enqueue;
pub mod gather;
pub mod import;
pub mod lower;
pub mod message;
pub mod names;
pub mod pay;
pub mod recording;
pub mod relay;
pub mod rules;
pub mod sip;
pub mod speech;
pub mod stream;
pub mod structure;
pub mod syntax;
pub mod values;
pub mod xml;

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

            /// Its page, in Markdown: what it means, an example that raises it, and one that does not.
            pub fn page(self) -> &'static str {
                match self { $(Code::$name => include_str!(concat!("../../../docs/diagnostics/", $slug, ".md"))),* }
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
    SingleQuotes "single-quotes" Error "a string in single quotes";

    // Names and references: `names`.
    BadFlowName "bad-flow-name" Error "a flow, file or folder whose name cannot be an address";
    DuplicateFlow "duplicate-flow" Error "two flows with one address";
    EmptyFlow "empty-flow" Error "a flow with neither a block nor an arrow";
    MisplacedFlow "misplaced-flow" Error "a flow inside another";
    ReservedKeyword "reserved-keyword" Error "a word that Flow keeps for itself";
    UnknownFlow "unknown-flow" Error "a reference to a flow that does not exist";
    BadReference "bad-reference" Error "a reference that is not made of names, or stands where none can";
    ReferenceOutsideProject "reference-outside-project" Error "a reference that leads out of the project";
    BadDeclaration "bad-declaration" Error "a declaration that is not whole, or out of its place";
    DuplicateDeclaration "duplicate-declaration" Error "a name that is declared twice";
    UnknownName "unknown-name" Error "a name in braces that nothing declares";
    UnknownRequestParameter "unknown-request-parameter" Warning "a capitalised name in braces that Twilio does not send";
    UnknownParameter "unknown-parameter" Error "a parameter that the target does not take";
    MissingParameter "missing-parameter" Error "a flow that does not get a parameter it needs";
    WrongType "wrong-type" Error "a name whose type does not fit where it stands";
    UnknownFile "unknown-file" Error "a file that does not exist";
    CircularDeclaration "circular-declaration" Error "declarations that are made of one another";
    BadCall "bad-call" Error "the call of a fragment that does not fit its declaration";
    MisplacedRest "misplaced-rest" Error "`...` outside of a fragment";
    TooMuchExpansion "too-much-expansion" Error "names, fragments or cases that expand beyond all bounds";
    LinkToOtherKind "link-to-other-kind" Error "a link from a flow of one kind to a flow of another";
    UnusedAllow "unused-allow" Warning "an allow that silences nothing";
    UnknownCode "unknown-code" Warning "an allow that names no code";

    // What only Flow can get wrong: `lower`.
    BelongsToNothing "belongs-to-nothing" Error "text or attributes outside of every statement";
    TooManyArguments "too-many-arguments" Error "more than one positional argument";
    SecondText "second-text" Error "more than one text for an element that takes one";
    DuplicateAttribute "duplicate-attribute" Error "an attribute that is given twice";
    PrefixedName "prefixed-name" Error "a name with a namespace";
    UnlinkedFlow "unlinked-flow" Warning "the name of a flow where an address is read";
    NoAction "no-action" Error "an arrow on a statement that leads nowhere";
    InexactDuration "inexact-duration" Error "a duration that the attribute's unit cannot hold";
    ListForOne "list-for-one" Error "a list where one value stands";
    SeparatorInItem "separator-in-item" Error "an item that holds the character between items";

    // Where the call goes as a whole: `call`.
    UnreachableFlow "unreachable-flow" Warning "a flow that nothing leads to";
    WrongRole "wrong-role" Error "a verb where the document is used for something that forbids it";
    UnavailableParameter "unavailable-parameter" Warning "a parameter that no request for the document brings";
    SilentEnd "silent-end" Hint "a call that ends without a word while the caller waits";
    UnusedName "unused-name" Warning "a name that nothing uses";

    // What a verb reports, and what the call does then: `cases`.
    MisplacedCase "misplaced-case" Error "a case where nothing is reported";
    BadCase "bad-case" Error "a case for what is never reported";
    DuplicateCase "duplicate-case" Error "a case that is taken already";
    CasesBesideAction "cases-beside-action" Error "cases of a verb whose result goes elsewhere";
    UnreachableCase "unreachable-case" Warning "a case that is never taken";
    SilenceJoinsCase "silence-joins-case" Hint "silence that goes on like a choice";

    // What is wrong with XML: `xml`.
    MalformedXml "malformed-xml" Error "TwiML that is not well-formed XML";
    DocumentType "document-type" Error "a document type or entities in TwiML";
    UnsupportedEncoding "unsupported-encoding" Error "TwiML in an encoding other than UTF-8";
    NotExpressible "not-expressible" Error "TwiML that Flow has no words for";
    LeftOut "left-out" Warning "TwiML that means nothing to Twilio and that import leaves out";
    WrongRoot "wrong-root" Error "a root element other than `Response`";

    // What stands in what: `structure`.
    UnknownVerb "unknown-verb" Error "an element that TwiML does not have";
    UnknownAttribute "unknown-attribute" Error "an attribute that the element does not have";
    WrongNesting "wrong-nesting" Error "an element where Twilio takes none of its kind";
    MixedDocument "mixed-document" Error "voice, messaging or fax verbs in one document";
    MissingText "missing-text" Error "an element without the text it needs";
    UnwantedText "unwanted-text" Error "text where Twilio takes none";
    MissingAttribute "missing-attribute" Error "an element without an attribute it needs";
    MissingNoun "missing-noun" Error "an element without what must stand in it";
    TooMany "too-many" Error "more elements than Twilio takes in one place";
    DocumentTooLarge "document-too-large" Error "a document that is larger than Twilio takes";
    Undocumented "undocumented" Hint "something that Twilio takes but describes on no page";
    Deprecated "deprecated" Warning "something that is on its way out";
    Discontinued "discontinued" Warning "something that Twilio has switched off";

    // What a value may be: `values`.
    BadValue "bad-value" Error "a value of the wrong kind or out of range";
    ValueCase "value-case" Warning "a value that differs from the right one in case";
    UnlistedValue "unlisted-value" Warning "a value that is not on a list that Twilio extends";
    RepeatedItem "repeated-item" Warning "an item that is in its list already";
    TooLong "too-long" Error "a text that is longer than Twilio takes";
    BadUrl "bad-url" Error "an address that Twilio cannot ask for";
    PlaceholderInUrl "placeholder-in-url" Hint "a name in braces inside an address";
    NotE164 "not-e164" Warning "a telephone number that is not in E.164, or none at all";
    UnknownCountryCode "unknown-country-code" Warning "a telephone number whose country code no country has";
    BadSid "bad-sid" Warning "an identifier that cannot be one of Twilio's";
    UnknownVoice "unknown-voice" Warning "a voice that Twilio does not list";
    BadJson "bad-json" Error "text that is no JSON";

    // What many rules share: `rules`.
    NoEffect "no-effect" Warning "something that has no effect as it is written";
    ConflictingParts "conflicting-parts" Error "attributes or elements that exclude one another";
    MissingPartner "missing-partner" Error "an attribute or element that needs another beside it";
    OffSchema "off-schema" Warning "a form that Twilio's schema does not have";

    // Where the call goes inside one document: `control`.
    UnreachableVerb "unreachable-verb" Warning "a verb that no call reaches";
    DocumentLoops "document-loops" Warning "a document that begins again without end";
    StartsOver "starts-over" Hint "a verb without an `action`, after which the document begins again";
    UnhandledGather "unhandled-gather" Warning "a gather whose input nothing handles";
    SilentGather "silent-gather" Hint "a gather before which the caller hears nothing";
    LateReject "late-reject" Warning "a reject after the call has been answered";
    HangupFirst "hangup-first" Hint "a call that is answered only to be hung up";
    StartLast "start-last" Hint "a start with nothing behind it";

    // Keys, speech and recordings: `gather`, `speech`, `recording`.
    ModelLanguageMismatch "model-language-mismatch" Warning "a speech model that does not understand the language";
    VoiceLanguageMismatch "voice-language-mismatch" Warning "a voice that does not speak the language";
    SsmlNotSupported "ssml-not-supported" Error "SSML that the voice does not support";
    LongTranscription "long-transcription" Warning "a recording that is too long to be put into words";

    // Whom a call is connected with, and what goes on beside it: `dial`, `sip`, `stream`, `relay`.
    WrongCallerId "wrong-caller-id" Error "a caller ID that the called party cannot be called from";
    QueueWithOthers "queue-with-others" Hint "a queue that is dialled together with others";
    BadSipUri "bad-sip-uri" Error "a SIP address that Twilio cannot call";
    BadSipHeader "bad-sip-header" Error "a SIP header that Twilio does not send";
    DuplicateName "duplicate-name" Error "a name that something else of the call has";
    UnsupportedCombination "unsupported-combination" Error "settings of speech that do not go together";

    // What is sent: `message`.
    MixedMessage "mixed-message" Hint "a message with text beside its parts";
    DifferingCallbacks "differing-callbacks" Hint "two addresses for the reports of one message";

    // The settings of a project: `config`.
    BadConfig "bad-config" Error "a setting in `flowc.toml` that is not what it has to be";
    UnknownSetting "unknown-setting" Error "a setting in `flowc.toml` that does not exist";
    UnknownDefine "unknown-define" Error "a value in `flowc.toml` for a name that nothing declares";
}

impl Code {
    /// The paragraphs of its page that say what it means, without the examples.
    pub fn explanation(self) -> &'static str {
        let page = self.page();
        let paragraphs = page.split_once('\n').map_or(page, |(_, behind_title)| behind_title);
        paragraphs.split_once("\n## ").map_or(paragraphs, |(explanation, _)| explanation).trim()
    }

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
