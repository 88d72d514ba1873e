//! One program, called in two ways.

use std::cell::Cell;
use std::collections::BTreeMap;

use proptest::prelude::*;
use twiml_flow::diagnostic::Severity;
use twiml_flow::diagnostic::render::{Findings, short};
use twiml_flow::project::{Options, Output, Project};
use twiml_flow::source::Source;

use crate::call::server::Server;
use crate::call::{Outcome, Script, Wait, twilio, url};
use crate::contract::Held;
use crate::direct;
use crate::program::{self, Program};

/// Who calls. Some of it means something in XML or in a URL.
pub const CALLER: [(&str, &str); 2] = [("From", "+1415&555='0100'<\"{{x}}\">"), ("CallSid", "CA0")];

/// What is served: the documents by their files, and `routes.json`.
pub struct Built {
    pub files: BTreeMap<String, String>,
    pub routes: String,
}

impl Built {
    pub fn server(&self, options: &Options) -> Server {
        Server {
            routes: serde_json::from_str(&self.routes).expect("routes.json is what the server takes it for"),
            files: self.files.clone(),
            root: program::ROOT.to_owned(),
            extension: options.links.extension.clone(),
        }
    }
}

/// Builds sources as `flowc build` does; nothing may be wrong with them.
pub fn build(
    sources: impl Iterator<Item = (String, String)>,
    options: Options,
) -> Result<(Built, Output), TestCaseError> {
    let mut project = Project::new(options);
    for (name, text) in sources {
        project.add(Source::new(name, text).unwrap());
    }
    let output = project.compile();
    let wrong: Vec<_> = output.diagnostics.iter().filter(|d| d.severity == Severity::Error).cloned().collect();
    let mut shown = String::new();
    short(&mut shown, &Findings::new(&wrong, project.sources())).unwrap();
    prop_assert!(wrong.is_empty(), "what chance has made does not compile\n{shown}");
    let files =
        output.documents.iter().map(|document| (twiml_flow::routes::file(&document.address), document.xml.clone()));
    Ok((Built { files: files.collect(), routes: project.routes(&output) }, output))
}

/// A caller who does what numbers say, and hangs up when there are no more.
pub struct Dice<'a> {
    pub numbers: std::slice::Iter<'a, u8>,
    /// How often each kind of outcome was met, over all calls.
    pub met: &'a Cell<[u32; 5]>,
}

impl Script for Dice<'_> {
    fn next(&mut self, wait: Wait) -> Outcome {
        let Some(&number) = self.numbers.next() else { return Outcome::HangsUp };
        let number = usize::from(number);
        let outcome = outcome(wait, number);
        let mut met = self.met.get();
        met[match &outcome {
            Outcome::Keys(_) => 0,
            Outcome::Words(_) => 1,
            Outcome::Silence => 2,
            Outcome::Reports(_) => 3,
            Outcome::HangsUp => 4,
        }] += 1;
        self.met.set(met);
        outcome
    }
}

/// One of all the ways in which a verb may come out.
fn outcome(wait: Wait, number: usize) -> Outcome {
    let keys = |keys: &str| Outcome::Keys(keys.to_owned());
    let words = |words: &str| Outcome::Words(words.to_owned());
    if number >= 250 {
        return Outcome::HangsUp;
    }
    let choices: Vec<Outcome> = match wait {
        Wait::Input { speech } => {
            let mut choices: Vec<Outcome> =
                ["1", "2", "3", "12", "*9", "0", "777", "*"].into_iter().map(keys).collect();
            if speech {
                let said = [
                    "account balance",
                    " Account  BALANCE.",
                    "my account balance",
                    "Yes.",
                    "yes please",
                    "i don't know",
                ];
                choices.extend(said.into_iter().map(words));
                choices.extend(["Next", "silence", "otherwise", "1", "Österreich"].into_iter().map(words));
            }
            choices.extend([Outcome::Silence, Outcome::Silence]);
            choices
        }
        Wait::Recording => {
            let keys = ["1", "2", "#", "*", "5"].into_iter().map(keys);
            keys.chain([Outcome::Silence, Outcome::Reports("hangup".to_owned())]).collect()
        }
        Wait::Report(parameter) => {
            let kind = program::KINDS.iter().find(|kind| kind.wait == Wait::Report(parameter)).unwrap();
            // The last one is for `otherwise`.
            let values = kind.values.iter().chain(&["something-new"]);
            values.map(|value| Outcome::Reports((*value).to_owned())).collect()
        }
    };
    choices[number % choices.len()].clone()
}

/// The parameters of the first request, for the flow that is called.
pub fn first_parameters(program: &Program) -> BTreeMap<&'static str, String> {
    program.params((0, 0)).map(|param| (param.name, format!("{} & <co>", param.name))).collect()
}

/// Calls a program, as often as there are rows of numbers: its documents say what the tree says.
pub fn agree(program: &Program, callers: &[Vec<u8>], met: &Cell<[u32; 5]>) -> Held {
    let options = program.options();
    let (built, _) = build(program.sources(), options.clone())?;
    let server = built.server(&options);
    let params = first_parameters(program);
    let query: Vec<_> = params.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    let link = url::with_query(&format!("main{}", options.links.extension), &query);
    for numbers in callers {
        let dice = || Dice { numbers: numbers.iter(), met };
        let meant = direct::call(program, params.clone(), &CALLER, &mut dice()).heard();
        let made = twilio::call(&server, &link, &CALLER, &mut dice());
        prop_assert!(
            made.clone().heard() == meant,
            "the documents say\n{made}\nand what is meant is\n{meant}\n{}",
            built.routes
        );
    }
    Ok(())
}
