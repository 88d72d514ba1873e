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
            "a--b/main" => rendering::fixed(a_b::MAIN),
            "a-1" => A1::respond(param),
            "a-1-1" => rendering::fixed(A_1_1),
            "a-1.1" => AfterA1_1::from_request(&param).respond(param),
            "a-1.1.2" => rendering::fixed(A_1_1_2),
            "a-1.1.otherwise" => rendering::fixed(A_1_1_OTHERWISE),
            "a-b/main" => rendering::fixed(a_b_2::MAIN),
            "answer" => Answer2::respond(param),
            "gen" => Gen::respond(param),
            "main" => Main::respond(param),
            "main.1" => AfterMain1::from_request(&param).respond(param),
            "rendering/answer" => rendering::fixed(rendering_2::ANSWER),
            "respond-to" => RespondTo::respond(param),
            "self/main" => self_::Main::respond(param),
            "the-department-that-somebody-asked-to-be-connected-with-on-the-telephone-and-nobody-knew" => {
                TheDepartmentThatSomebodyAskedToBeConnectedWithOnTheTelephoneAndNobodyKnew::respond(param)
            }
            "unanswered" => Unanswered2::respond(param),
            _ => Err(Unanswered::Unknown),
        }
    }

    /// The document `a-1`.
    #[derive(Clone, Debug)]
    pub struct A1<'a> {
        /// `{type}`.
        pub r#type: &'a str,
        /// `{From}`.
        pub from: &'a str,
        /// `{from}`.
        pub from_2: &'a str,
        /// `{self}`.
        pub self_: &'a str,
        /// `{_1}`.
        pub value_1: &'a str,
        /// `{the-name-of-the-department-that-somebody-asked-for}`.
        pub the_name_of_the_department_that_somebody_asked_for: &'a str,
    }

    impl<'a> A1<'a> {
        /// Takes the parameters from a request.
        ///
        /// # Errors
        ///
        /// When the request lacks one.
        pub fn from_request(param: impl Fn(&str) -> Option<&'a str>) -> Result<Self, Unanswered> {
            Ok(Self {
                r#type: rendering::needed(&param, "type")?,
                from: rendering::needed(&param, "From")?,
                from_2: rendering::needed(&param, "from")?,
                self_: rendering::needed(&param, "self")?,
                value_1: rendering::needed(&param, "_1")?,
                the_name_of_the_department_that_somebody_asked_for: rendering::needed(
                    &param,
                    "the-name-of-the-department-that-somebody-asked-for",
                )?,
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

    impl A1<'_> {
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
  <Gather action="a-1.1.xml?type="#,
            )?;
            rendering::url_part(out, self.r#type)?;
            out.write_str("&amp;From=")?;
            rendering::url_part(out, self.from)?;
            out.write_str("&amp;from=")?;
            rendering::url_part(out, self.from_2)?;
            out.write_str("&amp;self=")?;
            rendering::url_part(out, self.self_)?;
            out.write_str("&amp;_1=")?;
            rendering::url_part(out, self.value_1)?;
            out.write_str("&amp;the-name-of-the-department-that-somebody-asked-for=")?;
            rendering::url_part(out, self.the_name_of_the_department_that_somebody_asked_for)?;
            out.write_str(
                r#"" numDigits="1">
    <Say>Again.</Say>
  </Gather>
  <Hangup/>
</Response>
"#,
            )?;
            Ok(())
        }
    }

    /// The document `a-1-1`.
    pub const A_1_1: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<Response>
  <Say>One.</Say>
  <Hangup/>
</Response>
"#;

    /// The document `a-1.1.2`.
    pub const A_1_1_2: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<Response>
  <Say>Two.</Say>
  <Hangup/>
</Response>
"#;

    /// The document `a-1.1.otherwise`.
    pub const A_1_1_OTHERWISE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<Response>
  <Hangup/>
</Response>
"#;

    /// The document `answer`.
    #[derive(Clone, Debug)]
    pub struct Answer2<'a> {
        /// `{type}`.
        pub r#type: &'a str,
    }

    impl<'a> Answer2<'a> {
        /// Takes the parameters from a request.
        ///
        /// # Errors
        ///
        /// When the request lacks one.
        pub fn from_request(param: impl Fn(&str) -> Option<&'a str>) -> Result<Self, Unanswered> {
            Ok(Self {
                r#type: rendering::needed(&param, "type")?,
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

    impl Answer2<'_> {
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
  <Say>"#,
            )?;
            rendering::xml(out, self.r#type)?;
            out.write_str(
                "</Say>
  <Hangup/>
</Response>
",
            )?;
            Ok(())
        }
    }

    /// The document `answer`.
    #[must_use]
    pub fn answer(r#type: &str) -> String {
        let document = Answer2 { r#type };
        document.render()
    }

    /// The document `gen`.
    #[derive(Clone, Debug)]
    pub struct Gen<'a> {
        /// `{the-name-of-the-department-that-somebody-asked-for}`.
        pub the_name_of_the_department_that_somebody_asked_for: &'a str,
    }

    impl<'a> Gen<'a> {
        /// Takes the parameters from a request.
        ///
        /// # Errors
        ///
        /// When the request lacks one.
        pub fn from_request(param: impl Fn(&str) -> Option<&'a str>) -> Result<Self, Unanswered> {
            Ok(Self {
                the_name_of_the_department_that_somebody_asked_for: rendering::needed(
                    &param,
                    "the-name-of-the-department-that-somebody-asked-for",
                )?,
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

    impl Gen<'_> {
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
  <Say>"#,
            )?;
            rendering::xml(out, self.the_name_of_the_department_that_somebody_asked_for)?;
            out.write_str(
                "</Say>
  <Hangup/>
</Response>
",
            )?;
            Ok(())
        }
    }

    /// The document `gen`.
    #[must_use]
    pub fn r#gen(the_name_of_the_department_that_somebody_asked_for: &str) -> String {
        let document = Gen {
            the_name_of_the_department_that_somebody_asked_for,
        };
        document.render()
    }

    /// The document `main`.
    #[derive(Clone, Debug)]
    pub struct Main<'a> {
        /// `{type}`.
        pub r#type: &'a str,
        /// `{From}`.
        pub from: &'a str,
        /// `{from}`.
        pub from_2: &'a str,
        /// `{self}`.
        pub self_: &'a str,
        /// `{_1}`.
        pub value_1: &'a str,
        /// `{the-name-of-the-department-that-somebody-asked-for}`.
        pub the_name_of_the_department_that_somebody_asked_for: &'a str,
    }

    impl<'a> Main<'a> {
        /// Takes the parameters from a request.
        ///
        /// # Errors
        ///
        /// When the request lacks one.
        pub fn from_request(param: impl Fn(&str) -> Option<&'a str>) -> Result<Self, Unanswered> {
            Ok(Self {
                r#type: rendering::needed(&param, "type")?,
                from: rendering::needed(&param, "From")?,
                from_2: rendering::needed(&param, "from")?,
                self_: rendering::needed(&param, "self")?,
                value_1: rendering::needed(&param, "_1")?,
                the_name_of_the_department_that_somebody_asked_for: rendering::needed(
                    &param,
                    "the-name-of-the-department-that-somebody-asked-for",
                )?,
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
  <Say>"#,
            )?;
            rendering::xml(out, self.r#type)?;
            rendering::xml(out, self.from)?;
            rendering::xml(out, self.from_2)?;
            rendering::xml(out, self.self_)?;
            rendering::xml(out, self.value_1)?;
            rendering::xml(out, self.the_name_of_the_department_that_somebody_asked_for)?;
            out.write_str(
                r#"</Say>
  <Gather input="dtmf speech" action="main.1.xml?type="#,
            )?;
            rendering::url_part(out, self.r#type)?;
            out.write_str("&amp;From=")?;
            rendering::url_part(out, self.from)?;
            out.write_str("&amp;from=")?;
            rendering::url_part(out, self.from_2)?;
            out.write_str("&amp;self=")?;
            rendering::url_part(out, self.self_)?;
            out.write_str("&amp;_1=")?;
            rendering::url_part(out, self.value_1)?;
            out.write_str("&amp;the-name-of-the-department-that-somebody-asked-for=")?;
            rendering::url_part(out, self.the_name_of_the_department_that_somebody_asked_for)?;
            out.write_str("\" finishOnKey=\"*\" numDigits=\"1\">\n    <Say>\u{202e}Quotes \"#\" and \\ and \u{200b} e\u{301}</Say>\n  </Gather>\n  <Redirect>unanswered.xml?type=")?;
            rendering::url_part(out, self.r#type)?;
            out.write_str("&amp;From=")?;
            rendering::url_part(out, self.from)?;
            out.write_str("&amp;from=")?;
            rendering::url_part(out, self.from_2)?;
            out.write_str("&amp;self=")?;
            rendering::url_part(out, self.self_)?;
            out.write_str("&amp;_1=")?;
            rendering::url_part(out, self.value_1)?;
            out.write_str("&amp;the-name-of-the-department-that-somebody-asked-for=")?;
            rendering::url_part(out, self.the_name_of_the_department_that_somebody_asked_for)?;
            out.write_str(
                "</Redirect>
</Response>
",
            )?;
            Ok(())
        }
    }

    /// The document `respond-to`.
    #[derive(Clone, Debug)]
    pub struct RespondTo<'a> {
        /// `{type}`.
        pub r#type: &'a str,
    }

    impl<'a> RespondTo<'a> {
        /// Takes the parameters from a request.
        ///
        /// # Errors
        ///
        /// When the request lacks one.
        pub fn from_request(param: impl Fn(&str) -> Option<&'a str>) -> Result<Self, Unanswered> {
            Ok(Self {
                r#type: rendering::needed(&param, "type")?,
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

    impl RespondTo<'_> {
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
  <Say>"#,
            )?;
            rendering::xml(out, self.r#type)?;
            out.write_str(
                "</Say>
  <Hangup/>
</Response>
",
            )?;
            Ok(())
        }
    }

    /// The document `respond-to`.
    #[must_use]
    pub fn respond_to_2(r#type: &str) -> String {
        let document = RespondTo { r#type };
        document.render()
    }

    /// The document `the-department-that-somebody-asked-to-be-connected-with-on-the-telephone-and-nobody-knew`.
    #[derive(Clone, Debug)]
    pub struct TheDepartmentThatSomebodyAskedToBeConnectedWithOnTheTelephoneAndNobodyKnew<'a> {
        /// `{type}`.
        pub r#type: &'a str,
        /// `{x}`.
        pub x: &'a str,
    }

    impl<'a> TheDepartmentThatSomebodyAskedToBeConnectedWithOnTheTelephoneAndNobodyKnew<'a> {
        /// Takes the parameters from a request.
        ///
        /// # Errors
        ///
        /// When the request lacks one.
        pub fn from_request(param: impl Fn(&str) -> Option<&'a str>) -> Result<Self, Unanswered> {
            Ok(Self {
                r#type: rendering::needed(&param, "type")?,
                x: rendering::needed(&param, "x")?,
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

    impl TheDepartmentThatSomebodyAskedToBeConnectedWithOnTheTelephoneAndNobodyKnew<'_> {
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
  <Say>"#,
            )?;
            rendering::xml(out, self.x)?;
            rendering::xml(out, self.r#type)?;
            out.write_str(
                "</Say>
  <Hangup/>
</Response>
",
            )?;
            Ok(())
        }
    }

    /// The document `unanswered`.
    #[derive(Clone, Debug)]
    pub struct Unanswered2<'a> {
        /// `{type}`.
        pub r#type: &'a str,
    }

    impl<'a> Unanswered2<'a> {
        /// Takes the parameters from a request.
        ///
        /// # Errors
        ///
        /// When the request lacks one.
        pub fn from_request(param: impl Fn(&str) -> Option<&'a str>) -> Result<Self, Unanswered> {
            Ok(Self {
                r#type: rendering::needed(&param, "type")?,
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

    impl Unanswered2<'_> {
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
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response>\n  <Say>a\u{202e}b ",
            )?;
            rendering::xml(out, self.r#type)?;
            out.write_str(" \u{300}</Say>\n  <Hangup/>\n</Response>\n")?;
            Ok(())
        }
    }

    /// The document `unanswered`.
    #[must_use]
    pub fn unanswered(r#type: &str) -> String {
        let document = Unanswered2 { r#type };
        document.render()
    }

    /// What leads from `main.1` on to `rendering/answer`.
    pub const MAIN_1_TO_RENDERING_ANSWER: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<Response>
  <Redirect>rendering/answer.xml</Redirect>
</Response>
"#;

    /// What leads from `main.1` on to `self/main`.
    #[derive(Clone, Debug)]
    pub struct Main1ToSelfMain<'a> {
        /// `{type}`.
        pub r#type: &'a str,
        /// `{From}`.
        pub from: &'a str,
    }

    impl<'a> Main1ToSelfMain<'a> {
        /// Takes the parameters from a request.
        ///
        /// # Errors
        ///
        /// When the request lacks one.
        pub fn from_request(param: impl Fn(&str) -> Option<&'a str>) -> Result<Self, Unanswered> {
            Ok(Self {
                r#type: rendering::needed(&param, "type")?,
                from: rendering::needed(&param, "From")?,
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

    impl Main1ToSelfMain<'_> {
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
  <Redirect>self/main.xml?name="#,
            )?;
            rendering::url_part(out, self.from)?;
            out.write_str("%20%5C%20")?;
            rendering::url_part(out, self.r#type)?;
            out.write_str(
                "</Redirect>
</Response>
",
            )?;
            Ok(())
        }
    }

    /// What leads from `main.1` on to `a--b/main`.
    pub const MAIN_1_TO_A_B_MAIN: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<Response>
  <Redirect>a--b/main.xml</Redirect>
</Response>
"#;

    /// What leads from `main.1` on to `a-b/main`.
    pub const MAIN_1_TO_A_B_MAIN_2: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<Response>
  <Redirect>a-b/main.xml</Redirect>
</Response>
"#;

    /// Where the call goes on after `a-1.1`, the `gather` in `main.flow`.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum AfterA1_1 {
        /// With the document `a-1-1`.
        A1_1,
        /// With the document `a-1.1.2`.
        A1_1_2,
        /// With the document `the-department-that-somebody-asked-to-be-connected-with-on-the-telephone-and-nobody-knew`.
        TheDepartmentThatSomebodyAskedToBeConnectedWithOnTheTelephoneAndNobodyKnew,
        /// With the document `a-1.1.otherwise`.
        A1_1Otherwise,
    }

    impl AfterA1_1 {
        /// Where the result leads that a request reports.
        #[must_use]
        pub fn from_request<'a>(param: impl Fn(&str) -> Option<&'a str>) -> Self {
            match rendering::given(&param, "Digits") {
                "1" => Self::A1_1,
                "2" => Self::A1_1_2,
                "3" => {
                    Self::TheDepartmentThatSomebodyAskedToBeConnectedWithOnTheTelephoneAndNobodyKnew
                }
                _ => Self::A1_1Otherwise,
            }
        }

        /// The document that goes on there, for the request that reported the result.
        ///
        /// # Errors
        ///
        /// When the request lacks a parameter.
        pub fn respond<'a>(self, param: impl Fn(&str) -> Option<&'a str>) -> Answer {
            match self {
                Self::A1_1 => rendering::fixed(A_1_1),
                Self::A1_1_2 => rendering::fixed(A_1_1_2),
                Self::TheDepartmentThatSomebodyAskedToBeConnectedWithOnTheTelephoneAndNobodyKnew => {
                    let x = ["a ", rendering::given(&param, "type")].concat();
                    let passed = |name: &str| match name {
                        "x" => Some(x.as_str()),
                        _ => param(name),
                    };
                    TheDepartmentThatSomebodyAskedToBeConnectedWithOnTheTelephoneAndNobodyKnew::respond(passed)
                }
                Self::A1_1Otherwise => rendering::fixed(A_1_1_OTHERWISE),
            }
        }
    }

    /// Where the call goes on after `main.1`, the `gather` in `main.flow`.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum AfterMain1 {
        /// With the document `rendering/answer`.
        RenderingAnswer,
        /// With the document `self/main`.
        SelfMain,
        /// With the document `answer`.
        Answer,
        /// With the document `a--b/main`.
        ABMain,
        /// With the document `a-b/main`.
        ABMain2,
        /// With the document `gen`.
        Gen,
        /// With the document `a-1`.
        A1,
        /// With the document `respond-to`.
        RespondTo,
    }

    impl AfterMain1 {
        /// Where the result leads that a request reports.
        #[must_use]
        pub fn from_request<'a>(param: impl Fn(&str) -> Option<&'a str>) -> Self {
            let words = rendering::words(param("SpeechResult"));
            match (rendering::given(&param, "Digits"), words.as_str()) {
                ("1", _) => Self::RenderingAnswer,
                (_, "the department that somebody asked to be connected with") => Self::SelfMain,
                ("2", _) => Self::Answer,
                ("3", _) => Self::ABMain,
                ("4", _) => Self::ABMain2,
                (_, "a.b c") => Self::Gen,
                ("5", _) => Self::A1,
                _ => Self::RespondTo,
            }
        }

        /// The document that goes on there, for the request that reported the result.
        ///
        /// # Errors
        ///
        /// When the request lacks a parameter.
        pub fn respond<'a>(self, param: impl Fn(&str) -> Option<&'a str>) -> Answer {
            match self {
                Self::RenderingAnswer => rendering::fixed(MAIN_1_TO_RENDERING_ANSWER),
                Self::SelfMain => Main1ToSelfMain::respond(param),
                Self::Answer => Answer2::respond(param),
                Self::ABMain => rendering::fixed(MAIN_1_TO_A_B_MAIN),
                Self::ABMain2 => rendering::fixed(MAIN_1_TO_A_B_MAIN_2),
                Self::Gen => Gen::respond(param),
                Self::A1 => A1::respond(param),
                Self::RespondTo => RespondTo::respond(param),
            }
        }
    }

    /// The flows of the folder `a--b`.
    pub mod a_b {
        /// The document `a--b/main`.
        pub const MAIN: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<Response>
  <Say>Here.</Say>
  <Hangup/>
</Response>
"#;
    }

    /// The flows of the folder `a-b`.
    pub mod a_b_2 {
        /// The document `a-b/main`.
        pub const MAIN: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<Response>
  <Say>Here.</Say>
  <Hangup/>
</Response>
"#;
    }

    /// The flows of the folder `rendering`.
    pub mod rendering_2 {
        /// The document `rendering/answer`.
        pub const ANSWER: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<Response>
  <Say>Here.</Say>
  <Hangup/>
</Response>
"#;
    }

    /// The flows of the folder `self`.
    pub mod self_ {
        /// The document `self/main`.
        #[derive(Clone, Debug)]
        pub struct Main<'a> {
            /// `{name}`.
            pub name: &'a str,
        }

        impl<'a> Main<'a> {
            /// Takes the parameters from a request.
            ///
            /// # Errors
            ///
            /// When the request lacks one.
            pub fn from_request(
                param: impl Fn(&str) -> Option<&'a str>,
            ) -> Result<Self, super::Unanswered> {
                Ok(Self {
                    name: super::rendering::needed(&param, "name")?,
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

        impl Main<'_> {
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
                super::rendering::xml(out, self.name)?;
                out.write_str(
                    "</Say>
  <Hangup/>
</Response>
",
                )?;
                Ok(())
            }
        }

        /// The document `self/main`.
        #[must_use]
        pub fn main(name: &str) -> String {
            let document = Main { name };
            document.render()
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
