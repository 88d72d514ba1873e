//! A call, straight from the tree: what the author of a flow means by it.
//!
//! There are no documents here and no branch points. A case is a branch as in any language; what follows a verb follows
//! each case that comes to its end.

use std::collections::BTreeMap;

use crate::call::twilio::flow_with;
use crate::call::url::percent_encoded;
use crate::call::{Line, Outcome, Script, Transcript};
use crate::program::{Body, Piece, Program, Statement, Target, Value, Verb, When};

/// The parameters of the flow in hand.
type Params = BTreeMap<&'static str, String>;

struct Walk<'a> {
    program: &'a Program,
    caller: &'a [(&'a str, &'a str)],
    script: &'a mut dyn Script,
    transcript: Transcript,
    /// What the last verb has reported.
    result: Vec<(String, String)>,
}

/// How a call goes on behind a statement.
enum Way {
    On,
    To((usize, usize), Params),
    Over,
}

/// Calls the first flow of a program.
pub fn call(program: &Program, params: Params, caller: &[(&str, &str)], script: &mut dyn Script) -> Transcript {
    let mut walk = Walk { program, caller, script, transcript: Transcript::default(), result: Vec::new() };
    let mut way = Way::To((0, 0), params);
    while let Way::To(at, params) = way {
        let shown: Vec<_> = program.params(at).map(|p| (p.name.to_owned(), params[p.name].clone())).collect();
        walk.transcript.push(Line::Flow(flow_with(&program.flow(at).address, &shown)));
        way = walk.block(&program.flow(at).block, &params);
        if walk.transcript.is_long() {
            break;
        }
        if let Way::On = way {
            walk.does("the call ends".to_owned());
        }
    }
    walk.transcript
}

impl Walk<'_> {
    fn does(&mut self, what: String) {
        self.transcript.push(Line::Does(what));
    }

    fn block(&mut self, block: &[Statement], params: &Params) -> Way {
        for statement in block {
            match self.statement(statement, params) {
                Way::On if !self.transcript.is_long() => {}
                way => return way,
            }
        }
        Way::On
    }

    fn statement(&mut self, statement: &Statement, params: &Params) -> Way {
        match statement {
            Statement::Say(pieces) => {
                let text = self.text(pieces, params);
                self.does(format!("say {text:?}"));
            }
            Statement::Pause => self.does("pause".to_owned()),
            Statement::Hangup => {
                self.does("hangup".to_owned());
                return Way::Over;
            }
            Statement::Goto(target, _) => return self.go(target, params),
            Statement::Verb(verb) => return self.verb(verb, params),
            Statement::Fragment(_, before, inside, after) => {
                for block in [before, inside, after] {
                    match self.block(block, params) {
                        Way::On => {}
                        way => return way,
                    }
                }
            }
        }
        Way::On
    }

    fn verb(&mut self, verb: &Verb, params: &Params) -> Way {
        let kind = verb.kind;
        self.does(format!("{}{}", kind.name, kind.what));
        if kind.name == "gather" {
            self.transcript.push(Line::Prompts(format!("say \"prompt {}\"", verb.prompt)));
        }
        let outcome = self.script.next(kind.wait);
        self.transcript.push(Line::Outside(outcome.to_string()));
        if outcome == Outcome::HangsUp {
            return Way::Over;
        }
        let silent = kind.name == "gather" && !kind.always && outcome == Outcome::Silence;
        if !silent {
            self.result = outcome.parameters(kind.wait);
        }
        if let (Some(arrow), false) = (&verb.arrow, silent) {
            return self.go(arrow, params);
        }
        let case = verb.cases.iter().find(|case| match &case.when {
            When::Silence => silent,
            When::Otherwise => !silent,
            When::Values(values) => !silent && values.iter().any(|value| is(&outcome, value)),
        });
        match case.map(|case| &case.body) {
            None => Way::On,
            Some(Body::Arrow(target)) => self.go(target, params),
            Some(Body::Block(block)) => self.block(block, params),
        }
    }

    fn go(&mut self, target: &Target, params: &Params) -> Way {
        match target {
            Target::Url(pieces) => {
                let piece = |piece: &Piece| match piece {
                    Piece::Text(text) => text.clone(),
                    piece => percent_encoded(&self.text(std::slice::from_ref(piece), params)),
                };
                let url: String = pieces.iter().map(piece).collect();
                self.does(format!("goes on at {url}"));
                Way::Over
            }
            Target::Flow(at, pass) => {
                let value = |name: &'static str| match pass.iter().find(|(passed, _)| *passed == name) {
                    None => params[name].clone(),
                    Some((_, Value::Literal(_, meant))) => (*meant).to_owned(),
                    Some((_, Value::Piece(piece))) => self.text(std::slice::from_ref(piece), params),
                };
                Way::To(*at, self.program.params(*at).map(|param| (param.name, value(param.name))).collect())
            }
        }
    }

    fn text(&self, pieces: &[Piece], params: &Params) -> String {
        let piece = |piece: &Piece| match piece {
            Piece::Text(text) => text.replace('\\', ""),
            Piece::Param(name) => params[name].clone(),
            Piece::Twilio(name) => {
                let caller = self.caller.iter().find(|(key, _)| key == name).map(|(_, value)| (*value).to_owned());
                let result = self.result.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
                caller.or(result).unwrap_or_default()
            }
        };
        pieces.iter().map(piece).collect()
    }
}

/// Whether an outcome is the value of a case.
fn is(outcome: &Outcome, value: &str) -> bool {
    match outcome {
        Outcome::Keys(result) | Outcome::Reports(result) => result == value,
        // What is made of keys is keyed in, and never said.
        Outcome::Words(said) => heard(said) == heard(value) && !value.chars().all(|c| "0123456789*#".contains(c)),
        Outcome::Silence | Outcome::HangsUp => false,
    }
}

/// What is heard of words: letters and digits, and where one word ends.
fn heard(text: &str) -> String {
    let kept: String = text.chars().filter(|c| c.is_alphanumeric() || c.is_whitespace()).collect();
    kept.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}
