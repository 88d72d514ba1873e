//! The Rust module of a project.
//!
//! In: a project and what it has made. Out: the text of a module with an item for every document, an enum for every
//! branch point, and a function that answers any request of Twilio's. Nothing here reads or writes a file.

use std::collections::{BTreeMap, HashMap};

use super::code::{Code, literal};
use super::names::{Scope, camel, raw, snake, upper};
use crate::project::{Links, Method, Options, Output, Project};
use crate::resolve::{Flow, folder, relative};
use crate::split::{BranchPoint, Target};
use crate::template::{Escape, Hole, Part, Template};
use crate::twiml::{self, ParameterKind};

/// The functions that write values, for every module the same.
const RENDERING: &str = include_str!("rendering.rs");

/// Writes the module of a project. `output` is what it has made, without an error.
pub fn module(project: &Project, output: &Output, name: &str) -> String {
    let linked = project.link(&mut Vec::new());
    let flows: HashMap<&str, &Flow> = linked.flows().map(|flow| (flow.address.as_str(), flow)).collect();
    let maker = Maker { options: project.options(), flows, output };
    let mut items = Items::new();
    for document in &output.documents {
        let about = vec![format!("The document `{}`.", document.address)];
        let template = Template::new(&document.xml, |name| maker.kind(&document.address, name));
        let item = maker.document(&mut items, &document.address, &document.address, about, template);
        items.documents.insert(document.address.clone(), item);
    }
    let mut branches = Vec::new();
    for branch in &output.branches {
        let source = project.sources().get(branch.place.0.0 as usize);
        branches.push(maker.branch(&mut items, branch, source.map_or("", |source| source.name())));
    }
    let mut code = Code::default();
    code.line("// Written by flowc from the flows of this package. What is changed here is lost.");
    code.line("");
    code.doc(&["The documents that answer a call, and which of them follows when."]);
    code.line(&format!("#[allow(\n    {}\n)]", ALLOWED.join(",\n    ")));
    code.open(&format!("pub mod {} {{", raw(&snake(name))));
    maker.entry(&mut code, &items, &branches);
    items.root.write(&mut code, &items, &branches, 0);
    code.gap();
    code.open("mod rendering {");
    code.lines(RENDERING);
    code.close("}");
    code.close("}");
    code.into_text()
}

/// What names that come from flows, and services that do not use everything, are allowed.
const ALLOWED: [&str; 7] = [
    "dead_code",
    "unreachable_pub",
    "clippy::enum_variant_names",
    "clippy::match_same_arms",
    "clippy::struct_field_names",
    "clippy::too_many_lines",
    "clippy::unnecessary_wraps",
];

/// Names that the module has for itself.
const OWN_TYPES: [&str; 3] = ["Answer", "Unanswered", "rendering"];
const OWN_VALUES: [&str; 1] = ["respond_to"];

/// Everything the module holds.
pub(super) struct Items {
    pub root: Folder,
    pub all: Vec<Item>,
    /// The items of documents, by address.
    pub documents: HashMap<String, usize>,
}

/// A module, which stands for a folder of flows.
#[derive(Default)]
pub(super) struct Folder {
    pub types: Scope,
    pub values: Scope,
    /// By the name of the folder: the name of the module, and what it holds.
    pub folders: BTreeMap<String, (String, Folder)>,
    pub items: Vec<usize>,
    pub branches: Vec<usize>,
}

/// What stands for a document.
pub(super) struct Item {
    /// The modules around it.
    pub path: Vec<String>,
    /// `Sales`, `MAIN_1_2`
    pub name: String,
    /// `sales`, where there is one parameter.
    pub function: Option<String>,
    pub about: Vec<String>,
    pub template: Template,
    pub fields: Vec<Field>,
}

/// A parameter of a document.
pub(super) struct Field {
    /// As the flow calls it.
    pub name: String,
    /// As Rust does.
    pub field: String,
    pub kind: FieldKind,
    /// Whether a flow declares it; Twilio sends the others.
    pub declared: bool,
}

/// The type of a parameter.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum FieldKind {
    Text,
    Int,
    Bool,
    Seconds,
}

/// A branch point with its enum.
pub(super) struct Branch<'o> {
    pub point: &'o BranchPoint,
    pub path: Vec<String>,
    pub name: String,
    pub source: String,
    /// The variants, and where they lead.
    pub variants: Vec<(String, Step)>,
    /// The variants of the cases, in order, then that of all else.
    pub cases: Vec<usize>,
}

/// Where a variant leads.
pub(super) struct Step {
    pub about: String,
    /// The document that is the answer; none for an empty one.
    pub item: Option<usize>,
    /// The query of the case, as names and the pieces of their values.
    pub passed: Vec<(String, Vec<Part>)>,
}

impl Items {
    fn new() -> Self {
        let root = Folder { types: Scope::with(&OWN_TYPES), values: Scope::with(&OWN_VALUES), ..Folder::default() };
        Self { root, all: Vec::new(), documents: HashMap::new() }
    }

    /// The module for a folder, and the path to it.
    fn folder(&mut self, address: &str) -> (&mut Folder, Vec<String>) {
        let mut path = Vec::new();
        let mut at = &mut self.root;
        for part in folder(address).split('/').filter(|part| !part.is_empty()) {
            let Folder { types, folders, .. } = at;
            let (name, inner) =
                folders.entry(part.to_owned()).or_insert_with(|| (raw(&types.take(snake(part))), Folder::default()));
            path.push(name.clone());
            at = inner;
        }
        (at, path)
    }
}

/// What items are made from.
struct Maker<'o> {
    options: &'o Options,
    flows: HashMap<&'o str, &'o Flow>,
    output: &'o Output,
}

impl<'o> Maker<'o> {
    /// The flow that has made what lies at an address.
    fn flow(&self, address: &str) -> Option<&'o Flow> {
        let name = address.find('/').map_or(0, |_| folder(address).len() + 1);
        let end = address[name..].find('.').map_or(address.len(), |dot| name + dot);
        self.flows.get(&address[..end]).copied()
    }

    /// What a name holds in a document.
    fn kind(&self, address: &str, name: &str) -> Option<ParameterKind> {
        match self.declared(address, name) {
            Some(kind) => Some(kind),
            None => twiml::parameter(name).map(|row| row.kind),
        }
    }

    fn declared(&self, address: &str, name: &str) -> Option<ParameterKind> {
        let param = self.flow(address)?.params.iter().find(|param| param.name == name)?;
        Some(param.kind.unwrap_or(ParameterKind::Text))
    }

    /// Adds a document. `address` says in which folder it lies and which names it knows, `name` what it is called.
    fn document(&self, items: &mut Items, address: &str, name: &str, about: Vec<String>, template: Template) -> usize {
        let params = self.flow(address).map_or(&[][..], |flow| &flow.params);
        let holes: Vec<&Hole> = template.holes().collect();
        let mut names: Vec<&str> = params.iter().map(|param| param.name.as_str()).collect();
        names.retain(|name| holes.iter().any(|hole| hole.name == *name));
        for hole in &holes {
            if !names.contains(&hole.name.as_str()) {
                names.push(&hole.name);
            }
        }
        let mut scope = Scope::default();
        let fields: Vec<Field> = names
            .into_iter()
            .map(|name| {
                let declared = self.declared(address, name);
                let kind = match declared {
                    Some(ParameterKind::Int) => FieldKind::Int,
                    Some(ParameterKind::Bool) => FieldKind::Bool,
                    Some(ParameterKind::Duration) => FieldKind::Seconds,
                    Some(ParameterKind::Text | ParameterKind::Url | ParameterKind::Phone) | None => FieldKind::Text,
                };
                let field = raw(&scope.take(snake(name)));
                Field { name: name.to_owned(), field, kind, declared: declared.is_some() }
            })
            .collect();
        let number = items.all.len();
        let (folder, path) = items.folder(address);
        folder.items.push(number);
        let own = name.rsplit('/').next().unwrap_or(name);
        let (name, function) = match fields.len() {
            0 => (folder.values.take(upper(own)), None),
            1 if name == address => (folder.types.take(camel(own)), Some(raw(&folder.values.take(snake(own))))),
            _ => (folder.types.take(camel(own)), None),
        };
        items.all.push(Item { path, name, function, about, template, fields });
        number
    }

    fn branch(&self, items: &mut Items, point: &'o BranchPoint, source: &str) -> Branch<'o> {
        let mut targets: Vec<&Target> = Vec::new();
        let mut cases = Vec::new();
        for target in point.cases.iter().map(|case| &case.target).chain([&point.otherwise]) {
            let at = targets.iter().position(|known| *known == target);
            cases.push(at.unwrap_or(targets.len()));
            if at.is_none() {
                targets.push(target);
            }
        }
        let mut scope = Scope::default();
        let mut variants = Vec::new();
        let inside = &point.address[..point.address.rfind('/').map_or(0, |slash| slash + 1)];
        for target in targets {
            let name = match target {
                Target::Nothing => "Nothing".to_owned(),
                Target::Document { to, .. } => camel(to.strip_prefix(inside).unwrap_or(to)),
                Target::Url(_) => "Elsewhere".to_owned(),
            };
            variants.push((scope.take(name), self.step(items, point, target)));
        }
        let number = self.output.branches.iter().position(|one| std::ptr::eq(one, point)).unwrap_or_default();
        let (folder, path) = items.folder(&point.address);
        folder.branches.push(number);
        let own = point.address.rsplit('/').next().unwrap_or(&point.address);
        let name = folder.types.take(format!("After{}", camel(own)));
        Branch { point, path, name, source: source.to_owned(), variants, cases }
    }

    fn step(&self, items: &mut Items, point: &BranchPoint, target: &Target) -> Step {
        match target {
            Target::Nothing => Step { about: "Nowhere: the call ends.".to_owned(), item: None, passed: Vec::new() },
            Target::Document { to, query } if folder(to) == folder(&point.address) => Step {
                about: format!("With the document `{to}`."),
                item: items.documents.get(to).copied(),
                passed: query_of(query),
            },
            Target::Document { to, query } => {
                let item = self.redirect(items, point, to, &self.link(point, to, query), true);
                Step { about: format!("With the document `{to}`."), item: Some(item), passed: Vec::new() }
            }
            Target::Url(url) => {
                let item = self.redirect(items, point, "elsewhere", url, false);
                Step { about: "With a document of somebody else's.".to_owned(), item: Some(item), passed: Vec::new() }
            }
        }
    }

    /// The URL of a document in another folder, with everything that it gets.
    fn link(&self, point: &BranchPoint, to: &str, query: &str) -> String {
        let Links { base, extension, .. } = &self.options.links;
        let mut url = match base.as_str() {
            "" => relative(folder(&point.address), to),
            base if base.ends_with(['/', '=']) => format!("{base}{to}"),
            base => format!("{base}/{to}"),
        };
        url.push_str(extension);
        let given = query_of(query);
        let params = self.flow(to).map_or(&[][..], |flow| &flow.params);
        let handed_on = params.iter().filter(|param| !given.iter().any(|(name, _)| *name == param.name));
        let mut all: Vec<String> = handed_on.map(|param| format!("{0}={{{{{0}}}}}", param.name)).collect();
        if !query.is_empty() {
            all.push(query.to_owned());
        }
        if !all.is_empty() {
            url.push(if url.contains('?') { '&' } else { '?' });
            url.push_str(&all.join("&"));
        }
        url
    }

    /// A document that leads elsewhere.
    fn redirect(&self, items: &mut Items, point: &BranchPoint, to: &str, url: &str, ours: bool) -> usize {
        let method = match self.options.links.method {
            Some(Method::Get) if ours => " method=\"GET\"",
            Some(Method::Post) if ours => " method=\"POST\"",
            _ => "",
        };
        let url = url.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let xml = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response>\n  <Redirect{method}>{url}</Redirect>\n</Response>\n"
        );
        let template = Template::new(&xml, |name| self.kind(&point.address, name));
        let shown = if ours { format!("`{to}`") } else { "a document of somebody else's".to_owned() };
        let about = vec![format!("What leads from `{}` on to {shown}.", point.address)];
        let name = format!("{}.to.{}", point.address.rsplit('/').next().unwrap_or_default(), to.replace('/', "."));
        self.document(items, &point.address, &name, about, template)
    }

    /// What is the same in every module but for the addresses.
    fn entry(&self, code: &mut Code, items: &Items, branches: &[Branch<'_>]) {
        code.line("pub use self::rendering::{Answer, Unanswered};");
        code.gap();
        code.lines(RESPOND_TO);
        let asks = !branches.is_empty() || items.all.iter().any(|item| !item.fields.is_empty());
        let param = format!("{}: impl Fn(&str) -> Option<&'a str>", if asks { "param" } else { "_param" });
        code.function("pub fn respond_to<'a>", &["path: &str", &param], " -> Answer");
        code.line("let path = path.strip_prefix('/').unwrap_or(path);");
        match self.options.links.extension.as_str() {
            "" => code.open("match path {"),
            extension => {
                code.line(&format!("let address = path.strip_suffix({}).unwrap_or(path);", literal(extension)));
                code.open("match address {");
            }
        }
        let mut addresses: BTreeMap<&str, String> = BTreeMap::new();
        for (address, &item) in &items.documents {
            addresses.insert(address, items.all[item].answer(&[], "param"));
        }
        for branch in branches {
            let path: String = branch.path.iter().map(|module| format!("{module}::")).collect();
            let name = format!("{path}{}", branch.name);
            addresses.insert(&branch.point.address, format!("{name}::from_request(&param).respond(param)"));
        }
        for (address, answer) in addresses {
            code.arm(&literal(address), &answer);
        }
        code.arm("_", "Err(Unanswered::Unknown)");
        code.close("}");
        code.close("}");
    }
}

/// A query as names and the pieces of their values, decoded.
fn query_of(query: &str) -> Vec<(String, Vec<Part>)> {
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.map(|(name, value)| (name.to_owned(), pieces(value))).collect()
}

fn pieces(mut value: &str) -> Vec<Part> {
    let mut pieces = Vec::new();
    while let Some((before, rest)) = value.split_once("{{") {
        let Some((name, behind)) = rest.split_once("}}") else { break };
        if !before.is_empty() {
            pieces.push(Part::Text(decoded(before)));
        }
        pieces.push(Part::Hole(Hole { name: name.to_owned(), escape: Escape::Xml }));
        value = behind;
    }
    if !value.is_empty() {
        pieces.push(Part::Text(decoded(value)));
    }
    pieces
}

/// Text that was percent-encoded.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, behind)) = rest.split_first() {
        let digits = behind.get(..2).filter(|_| first == b'%').and_then(|digits| std::str::from_utf8(digits).ok());
        let code = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(code.unwrap_or(first));
        rest = if code.is_some() { &behind[2..] } else { behind };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

const RESPOND_TO: &str = "\
/// Answers a request: `path` is that of its URL, from where the documents lie, and `param` looks a
/// parameter up, in the query of the URL first and then in the body.
///
/// # Errors
///
/// When nothing lies at the path, or the request lacks a parameter.
";
