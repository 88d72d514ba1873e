//! `routes.json`: every document that a project makes, and every branch point between them, for whoever answers Twilio.
//!
//! In: what compiling has made. Out: JSON, in the form that `schema/routes.schema.json` describes. Where a branch leads
//! has been decided in `split`.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::project::Output;
use crate::resolve::folder;
use crate::source::Source;
use crate::split::Target;
use crate::twiml;

/// The version of the form.
pub const FORMAT: u64 = 1;
/// What marks the list as written by this program.
pub const GENERATOR: &str = "flowc";

#[derive(Serialize)]
struct Routes<'a> {
    format: u64,
    generator: &'static str,
    documents: BTreeMap<&'a str, Route<'a>>,
    branches: BTreeMap<&'a str, Branch<'a>>,
}

#[derive(Serialize)]
struct Route<'a> {
    file: String,
    source: &'a str,
    params: &'a [String],
}

#[derive(Serialize)]
struct Branch<'a> {
    verb: &'static str,
    source: String,
    cases: Vec<Case<'a>>,
    otherwise: Otherwise<'a>,
}

#[derive(Serialize)]
struct Case<'a> {
    parameter: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    equals: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    says: Option<&'a str>,
    #[serde(flatten)]
    goal: Goal<'a>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Otherwise<'a> {
    Nothing,
    Address(&'a str),
    Goal(Goal<'a>),
}

#[derive(Serialize, Default)]
struct Goal<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "str::is_empty")]
    query: &'a str,
    #[serde(skip_serializing_if = "is_false")]
    redirect: bool,
}

fn is_false(value: &bool) -> bool {
    !value
}

impl<'a> Goal<'a> {
    /// `branch` is the address of the branch point.
    fn new(branch: &str, target: &'a Target) -> Self {
        match target {
            Target::Nothing => Self::default(),
            Target::Url(url) => Self { url: Some(url), ..Self::default() },
            Target::Document { to, query } => {
                Self { to: Some(to), query, redirect: folder(branch) != folder(to), ..Self::default() }
            }
        }
    }
}

/// The file of the document at an address, from the top of the folder that documents are written to.
pub fn file(address: &str) -> String {
    format!("{address}.xml")
}

/// The list of an output. `sources` are those of its project.
pub fn routes(output: &Output, sources: &[Source]) -> String {
    let source = |id: crate::source::SourceId| sources.get(id.0 as usize);
    let documents = output.documents.iter().map(|document| {
        let name = source(document.source).map_or("", Source::name);
        (document.address.as_str(), Route { file: file(&document.address), source: name, params: &document.params })
    });
    let branches = output.branches.iter().map(|branch| {
        let (written_in, span) = branch.place;
        let place = source(written_in).map(|source| {
            let position = source.position(span.start);
            format!("{}:{}:{}", source.name(), position.line, position.column)
        });
        let cases = branch.cases.iter().map(|case| Case {
            parameter: case.parameter,
            equals: (!case.spoken).then_some(case.value.as_str()),
            says: case.spoken.then_some(case.value.as_str()),
            goal: Goal::new(&branch.address, &case.target),
        });
        let goal = Goal::new(&branch.address, &branch.otherwise);
        let otherwise = match goal {
            Goal { to: None, url: None, .. } => Otherwise::Nothing,
            Goal { to: Some(to), query: "", redirect: false, .. } => Otherwise::Address(to),
            goal => Otherwise::Goal(goal),
        };
        let verb = twiml::element(branch.verb).keyword;
        let entry = Branch { verb, source: place.unwrap_or_default(), cases: cases.collect(), otherwise };
        (branch.address.as_str(), entry)
    });
    let routes =
        Routes { format: FORMAT, generator: GENERATOR, documents: documents.collect(), branches: branches.collect() };
    // Maps with strings for keys are always JSON.
    let mut text = serde_json::to_string_pretty(&routes).unwrap_or_default();
    text.push('\n');
    text
}
