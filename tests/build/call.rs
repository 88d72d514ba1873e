// Written by flowc from the flows of this package. What is changed here is lost.

/// The documents that answer a call, and which of them follows when.
#[allow(
    dead_code,
    unreachable_pub,
    clippy::enum_variant_names,
    clippy::match_same_arms,
    clippy::struct_field_names,
    clippy::too_many_lines,
    clippy::unnecessary_wraps
)]
pub mod flows {
    pub use self::rendering::{Answer, Unanswered};

    /// Answers a request: `path` is that of its URL, from where the documents lie, and `param` looks a
    /// parameter up, in the query of the URL first and then in the body.
    ///
    /// # Errors
    ///
    /// When nothing lies at the path, or the request lacks a parameter.
    pub fn respond_to<'a>(path: &str, param: impl Fn(&str) -> Option<&'a str>) -> Answer {
        let path = path.strip_prefix('/').unwrap_or(path);
        let address = path.strip_suffix(".xml").unwrap_or(path);
        match address {
            "billing/refunds" => billing::Refunds::respond(param),
            "billing/refunds.1" => billing::AfterRefunds1::from_request(&param).respond(param),
            "billing/refunds.1.hangup" => rendering::fixed(billing::REFUNDS_1_HANGUP),
            "hours" => Hours::respond(param),
            "main" => Main::respond(param),
            "main.1" => AfterMain1::from_request(&param).respond(param),
            "main.1.3" => Main1_3::respond(param),
            "sales" => Sales::respond(param),
            "sales.1" => AfterSales1::from_request(&param).respond(param),
            "sales.1.completed" => rendering::fixed(SALES_1_COMPLETED),
            _ => Err(Unanswered::Unknown),
        }
    }

    /// The document `hours`.
    #[derive(Clone, Debug)]
    pub struct Hours<'a> {
        /// `{agent}`.
        pub agent: &'a str,
        /// `{CallSid}`, which Twilio sends.
        pub call_sid: &'a str,
        /// `{From}`, which Twilio sends.
        pub from: &'a str,
        /// `{RecordingUrl}`, which Twilio sends.
        pub recording_url: &'a str,
    }

    impl<'a> Hours<'a> {
        /// Takes the parameters from a request.
        ///
        /// # Errors
        ///
        /// When the request lacks one.
        pub fn from_request(param: impl Fn(&str) -> Option<&'a str>) -> Result<Self, Unanswered> {
            Ok(Self {
                agent: rendering::needed(&param, "agent")?,
                call_sid: rendering::given(&param, "CallSid"),
                from: rendering::given(&param, "From"),
                recording_url: rendering::given(&param, "RecordingUrl"),
            })
        }

        /// Answers a request.
        ///
        /// # Errors
        ///
        /// When the request lacks a parameter.
        pub fn respond(param: impl Fn(&str) -> Option<&'a str>) -> Answer {
            let document = Self::from_request(param)?;
            Ok(std::borrow::Cow::Owned(document.render()))
        }
    }

    impl Hours<'_> {
        /// The document.
        #[must_use]
        pub fn render(&self) -> String {
            let mut length = rendering::Length(0);
            // Neither a number nor a string refuses anything.
            let _ = self.write_to(&mut length);
            let mut document = String::with_capacity(length.0);
            let _ = self.write_to(&mut document);
            document
        }

        /// Writes the document.
        ///
        /// # Errors
        ///
        /// Those of what it is written to.
        pub fn write_to<W: std::fmt::Write>(&self, out: &mut W) -> std::fmt::Result {
            out.write_str(
                r#"<?xml version="1.0" encoding="UTF-8"?>
<Response>
  <Say>We are open from nine to five. «Größe» 你好</Say>
  <Play>https://media.example.com/"#,
            )?;
            rendering::url_part(out, self.call_sid)?;
            out.write_str(".mp3?for=")?;
            rendering::url_part(out, self.agent)?;
            out.write_str(
                "</Play>
  <Dial>
    <Sip>sip:",
            )?;
            rendering::sip_part(out, self.agent)?;
            out.write_str("@example.com?x=")?;
            rendering::sip_part(out, self.from)?;
            out.write_str(
                "</Sip>
  </Dial>
  <Play>",
            )?;
            rendering::url(out, self.recording_url)?;
            out.write_str(
                "</Play>
  <Play>",
            )?;
            rendering::url_start(out, self.recording_url)?;
            out.write_str(
                ".mp3</Play>
  <Hangup/>
</Response>
",
            )?;
            Ok(())
        }
    }

    /// The document `main`.
    #[derive(Clone, Debug)]
    pub struct Main<'a> {
        /// `{agent}`.
        pub agent: &'a str,
        /// `{tries}`.
        pub tries: i64,
        /// `{From}`, which Twilio sends.
        pub from: &'a str,
    }

    impl<'a> Main<'a> {
        /// Takes the parameters from a request.
        ///
        /// # Errors
        ///
        /// When the request lacks one.
        pub fn from_request(param: impl Fn(&str) -> Option<&'a str>) -> Result<Self, Unanswered> {
            Ok(Self {
                agent: rendering::needed(&param, "agent")?,
                tries: rendering::parsed(&param, "tries")?,
                from: rendering::given(&param, "From"),
            })
        }

        /// Answers a request.
        ///
        /// # Errors
        ///
        /// When the request lacks a parameter.
        pub fn respond(param: impl Fn(&str) -> Option<&'a str>) -> Answer {
            let document = Self::from_request(param)?;
            Ok(std::borrow::Cow::Owned(document.render()))
        }
    }

    impl Main<'_> {
        /// The document.
        #[must_use]
        pub fn render(&self) -> String {
            let mut length = rendering::Length(0);
            // Neither a number nor a string refuses anything.
            let _ = self.write_to(&mut length);
            let mut document = String::with_capacity(length.0);
            let _ = self.write_to(&mut document);
            document
        }

        /// Writes the document.
        ///
        /// # Errors
        ///
        /// Those of what it is written to.
        pub fn write_to<W: std::fmt::Write>(&self, out: &mut W) -> std::fmt::Result {
            out.write_str(
                r#"<?xml version="1.0" encoding="UTF-8"?>
<Response>
  <Say>Hello "#,
            )?;
            rendering::xml(out, self.from)?;
            out.write_str(
                r#", "welcome".</Say>
  <Gather input="speech dtmf" action="main.1.xml?agent="#,
            )?;
            rendering::url_part(out, self.agent)?;
            out.write_str("&amp;tries=")?;
            write!(out, "{}", self.tries)?;
            out.write_str(r#"" numDigits="1" hints="sales, "#)?;
            rendering::xml(out, self.agent)?;
            out.write_str(
                r#"">
    <Say>Sales or billing?</Say>
  </Gather>
  <Redirect>hours.xml?agent="#,
            )?;
            rendering::url_part(out, self.agent)?;
            out.write_str("&amp;tries=")?;
            write!(out, "{}", self.tries)?;
            out.write_str(
                "</Redirect>
</Response>
",
            )?;
            Ok(())
        }
    }

    /// The document `main.1.3`.
    #[derive(Clone, Debug)]
    pub struct Main1_3<'a> {
        /// `{tries}`.
        pub tries: i64,
        /// `{From}`, which Twilio sends.
        pub from: &'a str,
    }

    impl<'a> Main1_3<'a> {
        /// Takes the parameters from a request.
        ///
        /// # Errors
        ///
        /// When the request lacks one.
        pub fn from_request(param: impl Fn(&str) -> Option<&'a str>) -> Result<Self, Unanswered> {
            Ok(Self {
                tries: rendering::parsed(&param, "tries")?,
                from: rendering::given(&param, "From"),
            })
        }

        /// Answers a request.
        ///
        /// # Errors
        ///
        /// When the request lacks a parameter.
        pub fn respond(param: impl Fn(&str) -> Option<&'a str>) -> Answer {
            let document = Self::from_request(param)?;
            Ok(std::borrow::Cow::Owned(document.render()))
        }
    }

    impl Main1_3<'_> {
        /// The document.
        #[must_use]
        pub fn render(&self) -> String {
            let mut length = rendering::Length(0);
            // Neither a number nor a string refuses anything.
            let _ = self.write_to(&mut length);
            let mut document = String::with_capacity(length.0);
            let _ = self.write_to(&mut document);
            document
        }

        /// Writes the document.
        ///
        /// # Errors
        ///
        /// Those of what it is written to.
        pub fn write_to<W: std::fmt::Write>(&self, out: &mut W) -> std::fmt::Result {
            out.write_str(
                r#"<?xml version="1.0" encoding="UTF-8"?>
<Response>
  <Say>You are calling from "#,
            )?;
            rendering::xml(out, self.from)?;
            out.write_str(", for the ")?;
            write!(out, "{}", self.tries)?;
            out.write_str(
                ". time.</Say>
</Response>
",
            )?;
            Ok(())
        }
    }

    /// The document `sales`.
    #[derive(Clone, Debug)]
    pub struct Sales<'a> {
        /// `{agent}`.
        pub agent: &'a str,
        /// `{tries}`.
        pub tries: i64,
    }

    impl<'a> Sales<'a> {
        /// Takes the parameters from a request.
        ///
        /// # Errors
        ///
        /// When the request lacks one.
        pub fn from_request(param: impl Fn(&str) -> Option<&'a str>) -> Result<Self, Unanswered> {
            Ok(Self {
                agent: rendering::needed(&param, "agent")?,
                tries: rendering::parsed(&param, "tries")?,
            })
        }

        /// Answers a request.
        ///
        /// # Errors
        ///
        /// When the request lacks a parameter.
        pub fn respond(param: impl Fn(&str) -> Option<&'a str>) -> Answer {
            let document = Self::from_request(param)?;
            Ok(std::borrow::Cow::Owned(document.render()))
        }
    }

    impl Sales<'_> {
        /// The document.
        #[must_use]
        pub fn render(&self) -> String {
            let mut length = rendering::Length(0);
            // Neither a number nor a string refuses anything.
            let _ = self.write_to(&mut length);
            let mut document = String::with_capacity(length.0);
            let _ = self.write_to(&mut document);
            document
        }

        /// Writes the document.
        ///
        /// # Errors
        ///
        /// Those of what it is written to.
        pub fn write_to<W: std::fmt::Write>(&self, out: &mut W) -> std::fmt::Result {
            out.write_str(
                r#"<?xml version="1.0" encoding="UTF-8"?>
<Response>
  <Dial action="sales.1.xml?agent="#,
            )?;
            rendering::url_part(out, self.agent)?;
            out.write_str("&amp;tries=")?;
            write!(out, "{}", self.tries)?;
            out.write_str(
                r#"" timeout="20" callerId="+14155550100">
    <Number>"#,
            )?;
            rendering::xml(out, self.agent)?;
            out.write_str(
                "</Number>
  </Dial>
</Response>
",
            )?;
            Ok(())
        }
    }

    /// The document `sales.1.completed`.
    pub const SALES_1_COMPLETED: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<Response>
  <Hangup/>
</Response>
"#;

    /// What leads from `main.1` on to `billing/refunds`.
    #[derive(Clone, Debug)]
    pub struct Main1ToBillingRefunds<'a> {
        /// `{agent}`.
        pub agent: &'a str,
        /// `{From}`, which Twilio sends.
        pub from: &'a str,
    }

    impl<'a> Main1ToBillingRefunds<'a> {
        /// Takes the parameters from a request.
        ///
        /// # Errors
        ///
        /// When the request lacks one.
        pub fn from_request(param: impl Fn(&str) -> Option<&'a str>) -> Result<Self, Unanswered> {
            Ok(Self {
                agent: rendering::needed(&param, "agent")?,
                from: rendering::given(&param, "From"),
            })
        }

        /// Answers a request.
        ///
        /// # Errors
        ///
        /// When the request lacks a parameter.
        pub fn respond(param: impl Fn(&str) -> Option<&'a str>) -> Answer {
            let document = Self::from_request(param)?;
            Ok(std::borrow::Cow::Owned(document.render()))
        }
    }

    impl Main1ToBillingRefunds<'_> {
        /// The document.
        #[must_use]
        pub fn render(&self) -> String {
            let mut length = rendering::Length(0);
            // Neither a number nor a string refuses anything.
            let _ = self.write_to(&mut length);
            let mut document = String::with_capacity(length.0);
            let _ = self.write_to(&mut document);
            document
        }

        /// Writes the document.
        ///
        /// # Errors
        ///
        /// Those of what it is written to.
        pub fn write_to<W: std::fmt::Write>(&self, out: &mut W) -> std::fmt::Result {
            out.write_str(
                r#"<?xml version="1.0" encoding="UTF-8"?>
<Response>
  <Redirect>billing/refunds.xml?agent="#,
            )?;
            rendering::url_part(out, self.agent)?;
            out.write_str("&amp;reason=asked%20%26%20told%20")?;
            rendering::url_part(out, self.from)?;
            out.write_str(
                "&amp;urgent=true&amp;wait=30</Redirect>
</Response>
",
            )?;
            Ok(())
        }
    }

    /// What leads from `main.1` on to a document of somebody else's.
    #[derive(Clone, Debug)]
    pub struct Main1ToElsewhere<'a> {
        /// `{From}`, which Twilio sends.
        pub from: &'a str,
    }

    impl<'a> Main1ToElsewhere<'a> {
        /// Takes the parameters from a request.
        ///
        /// # Errors
        ///
        /// When the request lacks one.
        pub fn from_request(param: impl Fn(&str) -> Option<&'a str>) -> Result<Self, Unanswered> {
            Ok(Self {
                from: rendering::given(&param, "From"),
            })
        }

        /// Answers a request.
        ///
        /// # Errors
        ///
        /// When the request lacks a parameter.
        pub fn respond(param: impl Fn(&str) -> Option<&'a str>) -> Answer {
            let document = Self::from_request(param)?;
            Ok(std::borrow::Cow::Owned(document.render()))
        }
    }

    impl Main1ToElsewhere<'_> {
        /// The document.
        #[must_use]
        pub fn render(&self) -> String {
            let mut length = rendering::Length(0);
            // Neither a number nor a string refuses anything.
            let _ = self.write_to(&mut length);
            let mut document = String::with_capacity(length.0);
            let _ = self.write_to(&mut document);
            document
        }

        /// Writes the document.
        ///
        /// # Errors
        ///
        /// Those of what it is written to.
        pub fn write_to<W: std::fmt::Write>(&self, out: &mut W) -> std::fmt::Result {
            out.write_str(
                r#"<?xml version="1.0" encoding="UTF-8"?>
<Response>
  <Redirect>https://other.example.com/balance?of="#,
            )?;
            rendering::url_part(out, self.from)?;
            out.write_str(
                "</Redirect>
</Response>
",
            )?;
            Ok(())
        }
    }

    /// Where the call goes on after `main.1`, the `gather` in `main.flow`.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum AfterMain1 {
        /// With the document `sales`.
        Sales,
        /// With the document `billing/refunds`.
        BillingRefunds,
        /// With the document `main.1.3`.
        Main1_3,
        /// With a document of somebody else's.
        Elsewhere,
        /// With the document `hours`.
        Hours,
        /// With the document `main`.
        Main,
    }

    impl AfterMain1 {
        /// Where the result leads that a request reports.
        #[must_use]
        pub fn from_request<'a>(param: impl Fn(&str) -> Option<&'a str>) -> Self {
            let words = rendering::words(param("SpeechResult"));
            match (rendering::given(&param, "Digits"), words.as_str()) {
                ("1", _) => Self::Sales,
                (_, "sales") => Self::Sales,
                ("2", _) => Self::BillingRefunds,
                ("3", _) => Self::Main1_3,
                (_, "account balance") => Self::Elsewhere,
                ("4", _) => Self::Hours,
                _ => Self::Main,
            }
        }

        /// The document that goes on there, for the request that reported the result.
        ///
        /// # Errors
        ///
        /// When the request lacks a parameter.
        pub fn respond<'a>(self, param: impl Fn(&str) -> Option<&'a str>) -> Answer {
            match self {
                Self::Sales => Sales::respond(param),
                Self::BillingRefunds => Main1ToBillingRefunds::respond(param),
                Self::Main1_3 => Main1_3::respond(param),
                Self::Elsewhere => Main1ToElsewhere::respond(param),
                Self::Hours => Hours::respond(param),
                Self::Main => {
                    let passed = |name: &str| match name {
                        "agent" => Some("+14155550100"),
                        "tries" => Some("2"),
                        _ => param(name),
                    };
                    Main::respond(passed)
                }
            }
        }
    }

    /// Where the call goes on after `sales.1`, the `dial` in `main.flow`.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum AfterSales1 {
        /// With the document `hours`.
        Hours,
        /// With the document `sales.1.completed`.
        Sales1Completed,
        /// Nowhere: the call ends.
        Nothing,
    }

    impl AfterSales1 {
        /// Where the result leads that a request reports.
        #[must_use]
        pub fn from_request<'a>(param: impl Fn(&str) -> Option<&'a str>) -> Self {
            match rendering::given(&param, "DialCallStatus") {
                "busy" => Self::Hours,
                "no-answer" => Self::Hours,
                "failed" => Self::Hours,
                "completed" => Self::Sales1Completed,
                _ => Self::Nothing,
            }
        }

        /// The document that goes on there, for the request that reported the result.
        ///
        /// # Errors
        ///
        /// When the request lacks a parameter.
        pub fn respond<'a>(self, param: impl Fn(&str) -> Option<&'a str>) -> Answer {
            match self {
                Self::Hours => Hours::respond(param),
                Self::Sales1Completed => rendering::fixed(SALES_1_COMPLETED),
                Self::Nothing => rendering::fixed(rendering::NOTHING),
            }
        }
    }

    /// The flows of the folder `billing`.
    pub mod billing {
        /// The document `billing/refunds`.
        #[derive(Clone, Debug)]
        pub struct Refunds<'a> {
            /// `{agent}`.
            pub agent: &'a str,
            /// `{reason}`.
            pub reason: &'a str,
            /// `{urgent}`.
            pub urgent: bool,
            /// `{wait}`, in whole seconds.
            pub wait: u64,
        }

        impl<'a> Refunds<'a> {
            /// Takes the parameters from a request.
            ///
            /// # Errors
            ///
            /// When the request lacks one.
            pub fn from_request(
                param: impl Fn(&str) -> Option<&'a str>,
            ) -> Result<Self, super::Unanswered> {
                Ok(Self {
                    agent: super::rendering::needed(&param, "agent")?,
                    reason: super::rendering::needed(&param, "reason")?,
                    urgent: super::rendering::parsed(&param, "urgent")?,
                    wait: super::rendering::parsed(&param, "wait")?,
                })
            }

            /// Answers a request.
            ///
            /// # Errors
            ///
            /// When the request lacks a parameter.
            pub fn respond(param: impl Fn(&str) -> Option<&'a str>) -> super::Answer {
                let document = Self::from_request(param)?;
                Ok(std::borrow::Cow::Owned(document.render()))
            }
        }

        impl Refunds<'_> {
            /// The document.
            #[must_use]
            pub fn render(&self) -> String {
                let mut length = super::rendering::Length(0);
                // Neither a number nor a string refuses anything.
                let _ = self.write_to(&mut length);
                let mut document = String::with_capacity(length.0);
                let _ = self.write_to(&mut document);
                document
            }

            /// Writes the document.
            ///
            /// # Errors
            ///
            /// Those of what it is written to.
            pub fn write_to<W: std::fmt::Write>(&self, out: &mut W) -> std::fmt::Result {
                out.write_str(
                    r#"<?xml version="1.0" encoding="UTF-8"?>
<Response>
  <Say>"#,
                )?;
                super::rendering::xml(out, self.reason)?;
                out.write_str(
                    r#"</Say>
  <Enqueue action="refunds.1.xml?agent="#,
                )?;
                super::rendering::url_part(out, self.agent)?;
                out.write_str("&amp;reason=")?;
                super::rendering::url_part(out, self.reason)?;
                out.write_str("&amp;urgent=")?;
                write!(out, "{}", self.urgent)?;
                out.write_str("&amp;wait=")?;
                write!(out, "{}", self.wait)?;
                out.write_str(
                    r#"" workflowSid="WW0123456789abcdef0123456789abcdef">
    <Task>{"reason": ""#,
                )?;
                super::rendering::json(out, self.reason)?;
                out.write_str(r#"", "urgent": "#)?;
                write!(out, "{}", self.urgent)?;
                out.write_str(r#", "agent": &quot;"#)?;
                super::rendering::json(out, self.agent)?;
                out.write_str(r#"&quot;, "wait": "#)?;
                write!(out, "{}", self.wait)?;
                out.write_str(
                    "}</Task>
  </Enqueue>
</Response>
",
                )?;
                Ok(())
            }
        }

        /// The document `billing/refunds.1.hangup`.
        pub const REFUNDS_1_HANGUP: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<Response>
  <Hangup/>
</Response>
"#;

        /// What leads from `billing/refunds.1` on to `main`.
        #[derive(Clone, Debug)]
        pub struct Refunds1ToMain<'a> {
            /// `{agent}`.
            pub agent: &'a str,
        }

        impl<'a> Refunds1ToMain<'a> {
            /// Takes the parameters from a request.
            ///
            /// # Errors
            ///
            /// When the request lacks one.
            pub fn from_request(
                param: impl Fn(&str) -> Option<&'a str>,
            ) -> Result<Self, super::Unanswered> {
                Ok(Self {
                    agent: super::rendering::needed(&param, "agent")?,
                })
            }

            /// Answers a request.
            ///
            /// # Errors
            ///
            /// When the request lacks a parameter.
            pub fn respond(param: impl Fn(&str) -> Option<&'a str>) -> super::Answer {
                let document = Self::from_request(param)?;
                Ok(std::borrow::Cow::Owned(document.render()))
            }
        }

        impl Refunds1ToMain<'_> {
            /// The document.
            #[must_use]
            pub fn render(&self) -> String {
                let mut length = super::rendering::Length(0);
                // Neither a number nor a string refuses anything.
                let _ = self.write_to(&mut length);
                let mut document = String::with_capacity(length.0);
                let _ = self.write_to(&mut document);
                document
            }

            /// Writes the document.
            ///
            /// # Errors
            ///
            /// Those of what it is written to.
            pub fn write_to<W: std::fmt::Write>(&self, out: &mut W) -> std::fmt::Result {
                out.write_str(
                    r#"<?xml version="1.0" encoding="UTF-8"?>
<Response>
  <Redirect>../main.xml?agent="#,
                )?;
                super::rendering::url_part(out, self.agent)?;
                out.write_str(
                    "&amp;tries=1</Redirect>
</Response>
",
                )?;
                Ok(())
            }
        }

        /// Where the call goes on after `billing/refunds.1`, the `enqueue` in `billing/refunds.flow`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum AfterRefunds1 {
            /// With the document `billing/refunds.1.hangup`.
            Refunds1Hangup,
            /// With the document `main`.
            Main,
        }

        impl AfterRefunds1 {
            /// Where the result leads that a request reports.
            #[must_use]
            pub fn from_request<'a>(param: impl Fn(&str) -> Option<&'a str>) -> Self {
                match super::rendering::given(&param, "QueueResult") {
                    "hangup" => Self::Refunds1Hangup,
                    _ => Self::Main,
                }
            }

            /// The document that goes on there, for the request that reported the result.
            ///
            /// # Errors
            ///
            /// When the request lacks a parameter.
            pub fn respond<'a>(self, param: impl Fn(&str) -> Option<&'a str>) -> super::Answer {
                match self {
                    Self::Refunds1Hangup => super::rendering::fixed(REFUNDS_1_HANGUP),
                    Self::Main => Refunds1ToMain::respond(param),
                }
            }
        }
    }

    mod rendering {
        //! How values are written into documents. No value can add an element, an attribute or a query parameter.

        use std::borrow::Cow;
        use std::fmt::{self, Write};

        /// A document, or why there is none.
        pub type Answer = Result<Cow<'static, str>, Unanswered>;

        /// Why a request has no answer.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Unanswered {
            /// Nothing lies at this path: `404 Not Found`.
            Unknown,
            /// The request lacks this parameter, or holds something else in it: `400 Bad Request`.
            Parameter(&'static str),
        }

        impl fmt::Display for Unanswered {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    Self::Unknown => out.write_str("there is no such document"),
                    Self::Parameter(name) => write!(out, "`{name}` is missing or wrong"),
                }
            }
        }

        impl std::error::Error for Unanswered {}

        /// The answer of a call that ends here.
        pub(super) const NOTHING: &str = "<Response/>";

        /// Counts what is written, so that memory is asked for once.
        pub(super) struct Length(pub(super) usize);

        impl Write for Length {
            fn write_str(&mut self, text: &str) -> fmt::Result {
                self.0 += text.len();
                Ok(())
            }
        }

        /// A document without parameters as an answer.
        pub(super) fn fixed(document: &'static str) -> Answer {
            Ok(Cow::Borrowed(document))
        }

        /// A parameter that Twilio leaves out where it has nothing to say.
        pub(super) fn given<'a>(param: impl Fn(&str) -> Option<&'a str>, name: &str) -> &'a str {
            param(name).unwrap_or_default()
        }

        /// A parameter that a document cannot be without.
        pub(super) fn needed<'a, F>(param: F, name: &'static str) -> Result<&'a str, Unanswered>
        where
            F: Fn(&str) -> Option<&'a str>,
        {
            param(name).ok_or(Unanswered::Parameter(name))
        }

        /// A parameter that is no text.
        pub(super) fn parsed<'a, T, F>(param: F, name: &'static str) -> Result<T, Unanswered>
        where
            T: std::str::FromStr,
            F: Fn(&str) -> Option<&'a str>,
        {
            let value = param(name).and_then(|value| value.parse().ok());
            value.ok_or(Unanswered::Parameter(name))
        }

        /// What somebody said, in lower case and without punctuation around the words.
        pub(super) fn words(speech: Option<&str>) -> String {
            let mut words = String::new();
            for word in speech.unwrap_or_default().split_whitespace() {
                let word = word.trim_matches(|c: char| !c.is_alphanumeric());
                if !(words.is_empty() || word.is_empty()) {
                    words.push(' ');
                }
                words.push_str(&word.to_lowercase());
            }
            words
        }

        /// Text, between tags or in an attribute.
        pub(super) fn xml<W: Write>(out: &mut W, value: &str) -> fmt::Result {
            replace(out, value, in_xml)
        }

        /// A part of a string in JSON.
        pub(super) fn json<W: Write>(out: &mut W, value: &str) -> fmt::Result {
            replace(out, value, |character| match character {
                '"' => Some("\\&quot;"),
                '\\' => Some("\\\\"),
                '\t' => Some("\\t"),
                '\n' => Some("\\n"),
                '\r' => Some("\\r"),
                _ => in_xml(character),
            })
        }

        /// A whole URL.
        pub(super) fn url<W: Write>(out: &mut W, value: &str) -> fmt::Result {
            let kept = |byte| is_unreserved(byte) || b":/?#[]@!$&'()*+,;=%".contains(&byte);
            percent(out, value, kept)
        }

        /// The beginning of a URL.
        pub(super) fn url_start<W: Write>(out: &mut W, value: &str) -> fmt::Result {
            let kept = |byte| is_unreserved(byte) || b":/[]@!$'()*+,;=%".contains(&byte);
            percent(out, value, kept)
        }

        /// A part of a URL.
        pub(super) fn url_part<W: Write>(out: &mut W, value: &str) -> fmt::Result {
            percent(out, value, is_unreserved)
        }

        /// A part of a SIP address.
        pub(super) fn sip_part<W: Write>(out: &mut W, value: &str) -> fmt::Result {
            percent(out, value, |byte| is_unreserved(byte) || byte == b'+')
        }

        /// What stands for a character that XML reserves, or cannot hold.
        fn in_xml(character: char) -> Option<&'static str> {
            match character {
                '<' => Some("&lt;"),
                '>' => Some("&gt;"),
                '&' => Some("&amp;"),
                '"' => Some("&quot;"),
                '\t' => Some("&#9;"),
                '\n' => Some("&#10;"),
                '\r' => Some("&#13;"),
                '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => Some("\u{fffd}"),
                _ => None,
            }
        }

        fn replace<W, F>(out: &mut W, value: &str, by: F) -> fmt::Result
        where
            W: Write,
            F: Fn(char) -> Option<&'static str>,
        {
            let mut done = 0;
            for (at, character) in value.char_indices() {
                if let Some(text) = by(character) {
                    out.write_str(&value[done..at])?;
                    out.write_str(text)?;
                    done = at + character.len_utf8();
                }
            }
            out.write_str(&value[done..])
        }

        /// What a URL holds as itself, <https://www.rfc-editor.org/rfc/rfc3986#section-2.3>.
        fn is_unreserved(byte: u8) -> bool {
            byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)
        }

        fn percent<W, F>(out: &mut W, value: &str, keep: F) -> fmt::Result
        where
            W: Write,
            F: Fn(u8) -> bool,
        {
            const HEX: &[u8; 16] = b"0123456789ABCDEF";
            let mut done = 0;
            for (at, byte) in value.bytes().enumerate() {
                if keep(byte) && byte != b'&' {
                    continue;
                }
                // What lies between two bytes that are not kept is ASCII.
                out.write_str(value.get(done..at).unwrap_or_default())?;
                if keep(byte) {
                    out.write_str("&amp;")?;
                } else {
                    out.write_char('%')?;
                    out.write_char(char::from(HEX[usize::from(byte >> 4)]))?;
                    out.write_char(char::from(HEX[usize::from(byte & 15)]))?;
                }
                done = at + 1;
            }
            out.write_str(value.get(done..).unwrap_or_default())
        }
    }
}
