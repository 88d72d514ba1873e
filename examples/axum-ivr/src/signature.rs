//! Whether a request comes from Twilio.
//!
//! In: the URL that was asked for, the body, and the header `X-Twilio-Signature`. Out: yes or no, in the same time
//! whatever the signature is. <https://www.twilio.com/docs/usage/security#validating-requests>

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use sha1::Sha1;

/// Whether a signature is the one of this request. `url` is the address that Twilio knows, with its query.
#[must_use]
pub fn is_valid(token: &str, url: &str, body: &[u8], signature: &str) -> bool {
    let (Ok(mut mac), Ok(signature)) = (Hmac::<Sha1>::new_from_slice(token.as_bytes()), STANDARD.decode(signature))
    else {
        return false;
    };
    mac.update(url.as_bytes());
    let mut form: Vec<_> = form_urlencoded::parse(body).collect();
    form.sort();
    form.dedup();
    for (name, value) in form {
        mac.update(name.as_bytes());
        mac.update(value.as_bytes());
    }
    mac.verify_slice(&signature).is_ok()
}
