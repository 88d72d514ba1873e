//! Settings of a request that is never made, on whatever element they stand.
//!
//! In: an element. Out: methods and events without the address that they are for.

use super::{Context, has, only_with};
use crate::ir::Element;
use crate::twiml::{Control, Id};

/// An address, and the attributes that say more about it.
const ADDRESSES: &[(&str, &[&str])] = &[
    ("statusCallback", &["statusCallbackEvent", "statusCallbackMethod"]),
    ("statusCallbackUrl", &["statusCallbackMethod"]),
    ("recordingStatusCallback", &["recordingStatusCallbackEvent", "recordingStatusCallbackMethod"]),
    ("partialResultCallback", &["partialResultCallbackMethod"]),
    ("amdStatusCallback", &["amdStatusCallbackMethod"]),
    ("referUrl", &["referMethod"]),
    ("waitUrl", &["waitMethod", "waitUrlMethod"]),
];

/// Checks one element.
pub(super) fn element(cx: &mut Context<'_, '_>, place: u32, element: &Element) {
    let Some(row) = element.row else { return };
    if cx.parent().is_some_and(|parent| parent.is(Id::Stop)) {
        return; // there only the name counts
    }
    let document = cx.document;
    // Most elements have none of these.
    let is_setting = |name: &str| name.ends_with("ethod") || name.ends_with("Event");
    if !document.attributes(element).iter().any(|a| a.row.is_some_and(|row| is_setting(row.name))) {
        return;
    }
    let given = |names: &[&str]| {
        let mut given = document.attributes(element).iter();
        given.any(|attribute| attribute.row.is_some_and(|row| names.contains(&row.name)))
    };
    for &(address, names) in ADDRESSES.iter().filter(|(_, names)| given(names)) {
        // Machine detection has a rule of its own for what is idle without it.
        let idle = address == "amdStatusCallback" && !has(document, element, "machineDetection");
        // A stored configuration may hold the address.
        let stored = address == "recordingStatusCallback" && has(document, element, "recordingConfigurationId");
        if row.attribute(address).is_some() && !has(document, element, address) && !idle && !stored {
            only_with(cx, element, address, names);
        }
    }
    // Elsewhere the address is this document unless another is given, and the method is for that.
    let address = match row.control {
        Control::ActionIfGiven => "action",
        Control::Next if row.attribute("url").is_some() => "url",
        _ => return,
    };
    let is_agent = element.is(Id::Connect) && document.elements(place).any(|(_, e)| e.is(Id::VirtualAgent));
    if !is_agent && !has(document, element, address) {
        only_with(cx, element, address, &["method"]);
    }
}
