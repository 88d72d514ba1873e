//! What holds of every project: a text that holds several files, as `files` takes it apart.

use std::collections::BTreeSet;
use std::num::NonZeroUsize;

use twiml_flow::project::{Options, Output, Project};
use twiml_flow::source::Source;

use super::files::parts;
use super::{flow, shown};

/// The files that a text holds, if they have names as files in a folder have them.
pub fn files(text: &str) -> Option<Vec<(String, String)>> {
    let parts = parts(text);
    let names: BTreeSet<&str> = parts.iter().map(|(name, _)| name.as_str()).collect();
    let proper = |name: &&str| name.split('/').all(|part| !matches!(part, "" | "." | ".." | ".flow"));
    (!names.is_empty() && names.len() == parts.len() && names.iter().all(proper)).then_some(parts)
}

fn compiled(files: &[(String, String)], options: Options) -> (Project, Output) {
    let mut project = Project::new(options);
    for (name, text) in files {
        project.add(Source::new(name, text.as_str()).unwrap());
    }
    let output = project.compile();
    (project, output)
}

/// What holds of one file holds of many; and how many threads compile them shows nowhere.
pub fn obeys(files: &[(String, String)]) {
    let with = |jobs| compiled(files, Options { jobs: NonZeroUsize::new(jobs), details: true, ..Options::default() });
    let (project, output) = with(1);
    flow::means(&project);
    shown(project.sources(), &output.diagnostics);
    flow::elements(&project, &output);
    let routes: serde_json::Value = serde_json::from_str(&project.routes(&output)).unwrap();
    let documents: Vec<&str> = output.documents.iter().map(|document| document.address.as_str()).collect();
    let listed: Vec<&str> = routes["documents"].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(listed, documents, "every document is on the list");
    let (_, other) = with(3);
    assert_eq!(output.documents, other.documents, "threads do not show");
    assert_eq!(output.diagnostics, other.diagnostics, "threads do not show");
    assert_eq!(project.routes(&output), project.routes(&other), "threads do not show");
}

/// What a project that is compiled again and again makes of each change is what a fresh look at it finds.
#[cfg(feature = "lsp")]
pub fn keeps(mut files: Vec<(String, String)>, chance: &mut impl super::chance::Chance) {
    use twiml_flow::lsp::group::{Group, Text};
    let group = |files: &[(String, String)]| {
        let mut group = Group::new(None, 0);
        for (name, text) in files {
            group.add(Text { name: name.clone(), uri: format!("file:///{name}"), text: text.clone() });
        }
        group
    };
    let mut kept = group(&files);
    let mut undo: Vec<(usize, String)> = Vec::new();
    while chance.goes_on() {
        let file = chance.below(files.len());
        let before = files[file].1.clone();
        match chance.below(6) {
            // Every other change is taken back, so that most of the time most files are whole.
            0 | 1 if !undo.is_empty() => {
                if let Some((file, text)) = undo.pop() {
                    files[file].1 = text;
                    kept.replace(kept.id(&files[file].0).unwrap(), files[file].1.clone());
                }
            }
            2 => {
                undo.push((file, before));
                let lines = ["\n", "# more\n", "let more = 1\n", "param more: text\n", "flow added < hangup >\n"];
                files[file].1.insert_str(0, lines[chance.below(lines.len())]);
            }
            3 => {
                undo.push((file, before));
                let at = chance.place(&files[file].1);
                let rest = files[file].1[at..].find('\n').map_or(files[file].1.len(), |end| at + end);
                files[file].1.replace_range(at..rest, "");
            }
            _ => {
                undo.push((file, before));
                let at = chance.place(&files[file].1);
                let keys = ["a", "\"", "\n", " ", "{", "=", "<", ">", "#", "1"];
                files[file].1.insert_str(at, keys[chance.below(keys.len())]);
            }
        }
        kept.replace(kept.id(&files[file].0).unwrap(), files[file].1.clone());
        let fresh = group(&files);
        assert_eq!(kept.output().diagnostics, fresh.output().diagnostics, "of {files:#?}");
        assert_eq!(kept.output().documents, fresh.output().documents, "of {files:#?}");
    }
}
