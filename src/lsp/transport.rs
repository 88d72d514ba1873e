//! The server on a pair of streams.
//!
//! In: bytes of a client. Out: bytes of the server. One thread reads and one writes, so that a change which has arrived
//! is seen before the one in front of it is worked through: what waits is taken in together, and diagnostics are
//! computed when nothing does. A message that is no JSON is answered with an error; what is no message is passed over.

use super::server::{Server, State};
use lsp_server::{Connection, Message};
use serde_json::json;
use std::collections::VecDeque;
use std::io::{self, BufRead, Read, Write};
use std::thread;

/// The longest message that is read.
const MAX_MESSAGE: u64 = 256 << 20;

/// Answers a client until it says `exit`, or is gone. Returns whether it took its leave as the protocol wants it.
///
/// # Errors
///
/// When the answers cannot be written.
pub fn serve(input: impl BufRead + Send + 'static, mut output: impl Write + Send + 'static) -> io::Result<bool> {
    // Two ends of a pair of queues: the server has one, the threads with the streams have the other.
    let (server, streams) = Connection::memory();
    let Connection { sender: incoming, receiver: outgoing } = streams;
    // It ends with its stream or with the process: nothing can wake a thread that waits for input.
    thread::Builder::new().spawn(move || {
        let mut input = input;
        loop {
            match next(&mut input) {
                Ok(Next::Message(message)) => {
                    if incoming.send(message).is_err() {
                        return;
                    }
                }
                Ok(Next::End) | Err(_) => return,
            }
        }
    })?;
    let writer = thread::Builder::new().spawn(move || -> io::Result<()> {
        for message in outgoing {
            match message {
                // The id of a request that could not be read is null, which `lsp-server` has no way to say.
                Message::Notification(it) if it.method == BAD => {
                    let text = it.params.to_string();
                    write!(output, "Content-Length: {}\r\n\r\n{text}", text.len())?;
                    output.flush()?;
                }
                message => message.write(&mut output)?,
            }
        }
        Ok(())
    })?;
    let mut state = Server::new();
    let mut queue: VecDeque<Message> = VecDeque::new();
    'conversation: while let Ok(message) = server.receiver.recv() {
        queue.push_back(message);
        while let Some(message) = queue.pop_front() {
            queue.push_front(message);
            queue.extend(server.receiver.try_iter());
            // A request that is cancelled further back in the queue need not be worked on.
            for waiting in &queue {
                if let Message::Notification(it) = waiting
                    && it.method == "$/cancelRequest"
                    && let Ok(id) = serde_json::from_value(it.params["id"].clone())
                {
                    state.cancel(id);
                }
            }
            let Some(message) = queue.pop_front() else { break };
            let mut out = Vec::new();
            match message {
                Message::Notification(it) if it.method == BAD => out.push(it.into()),
                message => state.handle(message),
            }
            out.extend(state.take());
            if out.into_iter().any(|message| server.sender.send(message).is_err()) {
                break 'conversation;
            }
            if queue.is_empty() && server.receiver.is_empty() {
                state.idle();
                if state.take().into_iter().any(|message| server.sender.send(message).is_err()) {
                    break 'conversation;
                }
            }
            if matches!(state.state(), State::Over(_)) {
                break 'conversation;
            }
        }
    }
    drop(server);
    // The writer ends when all is written: nobody has the other end of its queue any more.
    match writer.join() {
        Ok(written) => written?,
        Err(_) => return Err(io::Error::other("the thread that writes has failed")),
    }
    Ok(state.state() == State::Over(true))
}

/// The method that stands, within the server, for a message that could not be read.
const BAD: &str = "\0bad";

/// What comes next.
enum Next {
    Message(Message),
    End,
}

/// Reads one message. `lsp-server` would give up at the first that is no JSON, and make room for as much as a header
/// claims is there.
fn next(input: &mut impl BufRead) -> io::Result<Next> {
    let mut length: Option<u64> = None;
    loop {
        let mut line = Vec::new();
        if input.by_ref().take(4096).read_until(b'\n', &mut line)? == 0 {
            return Ok(Next::End);
        }
        let line = String::from_utf8_lossy(&line);
        let line = line.trim_end();
        if line.is_empty() && length.is_some() {
            break;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("Content-Length")
        {
            length = value.trim().parse().ok();
        }
    }
    let length = length.unwrap_or_default();
    if length > MAX_MESSAGE {
        io::copy(&mut input.by_ref().take(length), &mut io::sink())?;
        return Ok(bad(&format!("a message of {length} bytes is too long")));
    }
    let mut body = Vec::new();
    if input.by_ref().take(length).read_to_end(&mut body)? as u64 != length {
        return Ok(Next::End);
    }
    Ok(match serde_json::from_slice(&body) {
        Ok(message) => Next::Message(message),
        Err(error) => bad(&format!("not a message of JSON-RPC: {error}")),
    })
}

/// A message that could not be read, as the answer to it that goes through the server unread.
fn bad(why: &str) -> Next {
    let error = json!({ "code": lsp_server::ErrorCode::ParseError as i32, "message": why });
    let params = json!({ "jsonrpc": "2.0", "id": null, "error": error });
    Next::Message(lsp_server::Notification { method: BAD.to_owned(), params }.into())
}
