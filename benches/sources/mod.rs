//! What the benchmarks read.
#![allow(dead_code)] // each of them reads something else

use std::fmt::Write as _;

/// Call flows of a size, the same ones each time.
pub fn flows(size: usize) -> String {
    let mut text = String::with_capacity(size + 1024);
    let mut state = 7u32;
    let mut number = 0;
    while text.len() < size {
        number += 1;
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let digits = 1000 + state % 9000;
        let _ = write!(
            text,
            "flow menu-{number}\n  # the main menu of office {number}\n  \
             say voice=Polly.Joanna \"Thank you for calling Acme, please listen closely.\"\n  \
             gather numDigits=1 timeout=5s -> \"/menu/{number}\"\n    \
             say \"For sales, press 1. For support, press 2; for the rest, wait.\"\n    pause 1s\n    \
             play https://cdn.example.com/media/{number}.mp3\n  \
             say language=en-GB \"We did not hear from you.\" ; pause length=2\n  \
             dial timeout=20s callerId=+14155550100 record=record-from-answer <\n    \
             number \"+1415555{digits}\" statusCallback=\"/status\" statusCallbackEvent=[initiated ringing answered]\n    \
             client joey\n  >\n  say \"Nobody is free; please leave a message after the tone.\"\n  \
             record maxLength=2m playBeep=false -> \"/recorded/{number}\"\n\n"
        );
    }
    text
}

/// One of the call flows above, as a file of its own.
pub fn file(number: usize) -> String {
    let text = flows(1).replace("menu-1\n", "\n").replace("/1\"", &format!("/{number}\""));
    text.lines().skip(1).map(|line| format!("{}\n", line.strip_prefix("  ").unwrap_or(line))).collect()
}
