//! What holds of every text as `flowc.toml`.

use twiml_flow::config;
use twiml_flow::diagnostic::Severity;
use twiml_flow::project::Project;
use twiml_flow::source::Source;

use super::plain::of_xml;
use super::shown;

/// A flow in which every setting can be seen: links across folders, with parameters, and a name.
const FLOWS: [(&str, &str); 2] = [
    (
        "main.flow",
        "let hours = \"nine\"\nsay \"{hours}\"\ngather digits=1\n  say \"Hello\"\n  on 1 -> ivr/menu who={From}\n",
    ),
    ("ivr/menu.flow", "param who: text\nsay \"{who}\" voice=alice\n-> ../main\n"),
];

/// What is wrong with it lies in it; with nothing wrong, a project is compiled as it says.
pub fn obeys(bytes: &[u8]) {
    let source = Source::from_bytes(config::NAME, bytes.to_vec()).unwrap();
    let (config, found) = config::read(&source);
    shown(std::slice::from_ref(&source), &found);
    assert!(found.iter().all(|diagnostic| diagnostic.severity == Severity::Error), "{found:?}");
    if !found.is_empty() {
        return;
    }
    let mut project = Project::new(config.options);
    for (name, text) in FLOWS {
        project.add(Source::new(name, text).unwrap());
    }
    let output = project.compile();
    shown(project.sources(), &output.diagnostics);
    for document in &output.documents {
        of_xml(&document.xml);
    }
    let routes: serde_json::Value = serde_json::from_str(&project.routes(&output)).unwrap();
    assert_eq!(routes["documents"].as_object().map(|it| it.len()), Some(output.documents.len()), "{routes}");
    let errors =
        |found: &[twiml_flow::diagnostic::Diagnostic]| found.iter().filter(|d| d.severity == Severity::Error).count();
    let (mut left, before) = (output.diagnostics.clone(), errors(&output.diagnostics));
    config.lint.apply(&mut left);
    assert!(errors(&left) >= before, "no setting hides an error");
}
