//! What Twilio does with documents.
//!
//! In: a server, and what the caller and the lines do. Out: the transcript of the call. A document is played from top to
//! bottom; a verb with an `action` asks the server for the next one, with the result of the verb in the request.

use super::server::{Refusal, Request, Server};
use super::url::{join, query};
use super::xml::{self, Element};
use super::{Line, Outcome, Script, Transcript, Wait};

/// A call in progress.
struct Call<'a> {
    server: &'a Server,
    /// What every request of the call has in it.
    caller: &'a [(&'a str, &'a str)],
    script: &'a mut dyn Script,
    transcript: Transcript,
    /// The URL that the document in hand was asked for by; its links are relative to that.
    url: String,
}

/// What Twilio asks for next: the URL, the method, and what the verb reports. None when the call is over.
type Next = Option<(String, &'static str, Vec<(String, String)>)>;

/// Calls the flow at a link, relative to the top of the server's folder.
pub fn call(server: &Server, link: &str, caller: &[(&str, &str)], script: &mut dyn Script) -> Transcript {
    let mut call = Call { server, caller, script, transcript: Transcript::default(), url: server.root.clone() };
    let mut next: Next = Some((link.to_owned(), "POST", Vec::new()));
    let mut steps = 0;
    while let Some((link, method, result)) = next.take() {
        steps += 1;
        assert!(steps < 1000, "the call goes in circles without anything happening\n{}", call.transcript);
        next = call.ask(&link, method, result).and_then(|document| call.play(&document));
        if call.transcript.is_long() {
            break;
        }
    }
    call.transcript
}

impl Call<'_> {
    /// Asks for a document. None when it is not one of the server's.
    fn ask(&mut self, link: &str, method: &'static str, result: Vec<(String, String)>) -> Option<Element> {
        let url = join(&self.url, link);
        let asked = url.split_once('?').map_or("", |(_, query)| query);
        let inside = self.server.address(&url);
        let shown: String = result.iter().map(|(name, value)| format!(" {name}={value}")).collect();
        let mut form: Vec<_> = self.caller.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect();
        form.extend(result);
        let mut request = Request { method, address: inside.clone().unwrap_or_default(), query: query(asked), form };
        if method == "GET" {
            request.query.append(&mut request.form);
        }
        let answer = self.server.answer(&request);
        assert!(!matches!(answer, Err(Refusal::Missing(_))), "{method} {url}: {answer:?}\n{}", self.transcript);
        let Some(answer) = inside.as_ref().and(answer.ok()) else {
            assert!(
                inside.as_ref().is_none_or(|path| !path.contains('.')),
                "{method} {url}: there is no such document\n{}",
                self.transcript
            );
            self.transcript.push(Line::Does(format!("goes on at {link}")));
            return None;
        };
        let asked = if asked.is_empty() { String::new() } else { format!("?{asked}") };
        let answered = answer.document.as_deref().unwrap_or(&answer.xml);
        self.transcript.push(Line::Asks(format!("{method} {}{asked}{shown} => {answered}", request.address)));
        if let Some(flow) = answer.document.filter(|address| !address.contains('.')) {
            self.transcript.push(Line::Flow(flow_with(&flow, &answer.params)));
        }
        self.url = url;
        Some(xml::read(&answer.xml))
    }

    /// Plays a document.
    fn play(&mut self, document: &Element) -> Next {
        for verb in &document.elements {
            if self.transcript.is_long() {
                return None;
            }
            match verb.tag.as_str() {
                "Say" => self.transcript.push(Line::Does(format!("say {:?}", verb.text))),
                "Pause" => self.transcript.push(Line::Does("pause".to_owned())),
                "Hangup" => {
                    self.transcript.push(Line::Does("hangup".to_owned()));
                    return None;
                }
                "Redirect" => return Some((verb.text.clone(), method(verb), Vec::new())),
                _ => match self.wait(verb) {
                    Way::On => {}
                    Way::Asks(result) => {
                        // https://www.twilio.com/docs/voice/twiml/gather#action
                        let action = verb.attribute("action").unwrap_or_default();
                        return Some((action.to_owned(), method(verb), result));
                    }
                    Way::Ends => return None,
                },
            }
        }
        self.transcript.push(Line::Does("the call ends".to_owned()));
        None
    }

    /// Runs a verb that waits for something.
    fn wait(&mut self, verb: &Element) -> Way {
        let (name, what, wait) = waits(verb);
        let what = if what.is_empty() { String::new() } else { format!(" {what}") };
        self.transcript.push(Line::Does(format!("{name}{what}")));
        if name == "gather" {
            for prompt in &verb.elements {
                self.transcript.push(Line::Prompts(format!("say {:?}", prompt.text)));
            }
        }
        let outcome = self.script.next(wait);
        self.transcript.push(Line::Outside(outcome.to_string()));
        let always = verb.attribute("actionOnEmptyResult") == Some("true");
        match (name, &outcome, verb.attribute("action")) {
            (_, Outcome::HangsUp, _) => Way::Ends,
            ("gather", Outcome::Silence, _) if !always => Way::On,
            // These ask for their own document again where they have no action; the others go on behind.
            ("gather" | "record" | "pay", _, None) | (_, _, Some(_)) => Way::Asks(outcome.parameters(wait)),
            (_, _, None) => Way::On,
        }
    }
}

/// How the call goes on behind a verb.
enum Way {
    /// With the next verb.
    On,
    /// By asking for the action, with this result.
    Asks(Vec<(String, String)>),
    Ends,
}

/// The name of a verb, with whom or what it is about, and what it waits for.
fn waits(verb: &Element) -> (&'static str, String, Wait) {
    let noun = verb.elements.first().map_or("", |noun| noun.tag.as_str());
    let text = verb.text.trim().to_owned();
    match verb.tag.as_str() {
        "Gather" => {
            let speech = verb.attribute("input").is_some_and(|input| input.contains("speech"));
            ("gather", String::new(), Wait::Input { speech })
        }
        "Record" => ("record", String::new(), Wait::Recording),
        "Dial" => ("dial", text, Wait::Report("DialCallStatus")),
        "Enqueue" => ("enqueue", text, Wait::Report("QueueResult")),
        "Pay" => ("pay", String::new(), Wait::Report("Result")),
        "Refer" => ("refer", text, Wait::Report("ReferCallStatus")),
        "Connect" if noun == "ConversationRelay" => ("connect", String::new(), Wait::Report("SessionStatus")),
        tag => panic!("no call has come by a {tag} yet"),
    }
}

fn method(verb: &Element) -> &'static str {
    if verb.attribute("method") == Some("GET") { "GET" } else { "POST" }
}

/// A flow and what was passed to it, as transcripts show them.
pub fn flow_with(flow: &str, params: &[(String, String)]) -> String {
    let params: String = params.iter().map(|(name, value)| format!(" {name}={value:?}")).collect();
    format!("flow {flow}{params}")
}
