//! A service that answers telephone calls: the flows in `flows/`, and nothing but what connects them with HTTP.
//!
//! `TWILIO_AUTH_TOKEN` is the secret that requests are signed with, `PUBLIC_URL` the address that Twilio knows this
//! service by, and `LISTEN` the one it listens at, `127.0.0.1:3000` if none is given.

mod signature;

include!(concat!(env!("OUT_DIR"), "/flows.rs"));

use std::env;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use flows::Unanswered;

/// What the service has to know of its surroundings.
struct Settings {
    token: String,
    public_url: String,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let set = |name: &str| env::var(name).map_err(|_| format!("set `{name}`; README.md says to what"));
    let public_url = set("PUBLIC_URL")?.trim_end_matches('/').to_owned();
    let settings = Settings { token: set("TWILIO_AUTH_TOKEN")?, public_url };
    let listen = env::var("LISTEN").unwrap_or_else(|_| "127.0.0.1:3000".to_owned());
    let listener = tokio::net::TcpListener::bind(listen).await?;
    println!("listening at {}", listener.local_addr()?);
    let app = Router::new().fallback(answer).with_state(Arc::new(settings));
    Ok(axum::serve(listener, app).await?)
}

/// Answers Twilio with the document that it asks for, or that the result leads to which it reports.
async fn answer(State(settings): State<Arc<Settings>>, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let url = format!("{}{uri}", settings.public_url);
    let signature = headers.get("X-Twilio-Signature").and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !signature::is_valid(&settings.token, &url, &body, signature) {
        return StatusCode::FORBIDDEN.into_response();
    }
    // What a link carries is in its query, and counts before what the caller can choose.
    let query = uri.query().unwrap_or_default().as_bytes();
    let params: Vec<_> = form_urlencoded::parse(query).chain(form_urlencoded::parse(&body)).collect();
    let param = |name: &str| params.iter().find(|(known, _)| known == name).map(|(_, value)| &**value);
    match flows::respond_to(uri.path(), param) {
        Ok(twiml) => ([(header::CONTENT_TYPE, "text/xml; charset=utf-8")], twiml).into_response(),
        Err(Unanswered::Unknown) => StatusCode::NOT_FOUND.into_response(),
        Err(error @ Unanswered::Parameter(_)) => (StatusCode::BAD_REQUEST, error.to_string()).into_response(),
    }
}
