//! Files that are read.
//!
//! In: a path. Out: the bytes of the file that lies there. What is no file is refused and not waited for, since a pipe or
//! a device may never end. What the bytes mean is not known here, and nothing is written.

use std::fs::{self, File, Metadata};
use std::io::{self, ErrorKind, Read};
use std::path::Path;

/// The longest file that is read: spans cannot tell more bytes apart.
pub const LONGEST: u64 = u32::MAX as u64;

/// Reads a file.
///
/// # Errors
///
/// When there is none, when it is none, when it is too long, and whatever else the system says.
pub fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut options = File::options();
    options.read(true);
    // To open a pipe would wait for somebody at its other end.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, libc::O_NONBLOCK);
    let file = options.open(path).map_err(|error| explain(path, error))?;
    let metadata = file.metadata()?;
    if let Some(other) = other(&metadata) {
        return Err(not_a_file(other));
    }
    if metadata.len() > LONGEST {
        return Err(io::Error::new(ErrorKind::FileTooLarge, "it is larger than 4 GiB"));
    }
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(metadata.len() as usize)?;
    // It may grow meanwhile.
    file.take(LONGEST + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// What a path stands for that is no file, in words.
pub fn other(metadata: &Metadata) -> Option<&'static str> {
    if metadata.is_file() {
        return None;
    }
    if metadata.is_dir() {
        return Some("a folder");
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        let kind = metadata.file_type();
        if kind.is_fifo() {
            return Some("a pipe");
        }
        if kind.is_socket() {
            return Some("a socket");
        }
    }
    Some("a device")
}

/// Why a path cannot be opened, where there is more to say than the system does.
pub fn explain(path: &Path, error: io::Error) -> io::Error {
    if let Some(other) = fs::metadata(path).ok().as_ref().and_then(other) {
        return not_a_file(other);
    }
    match fs::read_link(path) {
        Ok(target) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::AlreadyExists) => {
            let why = format!("it is a link to `{}`, which is not there", target.display());
            io::Error::new(ErrorKind::NotFound, why)
        }
        _ => error,
    }
}

fn not_a_file(other: &str) -> io::Error {
    io::Error::new(ErrorKind::InvalidInput, format!("it is {other}, not a file"))
}
