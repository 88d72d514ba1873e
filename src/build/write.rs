//! The items of a generated module, as Rust.
//!
//! In: what the module holds, all names chosen. Out: code. Which items there are, and what they are called, is decided
//! in `module`.

use super::code::{Code, literal};
use super::module::{Branch, Field, FieldKind, Folder, Item, Items, Step};
use super::names::{raw, snake};
use super::rendering::words;
use crate::template::{Escape, Part};
use crate::twiml;

impl Folder {
    pub(super) fn write(&self, code: &mut Code, items: &Items, branches: &[Branch<'_>], depth: usize) {
        for &item in &self.items {
            code.gap();
            items.all[item].write(code, depth);
        }
        for &branch in &self.branches {
            code.gap();
            branches[branch].write(code, items, depth);
        }
        for (folder, (name, inner)) in &self.folders {
            code.gap();
            code.doc(&[&format!("The flows of the folder `{folder}`.")]);
            code.open(&format!("pub mod {name} {{"));
            inner.write(code, items, branches, depth + 1);
            code.close("}");
        }
    }
}

/// What leads from a module back to the top one.
fn up(depth: usize) -> String {
    "super::".repeat(depth)
}

impl Item {
    /// How it is named in a module with this path.
    fn seen_from(&self, path: &[String]) -> String {
        if self.path == path {
            return self.name.clone();
        }
        let mut name = up(path.len());
        for module in &self.path {
            name.push_str(module);
            name.push_str("::");
        }
        name + &self.name
    }

    /// The answer that it is, `param` being how parameters are looked up.
    pub(super) fn answer(&self, path: &[String], param: &str) -> String {
        let name = self.seen_from(path);
        match self.fields.is_empty() {
            true => format!("{}rendering::fixed({name})", up(path.len())),
            false => format!("{name}::respond({param})"),
        }
    }

    /// Whether it borrows text.
    fn borrows(&self) -> bool {
        self.fields.iter().any(|field| field.kind == FieldKind::Text)
    }

    fn write(&self, code: &mut Code, depth: usize) {
        let about: Vec<&str> = self.about.iter().map(String::as_str).collect();
        code.doc(&about);
        if self.fields.is_empty() {
            let xml: String = self.template.parts.iter().filter_map(text).collect();
            return code.line(&format!("pub const {}: &str = {};", self.name, literal(&xml)));
        }
        let (lifetime, anonymous) = if self.borrows() { ("<'a>", "<'_>") } else { ("", "") };
        code.line("#[derive(Clone, Debug)]");
        code.open(&format!("pub struct {}{lifetime} {{", self.name));
        for field in &self.fields {
            code.doc(&[&field.about()]);
            code.line(&format!("pub {}: {},", field.field, field.kind.rust("&'a str")));
        }
        code.close("}");
        code.gap();
        let generic = if self.borrows() { "" } else { "<'a>" };
        code.open(&format!("impl{lifetime} {}{lifetime} {{", self.name));
        self.reading(code, generic, depth);
        code.close("}");
        code.gap();
        code.open(&format!("impl {}{anonymous} {{", self.name));
        self.writing(code, depth);
        code.close("}");
        if let (Some(function), [field]) = (&self.function, self.fields.as_slice()) {
            code.gap();
            code.doc(&about);
            code.line("#[must_use]");
            let argument = format!("{}: {}", field.field, field.kind.rust("&str"));
            code.function(&format!("pub fn {function}"), &[&argument], " -> String");
            match field.field.len() {
                // So much is a short structure to rustfmt.
                0..=18 => code.line(&format!("let document = {} {{ {} }};", self.name, field.field)),
                _ => {
                    code.open(&format!("let document = {} {{", self.name));
                    code.line(&format!("{},", field.field));
                    code.close("};");
                }
            }
            code.line("document.render()");
            code.close("}");
        }
    }

    fn reading(&self, code: &mut Code, generic: &str, depth: usize) {
        let up = up(depth);
        code.doc(&["Takes the parameters from a request.", "", "# Errors", "", "When the request lacks one."]);
        let param = "param: impl Fn(&str) -> Option<&'a str>";
        code.function(&format!("pub fn from_request{generic}"), &[param], &format!(" -> Result<Self, {up}Unanswered>"));
        code.open("Ok(Self {");
        for field in &self.fields {
            let (how, sign) = match (field.kind, field.declared) {
                (FieldKind::Text, true) => ("needed", "?"),
                (FieldKind::Text, false) => ("given", ""),
                _ => ("parsed", "?"),
            };
            let function = format!("{}: {up}rendering::{how}", field.field);
            code.call(&function, &["&param", &literal(&field.name)], &format!("{sign},"));
        }
        code.close("})");
        code.close("}");
        code.gap();
        code.doc(&["Answers a request.", "", "# Errors", "", "When the request lacks a parameter."]);
        code.function(&format!("pub fn respond{generic}"), &[param], &format!(" -> {up}Answer"));
        code.line("let document = Self::from_request(param)?;");
        code.line("Ok(std::borrow::Cow::Owned(document.render()))");
        code.close("}");
    }

    fn writing(&self, code: &mut Code, depth: usize) {
        code.doc(&["The document."]);
        code.line("#[must_use]");
        code.open("pub fn render(&self) -> String {");
        code.line(&format!("let mut length = {}rendering::Length(0);", up(depth)));
        code.line("// Neither a number nor a string refuses anything.");
        code.line("let _ = self.write_to(&mut length);");
        code.line("let mut document = String::with_capacity(length.0);");
        code.line("let _ = self.write_to(&mut document);");
        code.line("document");
        code.close("}");
        code.gap();
        code.doc(&["Writes the document.", "", "# Errors", "", "Those of what it is written to."]);
        code.open("pub fn write_to<W: std::fmt::Write>(&self, out: &mut W) -> std::fmt::Result {");
        for part in &self.template.parts {
            match part {
                Part::Text(text) => code.call("out.write_str", &[&literal(text)], "?;"),
                Part::Hole(hole) => {
                    let Some(field) = self.fields.iter().find(|field| field.name == hole.name) else { continue };
                    code.line(&match field.kind {
                        FieldKind::Text => {
                            format!("{}rendering::{}(out, self.{})?;", up(depth), function(hole.escape), field.field)
                        }
                        _ => format!("write!(out, \"{{}}\", self.{})?;", field.field),
                    });
                }
            }
        }
        code.line("Ok(())");
        code.close("}");
    }
}

/// The function of `rendering` that escapes so.
fn function(escape: Escape) -> &'static str {
    match escape {
        Escape::Xml => "xml",
        Escape::Url => "url",
        Escape::UrlStart => "url_start",
        Escape::UrlPart => "url_part",
        Escape::SipPart => "sip_part",
        Escape::Json => "json",
    }
}

fn text(part: &Part) -> Option<&str> {
    match part {
        Part::Text(text) => Some(text),
        Part::Hole(_) => None,
    }
}

impl Field {
    fn about(&self) -> String {
        match (self.declared, self.kind) {
            (false, _) => format!("`{{{}}}`, which Twilio sends.", self.name),
            (true, FieldKind::Seconds) => format!("`{{{}}}`, in whole seconds.", self.name),
            (true, _) => format!("`{{{}}}`.", self.name),
        }
    }
}

impl FieldKind {
    fn rust(self, text: &'static str) -> &'static str {
        match self {
            FieldKind::Text => text,
            FieldKind::Int => "i64",
            FieldKind::Bool => "bool",
            FieldKind::Seconds => "u64",
        }
    }
}

impl Branch<'_> {
    fn write(&self, code: &mut Code, items: &Items, depth: usize) {
        let up = up(depth);
        let verb = twiml::element(self.point.verb).keyword;
        code.doc(&[&format!(
            "Where the call goes on after `{}`, the `{verb}` in `{}`.",
            self.point.address, self.source
        )]);
        code.line("#[derive(Clone, Copy, Debug, PartialEq, Eq)]");
        code.open(&format!("pub enum {} {{", self.name));
        for (name, step) in &self.variants {
            code.doc(&[&step.about]);
            code.line(&format!("{name},"));
        }
        code.close("}");
        code.gap();
        code.open(&format!("impl {} {{", self.name));
        code.doc(&["Where the result leads that a request reports."]);
        code.line("#[must_use]");
        let unused = self.point.cases.is_empty();
        let param = format!("{}: impl Fn(&str) -> Option<&'a str>", if unused { "_" } else { "param" });
        code.function("pub fn from_request<'a>", &[&param], " -> Self");
        self.choose(code, &up);
        code.close("}");
        code.gap();
        code.doc(&[
            "The document that goes on there, for the request that reported the result.",
            "",
            "# Errors",
            "",
            "When the request lacks a parameter.",
        ]);
        let uses = self.variants.iter().any(|(_, step)| step.uses_request(items));
        let param = format!("{}: impl Fn(&str) -> Option<&'a str>", if uses { "param" } else { "_" });
        code.function("pub fn respond<'a>", &["self", &param], &format!(" -> {up}Answer"));
        code.open("match self {");
        for (name, step) in &self.variants {
            step.write(code, items, &self.path, &format!("Self::{name}"));
        }
        code.close("}");
        code.close("}");
        code.close("}");
    }

    /// The cases as a `match`: the first that fits counts.
    fn choose(&self, code: &mut Code, up: &str) {
        let variant = |at: usize| format!("Self::{}", self.variants[self.cases[at]].0);
        let cases = &self.point.cases;
        let otherwise = variant(cases.len());
        if cases.is_empty() {
            return code.line(&otherwise);
        }
        let keyed = cases.iter().find(|case| !case.spoken);
        let keyed = keyed.map(|case| format!("{up}rendering::given(&param, {})", literal(case.parameter)));
        let speech = cases.iter().any(|case| case.spoken);
        if speech {
            code.line(&format!("let words = {up}rendering::words(param({}));", literal(twiml::SPEECH)));
        }
        match (&keyed, speech) {
            (Some(keyed), true) => code.open(&format!("match ({keyed}, words.as_str()) {{")),
            (Some(keyed), false) => code.open(&format!("match {keyed} {{")),
            (None, _) => code.open("match words.as_str() {"),
        }
        for (at, case) in cases.iter().enumerate() {
            let value = literal(&if case.spoken { words(Some(&case.value)) } else { case.value.clone() });
            let pattern = match (&keyed, speech, case.spoken) {
                (Some(_), true, true) => format!("(_, {value})"),
                (Some(_), true, false) => format!("({value}, _)"),
                _ => value,
            };
            code.arm(&pattern, &variant(at));
        }
        code.arm("_", &otherwise);
        code.close("}");
    }
}

impl Step {
    /// What the case passes and the document asks for.
    fn used<'s>(&'s self, items: &'s Items) -> impl Iterator<Item = &'s (String, Vec<Part>)> {
        let fields = self.item.map_or(&[][..], |item| &items.all[item].fields);
        self.passed.iter().filter(|(name, _)| fields.iter().any(|field| field.name == *name))
    }

    fn uses_request(&self, items: &Items) -> bool {
        self.item.is_some_and(|item| !items.all[item].fields.is_empty())
    }

    fn write(&self, code: &mut Code, items: &Items, path: &[String], pattern: &str) {
        let Some(item) = self.item.map(|item| &items.all[item]) else {
            let up = up(path.len());
            return code.arm(pattern, &format!("{up}rendering::fixed({up}rendering::NOTHING)"));
        };
        let passed: Vec<_> = self.used(items).collect();
        if passed.is_empty() {
            return code.arm(pattern, &item.answer(path, "param"));
        }
        code.open(&format!("{pattern} => {{"));
        let value = |part: &Part| match part {
            Part::Text(text) => literal(text),
            Part::Hole(hole) => format!("{}rendering::given(&param, {})", up(path.len()), literal(&hole.name)),
        };
        for (name, pieces) in passed.iter().filter(|(_, pieces)| pieces.len() > 1) {
            let pieces: Vec<String> = pieces.iter().map(value).collect();
            code.line(&format!("let {} = [{}].concat();", raw(&snake(name)), pieces.join(", ")));
        }
        code.open("let passed = |name: &str| match name {");
        for (name, pieces) in passed {
            let value = match pieces.as_slice() {
                [] => "\"\"".to_owned(),
                [piece] => value(piece),
                _ => format!("{}.as_str()", raw(&snake(name))),
            };
            code.arm(&literal(name), &format!("Some({value})"));
        }
        code.arm("_", "param(name)");
        code.close("};");
        code.line(&item.answer(path, "passed"));
        code.close("}");
    }
}
