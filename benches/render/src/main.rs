//! Renders one document again and again, by a generated function and by the crate `twiml`, and says how often in a second.

include!(concat!(env!("OUT_DIR"), "/flows.rs"));

use std::hint::black_box;
use std::time::{Duration, Instant};

use twiml::{Dial, Gather, Response, Say, Twiml, Voice};

const NAME: &str = "Anne & Bob";
const AGENT: &str = "+14155550111";
const FROM: &str = "+14155550142";

fn generated() -> String {
    flows::Menu { name: black_box(NAME), agent: black_box(AGENT), from: black_box(FROM) }.render()
}

fn built() -> String {
    let greeting = format!("Hello {}, thank you for calling from {}.", black_box(NAME), black_box(FROM));
    let say = |text| Say::new(text).voice(Voice::alice);
    let gather = Gather::default().say(say("Press any key for our opening hours, or stay on the line."));
    let dial = Dial::new(black_box(AGENT)).timeout(20);
    let response = Response::new().say(say(&greeting)).gather(gather).dial(dial).hangup();
    response.build().unwrap_or_default()
}

/// The best of several rounds, in documents a second.
fn measure(render: fn() -> String) -> f64 {
    let round = |length: Duration| {
        let start = Instant::now();
        let mut count = 0_u32;
        while start.elapsed() < length {
            for _ in 0..100 {
                black_box(render());
            }
            count += 100;
        }
        f64::from(count) / start.elapsed().as_secs_f64()
    };
    round(Duration::from_millis(200));
    (0..5).map(|_| round(Duration::from_millis(400))).fold(0.0, f64::max)
}

fn main() {
    match std::env::args().nth(1).as_deref() {
        Some("generated") => print!("{}", generated()),
        Some("twiml") => print!("{}", built()),
        _ => println!("flowc {:.0}\ntwiml {:.0}", measure(generated), measure(built)),
    }
}
