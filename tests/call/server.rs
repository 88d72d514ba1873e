//! A server that answers Twilio by `routes.json`.
//!
//! In: the documents that `flowc build -o` writes, `routes.json` among them, and a request. Out: TwiML. This is
//! everything that a server has to do, whatever it is written in; how a value is written where it stands is in `fill`. It
//! knows no Flow, and nothing of how calls are cut into documents.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::fill::{filled, render};
use super::url;

/// `routes.json`, as `schema/routes.schema.json` describes it.
#[derive(Debug, Clone, Deserialize)]
pub struct Routes {
    pub format: u64,
    pub documents: BTreeMap<String, Document>,
    pub branches: BTreeMap<String, Branch>,
}

/// A document, by its address.
#[derive(Debug, Clone, Deserialize)]
pub struct Document {
    pub file: String,
    pub source: String,
    /// The placeholders that the query of the request fills. Twilio's own parameters fill the others.
    pub params: Vec<String>,
}

/// A branch point, by its address.
#[derive(Debug, Clone, Deserialize)]
pub struct Branch {
    pub verb: String,
    pub source: String,
    pub cases: Vec<Case>,
    pub otherwise: Option<Otherwise>,
}

/// One value of a case.
#[derive(Debug, Clone, Deserialize)]
pub struct Case {
    /// The parameter of the request that is looked at.
    pub parameter: String,
    /// What it has to be,
    pub equals: Option<String>,
    /// or which words it has to be made of.
    pub says: Option<String>,
    #[serde(flatten)]
    pub goal: Goal,
}

/// Where every other result leads.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum Otherwise {
    Address(String),
    Goal(Goal),
}

/// Where the call goes on: to a document, to a URL, or nowhere.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Goal {
    pub to: Option<String>,
    pub url: Option<String>,
    /// What is passed to the document.
    #[serde(default)]
    pub query: String,
    /// Whether Twilio has to ask for the document itself.
    #[serde(default)]
    pub redirect: bool,
}

/// What Twilio asks for.
#[derive(Debug, Clone, Default)]
pub struct Request {
    pub method: &'static str,
    /// The address of the document or branch point: the path of the URL, without the extension.
    pub address: String,
    /// The query of the URL, decoded.
    pub query: Vec<(String, String)>,
    /// The body: `From`, `Digits` and so on.
    pub form: Vec<(String, String)>,
}

impl Request {
    /// A parameter, wherever it comes from: what a link carries counts first. One that Twilio leaves out is empty.
    pub fn parameter(&self, name: &str) -> &str {
        self.given(name).unwrap_or_default()
    }

    fn given(&self, name: &str) -> Option<&str> {
        let mut all = self.query.iter().chain(&self.form);
        all.find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// What Twilio gets.
#[derive(Debug)]
pub struct Answer {
    /// The address of the document that it is; none for an answer that the server has made up itself.
    pub document: Option<String>,
    /// What its parameters were filled with.
    pub params: Vec<(String, String)>,
    pub xml: String,
}

/// Why a request has no answer.
#[derive(Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There is nothing at the address: `404 Not Found`.
    Unknown,
    /// A document needs this parameter, and the request does not have it: `400 Bad Request`.
    Missing(String),
}

/// A folder of documents, and where it is served.
#[derive(Debug)]
pub struct Server {
    pub routes: Routes,
    /// The documents, by their files.
    pub files: BTreeMap<String, String>,
    /// The URL of the folder, with `/` at its end.
    pub root: String,
    /// What URLs of documents end with.
    pub extension: String,
}

impl Server {
    /// The URL of a document or branch point.
    pub fn url(&self, address: &str) -> String {
        format!("{}{address}{}", self.root, self.extension)
    }

    /// The address that a URL is for; none when it is not one of the server's.
    pub fn address(&self, url: &str) -> Option<String> {
        let path = url.split('?').next()?;
        path.strip_prefix(&self.root)?.strip_suffix(&self.extension).map(str::to_owned)
    }

    /// The answer to a request.
    pub fn answer(&self, request: &Request) -> Result<Answer, Refusal> {
        match self.routes.branches.get(&request.address) {
            None => self.serve(&request.address, request),
            Some(branch) => {
                let case = branch.cases.iter().find(|case| case.is_for(request));
                match (case, &branch.otherwise) {
                    (Some(case), _) => self.go(&case.goal, request),
                    (None, Some(Otherwise::Goal(goal))) => self.go(goal, request),
                    (None, Some(Otherwise::Address(to))) => {
                        self.go(&Goal { to: Some(to.clone()), ..Goal::default() }, request)
                    }
                    (None, None) => self.go(&Goal::default(), request),
                }
            }
        }
    }

    /// Goes on from a branch point.
    fn go(&self, goal: &Goal, request: &Request) -> Result<Answer, Refusal> {
        // What the branch point was asked with is handed on. What the case passes takes the place of the same names.
        let passed = url::query(&filled(&goal.query, |name| request.parameter(name)));
        let mut query = request.query.clone();
        query.retain(|(name, _)| passed.iter().all(|(other, _)| other != name));
        query.extend(passed);
        match goal {
            Goal { url: Some(url), .. } => Ok(redirect(&filled(url, |name| request.parameter(name)))),
            Goal { to: Some(to), redirect: true, .. } => Ok(redirect(&url::with_query(&self.url(to), &query))),
            Goal { to: Some(to), .. } => self.serve(to, &Request { query, ..request.clone() }),
            Goal { to: None, .. } => Ok(made_up("<Response/>".to_owned())),
        }
    }

    /// Answers with a document.
    fn serve(&self, address: &str, request: &Request) -> Result<Answer, Refusal> {
        let document = self.routes.documents.get(address).ok_or(Refusal::Unknown)?;
        let file = &self.files[&document.file];
        let needed = |name: &&String| file.contains(&format!("{{{{{name}}}}}"));
        if let Some(missing) = document.params.iter().filter(needed).find(|name| request.given(name).is_none()) {
            return Err(Refusal::Missing(missing.clone()));
        }
        let params = document.params.iter().map(|name| (name.clone(), request.parameter(name).to_owned())).collect();
        let xml = render(file, |name| request.parameter(name));
        Ok(Answer { document: Some(address.to_owned()), params, xml })
    }
}

impl Case {
    fn is_for(&self, request: &Request) -> bool {
        let value = request.parameter(&self.parameter);
        match (&self.equals, &self.says) {
            (Some(equals), _) => value == equals,
            (_, Some(says)) => words(value) == words(says),
            (None, None) => false,
        }
    }
}

/// What was said, word by word, whatever the letters' case, and without the punctuation around words.
fn words(text: &str) -> Vec<String> {
    let words = text.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase());
    words.filter(|word| !word.is_empty()).collect()
}

fn made_up(xml: String) -> Answer {
    Answer { document: None, params: Vec::new(), xml }
}

fn redirect(url: &str) -> Answer {
    made_up(format!("<Response><Redirect>{}</Redirect></Response>", quick_xml::escape::escape(url)))
}
