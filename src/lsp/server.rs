//! The server without its streams: a message goes in, and what is to be sent comes out.
//!
//! In: what the client sends. Out: answers at once, diagnostics when [`Server::idle`] says that nothing waits. A message
//! that is not understood is answered with an error, or passed over where the protocol has no answer; none of them ends
//! the server but `exit`.

use super::group::View;
use super::position::Encoding;
use super::workspace::{self, Change, Workspace};
use super::{
    commands, completion, findings, folding, formatting, hints, hover, links, navigation, signature, symbols, tokens,
    uri,
};
use gen_lsp_types::*;
use lsp_server::{ErrorCode, Message as Packet, RequestId, Response, ResponseError};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::mem;

/// How far the conversation has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// The client has not said who it is.
    New,
    /// Work is done.
    Running,
    /// The client wants to end it.
    ShutDown,
    /// The client has ended it; whether it said so before.
    Over(bool),
}

/// What the client can do, as far as it matters.
#[derive(Debug, Clone, Copy, Default)]
struct Client {
    encoding: Encoding,
    snippets: bool,
    /// It asks for diagnostics, so that none are sent.
    pulls: bool,
    /// It can be told to ask again.
    refresh: bool,
    /// It watches files if it is asked to.
    watches: bool,
    /// It can rename files.
    renames_files: bool,
    /// It takes edits with the versions that they are for.
    versioned: bool,
}

/// The server: what is open, and what has been said of it.
#[derive(Debug)]
pub struct Server {
    state: State,
    client: Client,
    workspace: Workspace,
    /// What was published last for each text, by a hash.
    published: HashMap<String, u64>,
    /// Whether anything has changed since diagnostics were published.
    stale: bool,
    /// The open texts that have changed since then, the latest last.
    changed: Vec<String>,
    /// Requests that the client does not want any more.
    cancelled: Vec<RequestId>,
    /// How many requests the server has made.
    requests: i32,
    out: Vec<Packet>,
}

/// A request that cannot be answered, and why.
struct Failure {
    code: ErrorCode,
    message: String,
}

impl Failure {
    fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }
}

type Answer<R> = Result<<R as Request>::Result, Failure>;

impl Default for Server {
    fn default() -> Self {
        Self::new()
    }
}

impl Server {
    /// A server to which nobody has spoken.
    pub fn new() -> Self {
        Self {
            state: State::New,
            client: Client::default(),
            workspace: Workspace::default(),
            published: HashMap::new(),
            stale: false,
            changed: Vec::new(),
            cancelled: Vec::new(),
            requests: 0,
            out: Vec::new(),
        }
    }

    /// How far the conversation has come.
    pub fn state(&self) -> State {
        self.state
    }

    /// The text of an open file, as the client has it.
    pub fn text(&self, uri: &str) -> Option<&str> {
        self.workspace.text(uri)
    }

    /// What is to be sent.
    pub fn take(&mut self) -> Vec<Packet> {
        mem::take(&mut self.out)
    }

    /// A request need not be answered any more, should it still come.
    pub fn cancel(&mut self, id: RequestId) {
        self.cancelled.push(id);
    }

    /// One message.
    pub fn handle(&mut self, message: Packet) {
        match message {
            Packet::Request(request) => {
                let id = request.id.clone();
                let result = self.request(request);
                let response_result =
                    result.map_err(|it| ResponseError { code: it.code as i32, message: it.message, data: None });
                self.out.push(Response { id, response_result }.into());
            }
            Packet::Notification(notification) => self.notification(notification),
            // What the client says to the server's own requests changes nothing.
            Packet::Response(_) => {}
        }
    }

    /// Nothing waits: what has become of the findings is sent, the text that changed last first.
    pub fn idle(&mut self) {
        self.cancelled.clear();
        if self.state != State::Running || !mem::take(&mut self.stale) {
            return;
        }
        self.sync();
        let changed = mem::take(&mut self.changed);
        if self.client.pulls {
            return;
        }
        let mut found: HashMap<String, Vec<Diagnostic>> = HashMap::new();
        for view in self.workspace.groups() {
            for (id, findings) in view.group().findings() {
                let view = view.other(id);
                found.insert(view.uri().0, findings::of_view(&view, findings));
            }
        }
        found.extend(self.workspace.settings_findings());
        // What was said before and is clean or gone, and what is open, is spoken of as well.
        let before = self.published.keys().map(String::as_str);
        for uri in before.chain(self.workspace.open_uris()) {
            if !found.contains_key(uri) {
                found.insert(uri.to_owned(), Vec::new());
            }
        }
        let mut said: Vec<PublishDiagnosticsParams> = Vec::new();
        for (uri, diagnostics) in found {
            let version = self.workspace.version(&uri);
            let hash = hash(&diagnostics);
            let before = self.published.get(&uri);
            let news = before.map_or(!diagnostics.is_empty() || version.is_some(), |before| *before != hash);
            if diagnostics.is_empty() && version.is_none() {
                self.published.remove(&uri);
            } else {
                self.published.insert(uri.clone(), hash);
            }
            if news || changed.contains(&uri) {
                said.push(PublishDiagnosticsParams { uri: Uri(uri), version, diagnostics });
            }
        }
        said.sort_by(|a, b| a.uri.0.cmp(&b.uri.0));
        said.sort_by_key(|it| std::cmp::Reverse(changed.iter().rposition(|uri| *uri == it.uri.0)));
        for params in said {
            self.tell::<PublishDiagnosticsNotification>(params);
        }
    }

    fn request(&mut self, request: lsp_server::Request) -> Result<Value, Failure> {
        if self.cancelled.contains(&request.id) {
            return Err(Failure::new(ErrorCode::RequestCanceled, "cancelled"));
        }
        let params = request.params;
        let method = LspRequestMethod::from(request.method.as_str());
        match (self.state, method) {
            (State::New, InitializeRequest::METHOD) => {
                return self.answer::<InitializeRequest>(params, Self::initialize);
            }
            (State::New, _) => return Err(Failure::new(ErrorCode::ServerNotInitialized, "not initialized")),
            (State::ShutDown | State::Over(_), _) => {
                return Err(Failure::new(ErrorCode::InvalidRequest, "the server is shut down"));
            }
            (State::Running, InitializeRequest::METHOD) => {
                return Err(Failure::new(ErrorCode::InvalidRequest, "initialized already"));
            }
            (State::Running, _) => {}
        }
        match method {
            ShutdownRequest::METHOD => {
                self.state = State::ShutDown;
                Ok(Value::Null)
            }
            CompletionRequest::METHOD => self.answer::<CompletionRequest>(params, Self::completion),
            HoverRequest::METHOD => self.answer::<HoverRequest>(params, |server, it: HoverParams| {
                server.at(&it.text_document_position_params, hover::hover)
            }),
            SignatureHelpRequest::METHOD => self
                .answer::<SignatureHelpRequest>(params, |server, it: SignatureHelpParams| {
                    server.at(&it.text_document_position_params, signature::signature)
                }),
            DefinitionRequest::METHOD => self.answer::<DefinitionRequest>(params, |server, it: DefinitionParams| {
                let found = server.at(&it.text_document_position_params, navigation::definition)?;
                Ok(found.map(|location| DefinitionResponse::Definition(location.into())))
            }),
            ReferencesRequest::METHOD => self.answer::<ReferencesRequest>(params, |server, it: ReferenceParams| {
                let with = it.context.include_declaration;
                let found = |view: &View<'_>, offset| Some(navigation::references(view, offset, with));
                server.at(&it.text_document_position_params, found)
            }),
            DocumentHighlightRequest::METHOD => {
                self.answer::<DocumentHighlightRequest>(params, |server, it: DocumentHighlightParams| {
                    let found = |view: &View<'_>, offset| Some(navigation::highlights(view, offset));
                    server.at(&it.text_document_position_params, found)
                })
            }
            PrepareRenameRequest::METHOD => self.answer::<PrepareRenameRequest>(params, Self::prepare_rename),
            RenameRequest::METHOD => self.answer::<RenameRequest>(params, Self::rename),
            DocumentSymbolRequest::METHOD => {
                self.answer::<DocumentSymbolRequest>(params, |server, it: DocumentSymbolParams| {
                    Ok(Some(symbols::document_symbols(&server.view(&it.text_document)?).into()))
                })
            }
            WorkspaceSymbolRequest::METHOD => {
                self.answer::<WorkspaceSymbolRequest>(params, |server, it: WorkspaceSymbolParams| {
                    server.workspace.load_all();
                    server.sync();
                    let found = server.workspace.groups();
                    let found: Vec<_> = found.flat_map(|view| symbols::workspace_symbols(&view, &it.query)).collect();
                    Ok(Some(found.into()))
                })
            }
            FoldingRangeRequest::METHOD => self
                .answer::<FoldingRangeRequest>(params, |server, it: FoldingRangeParams| {
                    Ok(Some(folding::folding(&server.view(&it.text_document)?)))
                }),
            SemanticTokensRequest::METHOD => {
                self.answer::<SemanticTokensRequest>(params, |server, it: SemanticTokensParams| {
                    let data = tokens::tokens(&server.view(&it.text_document)?, None);
                    Ok(Some(SemanticTokens { result_id: None, data }))
                })
            }
            SemanticTokensRangeRequest::METHOD => {
                self.answer::<SemanticTokensRangeRequest>(params, |server, it: SemanticTokensRangeParams| {
                    let view = server.view(&it.text_document)?;
                    let data = tokens::tokens(&view, Some(view.span(it.range)));
                    Ok(Some(SemanticTokens { result_id: None, data }))
                })
            }
            DocumentFormattingRequest::METHOD => {
                self.answer::<DocumentFormattingRequest>(params, |server, it: DocumentFormattingParams| {
                    Ok(Some(formatting::formatting(&server.view(&it.text_document)?)))
                })
            }
            DocumentRangeFormattingRequest::METHOD => {
                self.answer::<DocumentRangeFormattingRequest>(params, |server, it: DocumentRangeFormattingParams| {
                    let view = server.view(&it.text_document)?;
                    Ok(Some(formatting::range_formatting(&view, view.span(it.range))))
                })
            }
            DocumentLinkRequest::METHOD => self
                .answer::<DocumentLinkRequest>(params, |server, it: DocumentLinkParams| {
                    Ok(Some(links::links(&server.view(&it.text_document)?)))
                }),
            InlayHintRequest::METHOD => self.answer::<InlayHintRequest>(params, |server, it: InlayHintParams| {
                let view = server.view(&it.text_document)?;
                Ok(Some(hints::hints(&view, view.span(it.range))))
            }),
            CodeActionRequest::METHOD => self.answer::<CodeActionRequest>(params, |server, it: CodeActionParams| {
                let view = server.view(&it.text_document)?;
                let found = findings::actions(&view, view.span(it.range), it.context.only.as_deref());
                Ok(Some(found.into_iter().map(CodeActionResponse::CodeAction).collect()))
            }),
            DocumentDiagnosticRequest::METHOD => {
                self.answer::<DocumentDiagnosticRequest>(params, Self::document_diagnostic)
            }
            WorkspaceDiagnosticRequest::METHOD => {
                self.answer::<WorkspaceDiagnosticRequest>(params, Self::workspace_diagnostic)
            }
            ExecuteCommandRequest::METHOD => self.answer::<ExecuteCommandRequest>(params, Self::execute),
            _ => Err(Failure::new(ErrorCode::MethodNotFound, format!("there is no request `{}`", request.method))),
        }
    }

    fn notification(&mut self, notification: lsp_server::Notification) {
        let params = notification.params;
        let method = LspNotificationMethod::from(notification.method.as_str());
        match (self.state, method) {
            (_, ExitNotification::METHOD) => {
                self.state = State::Over(self.state == State::ShutDown);
                return;
            }
            (State::Running, _) => {}
            _ => return,
        }
        match method {
            InitializedNotification::METHOD => self.initialized(),
            CancelNotification::METHOD => self.note::<CancelNotification>(params, |server, it| {
                server.cancel(match it.id {
                    Id::Int(id) => id.into(),
                    Id::String(id) => id.into(),
                });
            }),
            DidOpenTextDocumentNotification::METHOD => {
                self.note::<DidOpenTextDocumentNotification>(params, |server, it| {
                    let it = it.text_document;
                    server.workspace.open(&it.uri.0, &it.language_id.to_string(), it.version, it.text);
                    server.stale = true;
                });
            }
            DidChangeTextDocumentNotification::METHOD => {
                self.note::<DidChangeTextDocumentNotification>(params, |server, it| {
                    let changes = it.content_changes.into_iter().map(|change| match change {
                        TextDocumentContentChangeEvent::TextDocumentContentChangePartial(it) => {
                            Change { range: Some(it.range), text: it.text }
                        }
                        TextDocumentContentChangeEvent::TextDocumentContentChangeWholeDocument(it) => {
                            Change { range: None, text: it.text }
                        }
                    });
                    let version = it.text_document.version;
                    let uri = it.text_document.text_document_identifier.uri.0;
                    server.workspace.change(&uri, version, changes.collect());
                    server.stale = true;
                });
            }
            DidCloseTextDocumentNotification::METHOD => {
                self.note::<DidCloseTextDocumentNotification>(params, |server, it| {
                    server.workspace.close(&it.text_document.uri.0);
                    server.stale = true;
                });
            }
            DidChangeWatchedFilesNotification::METHOD => {
                self.note::<DidChangeWatchedFilesNotification>(params, |server, it| {
                    let uris: Vec<String> = it.changes.into_iter().map(|change| change.uri.0).collect();
                    server.workspace.files_changed(&uris);
                    server.changed_elsewhere();
                });
            }
            DidChangeWorkspaceFoldersNotification::METHOD => {
                self.note::<DidChangeWorkspaceFoldersNotification>(params, |server, it| {
                    let paths = |folders: &[WorkspaceFolder]| {
                        workspace::folders(folders.iter().map(|folder| folder.uri.0.as_str()))
                    };
                    server.workspace.change_folders(paths(&it.event.added), &paths(&it.event.removed));
                    server.changed_elsewhere();
                });
            }
            _ => {}
        }
    }

    /// Reads the parameters of a request, answers it, and packs the answer.
    fn answer<R: Request>(
        &mut self,
        params: Value,
        answer: impl FnOnce(&mut Self, R::Params) -> Answer<R>,
    ) -> Result<Value, Failure> {
        let params = read(params).map_err(|error| Failure::new(ErrorCode::InvalidParams, error))?;
        let result = answer(self, params)?;
        serde_json::to_value(result).map_err(|error| Failure::new(ErrorCode::InternalError, error.to_string()))
    }

    /// Reads the parameters of a notification; one that cannot be read is passed over, as it has no answer.
    fn note<N: Notification>(&mut self, params: Value, act: impl FnOnce(&mut Self, N::Params)) {
        if let Ok(params) = read(params) {
            act(self, params);
        }
    }

    fn tell<N: Notification>(&mut self, params: N::Params) {
        let method = String::from(N::METHOD);
        if let Ok(params) = serde_json::to_value(params) {
            self.out.push(lsp_server::Notification { method, params }.into());
        }
    }

    /// Asks the client for something.
    fn ask<R: Request>(&mut self, params: R::Params) {
        self.requests += 1;
        let method = String::from(R::METHOD);
        if let Ok(params) = serde_json::to_value(params) {
            self.out.push(lsp_server::Request { id: self.requests.into(), method, params }.into());
        }
    }

    /// An open file, up to date.
    fn view(&mut self, document: &TextDocumentIdentifier) -> Result<View<'_>, Failure> {
        self.sync();
        let uri = &document.uri.0;
        self.workspace.view(uri).ok_or_else(|| Failure::new(ErrorCode::InvalidParams, format!("`{uri}` is not open")))
    }

    /// Parses what has changed.
    fn sync(&mut self) {
        self.changed.extend(self.workspace.sync());
    }

    /// Answers a question about a place.
    fn at<T>(
        &mut self,
        place: &TextDocumentPositionParams,
        answer: impl FnOnce(&View<'_>, u32) -> Option<T>,
    ) -> Result<Option<T>, Failure> {
        let view = self.view(&place.text_document)?;
        let offset = view.offset(place.position);
        Ok(answer(&view, offset))
    }

    /// Something has changed that the client may not know of.
    fn changed_elsewhere(&mut self) {
        self.stale = true;
        if self.client.pulls && self.client.refresh {
            self.ask::<DiagnosticRefreshRequest>(());
        }
    }

    #[expect(deprecated, reason = "older clients say where they work in older ways")]
    fn initialize(&mut self, params: InitializeParams) -> Answer<InitializeRequest> {
        let (client, utf8) = client(&params.capabilities);
        self.client = client;
        let folders = params.workspace_folders_initialize_params.workspace_folders;
        let folders: Vec<String> = match (folders, params.root_uri, params.root_path) {
            (Some(WorkspaceFolders::WorkspaceFolderList(folders)), ..) if !folders.is_empty() => {
                folders.into_iter().map(|folder| folder.uri.0).collect()
            }
            (_, Some(root), _) => vec![root.0],
            (_, None, Some(RootPath::String(root))) => vec![uri::of_path(root.as_ref())],
            _ => Vec::new(),
        };
        let folders = workspace::folders(folders.iter().map(String::as_str));
        self.workspace = Workspace::new(self.client.encoding, folders);
        self.state = State::Running;
        Ok(InitializeResult {
            capabilities: capabilities(self.client, utf8),
            server_info: Some(ServerInfo {
                name: "flowc".to_owned(),
                version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            }),
        })
    }

    fn initialized(&mut self) {
        if self.client.watches {
            let watcher = |glob: &str| json!({ "globPattern": glob });
            let watchers = ["**/*.flow", "**/flowc.toml", "**/.gitignore"].map(watcher);
            let options = json!({ "watchers": watchers });
            let method = String::from(DidChangeWatchedFilesNotification::METHOD);
            let registration = Registration { id: "files".to_owned(), method, register_options: Some(options) };
            self.ask::<RegistrationRequest>(RegistrationParams { registrations: vec![registration] });
        }
    }

    fn completion(&mut self, params: CompletionParams) -> Answer<CompletionRequest> {
        let snippets = self.client.snippets;
        let items = self.at(&params.text_document_position_params, |view, offset| {
            Some(completion::complete(view, offset, snippets))
        })?;
        Ok(items.map(Into::into))
    }

    fn prepare_rename(&mut self, params: PrepareRenameParams) -> Answer<PrepareRenameRequest> {
        let place = params.text_document_position_params;
        let view = self.view(&place.text_document)?;
        let (_, span) = navigation::renamed(&view, view.offset(place.position))
            .map_err(|why| Failure::new(ErrorCode::RequestFailed, why))?;
        Ok(Some(view.range(span).into()))
    }

    fn rename(&mut self, params: RenameParams) -> Answer<RenameRequest> {
        let Client { renames_files, versioned, .. } = self.client;
        let place = params.text_document_position_params;
        let offset = self.view(&place.text_document)?.offset(place.position);
        let view = self.view(&place.text_document)?;
        let renaming = navigation::rename(&view, offset, &params.new_name)
            .map_err(|why| Failure::new(ErrorCode::RequestFailed, why))?;
        let mut changes: Vec<(Uri, Vec<TextEdit>)> = Vec::new();
        for (file, range) in &renaming.edits {
            let edit = TextEdit { range: *range, new_text: params.new_name.clone() };
            match changes.last_mut().filter(|(uri, _)| *uri == file.uri()) {
                Some((_, edits)) => edits.push(edit),
                None => changes.push((file.uri(), vec![edit])),
            }
        }
        let file = renaming.file.map(|file| {
            let old = file.uri();
            let folder = old.0.rfind('/').map_or(0, |at| at + 1);
            let new = Uri(format!("{}{}.flow", &old.0[..folder], params.new_name));
            RenameFile { old_uri: old, new_uri: new, options: None, annotation_id: None }
        });
        if file.is_some() && !renames_files {
            let why = "the flow has the name of its file: rename the file, and the references to it";
            return Err(Failure::new(ErrorCode::RequestFailed, why));
        }
        if file.is_none() && !versioned {
            let changes = Some(changes.into_iter().collect());
            return Ok(Some(WorkspaceEdit { changes, ..WorkspaceEdit::default() }));
        }
        let edit = |(uri, edits): (Uri, Vec<TextEdit>)| {
            let version = self.workspace.version(&uri.0);
            let text_document = OptionalVersionedTextDocumentIdentifier {
                version,
                text_document_identifier: TextDocumentIdentifier { uri },
            };
            let edits = edits.into_iter().map(Edit::TextEdit).collect();
            DocumentChange::TextDocumentEdit(TextDocumentEdit { text_document, edits })
        };
        let mut all: Vec<DocumentChange> = changes.into_iter().map(edit).collect();
        all.extend(file.map(DocumentChange::RenameFile));
        Ok(Some(WorkspaceEdit { document_changes: Some(all), ..WorkspaceEdit::default() }))
    }

    fn document_diagnostic(&mut self, params: DocumentDiagnosticParams) -> Answer<DocumentDiagnosticRequest> {
        self.sync();
        let uri = &params.text_document.uri.0;
        let settings = self.workspace.settings_findings().find(|(settings, _)| settings == uri);
        let items = match settings {
            Some((_, items)) => items,
            None => findings::diagnostics(&self.view(&params.text_document)?),
        };
        let id = result_id(&items);
        if params.previous_result_id.as_ref() == Some(&id) {
            return Ok(RelatedUnchangedDocumentDiagnosticReport {
                related_documents: None,
                unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport { result_id: id },
            }
            .into());
        }
        Ok(RelatedFullDocumentDiagnosticReport {
            related_documents: None,
            full_document_diagnostic_report: FullDocumentDiagnosticReport { result_id: Some(id), items },
        }
        .into())
    }

    fn workspace_diagnostic(&mut self, params: WorkspaceDiagnosticParams) -> Answer<WorkspaceDiagnosticRequest> {
        self.workspace.load_all();
        self.sync();
        let known: HashMap<&str, &str> =
            params.previous_result_ids.iter().map(|it| (it.uri.0.as_str(), it.value.as_str())).collect();
        let mut items: Vec<WorkspaceDocumentDiagnosticReport> = Vec::new();
        let mut seen = Vec::new();
        let files = self.workspace.views().map(|view| (view.uri(), findings::diagnostics(&view)));
        let settings = self.workspace.settings_findings().map(|(uri, found)| (Uri(uri), found));
        for (uri, found) in files.chain(settings) {
            let version = self.workspace.version(&uri.0);
            let id = result_id(&found);
            seen.push(uri.0.clone());
            let before = known.get(uri.0.as_str()).copied();
            items.push(if before == Some(&id) {
                let report = UnchangedDocumentDiagnosticReport { result_id: id };
                WorkspaceUnchangedDocumentDiagnosticReport {
                    uri,
                    version,
                    unchanged_document_diagnostic_report: report,
                }
                .into()
            } else {
                full(uri, version, Some(id), found)
            });
        }
        // What is gone has nothing wrong with it.
        for uri in known.keys().filter(|uri| !seen.iter().any(|seen| seen == *uri)) {
            items.push(full(Uri((*uri).to_owned()), None, None, Vec::new()));
        }
        Ok(WorkspaceDiagnosticReport { items })
    }

    fn execute(&mut self, params: ExecuteCommandParams) -> Answer<ExecuteCommandRequest> {
        let invalid = |why: String| Failure::new(ErrorCode::InvalidParams, why);
        match params.command.as_str() {
            command @ (commands::SHOW_TWIML | commands::SHOW_GRAPH) => {
                let arguments = params.arguments.unwrap_or_default();
                // The document and the position, as two arguments or as one that has both.
                let place = match arguments.as_slice() {
                    [Value::String(uri)] => json!({ "textDocument": { "uri": uri }, "position": Position::default() }),
                    [Value::String(uri), position] => json!({ "textDocument": { "uri": uri }, "position": position }),
                    [place] => place.clone(),
                    _ => Value::Null,
                };
                let place: TextDocumentPositionParams = read(place).map_err(invalid)?;
                self.at(&place, |view, offset| {
                    Some(match command {
                        commands::SHOW_TWIML => commands::show_twiml(view, offset),
                        _ => commands::show_graph(view),
                    })
                })
            }
            other => Err(invalid(format!("there is no command `{other}`"))),
        }
    }
}

/// Reads parameters.
fn read<T: DeserializeOwned>(params: Value) -> Result<T, String> {
    serde_json::from_value(params).map_err(|error| error.to_string())
}

fn full(
    uri: Uri,
    version: Option<i32>,
    result_id: Option<String>,
    items: Vec<Diagnostic>,
) -> WorkspaceDocumentDiagnosticReport {
    let report = FullDocumentDiagnosticReport { result_id, items };
    WorkspaceFullDocumentDiagnosticReport { uri, version, full_document_diagnostic_report: report }.into()
}

/// What tells diagnostics from others.
fn hash(diagnostics: &[Diagnostic]) -> u64 {
    let mut hasher = DefaultHasher::new();
    serde_json::to_string(diagnostics).unwrap_or_default().hash(&mut hasher);
    hasher.finish()
}

fn result_id(diagnostics: &[Diagnostic]) -> String {
    format!("{:016x}", hash(diagnostics))
}

/// What a client can do, and whether it counts in UTF-8.
fn client(capabilities: &ClientCapabilities) -> (Client, bool) {
    let text = capabilities.text_document.as_ref();
    let workspace = capabilities.workspace.as_ref();
    let encodings = capabilities.general.as_ref().and_then(|it| it.position_encodings.as_ref());
    let utf8 = encodings.is_some_and(|encodings| encodings.contains(&PositionEncodingKind::UTF8));
    let edits = workspace.and_then(|it| it.workspace_edit.as_ref());
    let operations = edits.and_then(|it| it.resource_operations.as_ref());
    let client = Client {
        encoding: if utf8 { Encoding::Utf8 } else { Encoding::Utf16 },
        snippets: text
            .and_then(|it| it.completion.as_ref()?.completion_item.as_ref()?.snippet_support)
            .unwrap_or(false),
        pulls: text.is_some_and(|it| it.diagnostic.is_some()),
        refresh: workspace.and_then(|it| it.diagnostics.as_ref()?.refresh_support).unwrap_or(false),
        watches: workspace.and_then(|it| it.did_change_watched_files.as_ref()?.dynamic_registration).unwrap_or(false),
        renames_files: operations.is_some_and(|it| it.contains(&ResourceOperationKind::Rename)),
        versioned: edits.and_then(|it| it.document_changes).unwrap_or(false),
    };
    (client, utf8)
}

/// What the server can do.
fn capabilities(client: Client, utf8: bool) -> ServerCapabilities {
    let diagnostics = DiagnosticOptions {
        identifier: Some("flowc".to_owned()),
        inter_file_dependencies: true,
        workspace_diagnostics: true,
        work_done_progress_options: WorkDoneProgressOptions::default(),
    };
    let strings = |all: &[&str]| Some(all.iter().map(|it| (*it).to_owned()).collect());
    ServerCapabilities {
        position_encoding: Some(if utf8 { PositionEncodingKind::UTF8 } else { PositionEncodingKind::UTF16 }),
        text_document_sync: Some(TextDocumentSync::Options(TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(TextDocumentSyncKind::Incremental),
            ..TextDocumentSyncOptions::default()
        })),
        completion_provider: Some(CompletionOptions {
            trigger_characters: strings(&["=", ">", "@", "{", "[", "/"]),
            ..CompletionOptions::default()
        }),
        hover_provider: Some(true.into()),
        signature_help_provider: Some(SignatureHelpOptions {
            trigger_characters: strings(&[" "]),
            ..SignatureHelpOptions::default()
        }),
        definition_provider: Some(true.into()),
        references_provider: Some(true.into()),
        document_highlight_provider: Some(true.into()),
        document_symbol_provider: Some(true.into()),
        workspace_symbol_provider: Some(true.into()),
        code_action_provider: Some(CodeActionProvider::CodeActionOptions(CodeActionOptions {
            code_action_kinds: Some(vec![CodeActionKind::QuickFix, CodeActionKind::new(findings::FIX_ALL)]),
            ..CodeActionOptions::default()
        })),
        document_formatting_provider: Some(true.into()),
        document_range_formatting_provider: Some(true.into()),
        rename_provider: Some(RenameProvider::RenameOptions(RenameOptions {
            prepare_provider: Some(true),
            ..RenameOptions::default()
        })),
        document_link_provider: Some(DocumentLinkOptions::default()),
        folding_range_provider: Some(true.into()),
        semantic_tokens_provider: Some(SemanticTokensProvider::SemanticTokensOptions(SemanticTokensOptions {
            legend: tokens::legend(),
            range: Some(true.into()),
            full: Some(true.into()),
            work_done_progress_options: WorkDoneProgressOptions::default(),
        })),
        inlay_hint_provider: Some(true.into()),
        diagnostic_provider: client.pulls.then_some(DiagnosticProvider::DiagnosticOptions(diagnostics)),
        execute_command_provider: Some(ExecuteCommandOptions {
            commands: commands::ALL.iter().map(|it| (*it).to_owned()).collect(),
            ..ExecuteCommandOptions::default()
        }),
        workspace: Some(WorkspaceOptions {
            workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(true.into()),
            }),
            ..WorkspaceOptions::default()
        }),
        ..ServerCapabilities::default()
    }
}
