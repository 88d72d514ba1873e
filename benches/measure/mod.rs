//! How the benchmarks take the time.
#![allow(dead_code)] // each of them needs something else

use std::hint::black_box;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};
use std::{env, fs};

/// The median time of several rounds; few for what takes long.
pub fn time<T>(mut run: impl FnMut() -> T) -> Duration {
    let mut times = Vec::new();
    let begin = Instant::now();
    while times.len() < 3 || (begin.elapsed() < Duration::from_millis(400) && times.len() < 101) {
        let start = Instant::now();
        black_box(run());
        times.push(start.elapsed());
    }
    median(times)
}

/// The median times of several things that take turns, so that what else the machine does disturbs all of them alike.
pub fn in_turn(rounds: usize, runs: &mut [Box<dyn FnMut() + '_>]) -> Vec<Duration> {
    let mut times = vec![Vec::with_capacity(rounds); runs.len()];
    for _ in 0..rounds {
        for (run, times) in runs.iter_mut().zip(&mut times) {
            let start = Instant::now();
            run();
            times.push(start.elapsed());
        }
    }
    times.into_iter().map(median).collect()
}

/// The time on the processor, which does not grow when others use the machine; the least of some rounds.
pub fn processor<T>(mut run: impl FnMut() -> T) -> Duration {
    let mut times = Vec::new();
    let begin = Instant::now();
    while times.len() < 2 || (begin.elapsed() < Duration::from_millis(300) && times.len() < 101) {
        let before = on_processor();
        black_box(run());
        times.push(on_processor().saturating_sub(before));
    }
    times.into_iter().min().unwrap_or_default()
}

/// How long this thread has been on a processor, where Linux tells; else how long it has been there at all.
fn on_processor() -> Duration {
    // The count is brought up to date when the thread gives way.
    std::thread::yield_now();
    let stat = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = stat.split(' ').next().and_then(|count| count.parse().ok());
    static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    nanoseconds.map_or_else(|| START.get_or_init(Instant::now).elapsed(), Duration::from_nanos)
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

/// How many instructions a process takes, from its first to its last.
pub fn instructions(program: &Path, arguments: &[&str]) -> f64 {
    let mut valgrind = Command::new("valgrind");
    valgrind.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]).arg(program).args(arguments);
    valgrind.env_clear().envs(env::var_os("PATH").map(|path| ("PATH", path)));
    let output = valgrind.output().expect("valgrind is installed");
    let said = String::from_utf8_lossy(&output.stderr);
    let count = said.lines().find_map(|line| line.split_once("Collected :")?.1.trim().parse().ok());
    count.unwrap_or_else(|| panic!("valgrind counts:\n{said}"))
}

/// In thousandths of a second.
pub fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// How many times as long.
pub fn times(one: Duration, other: Duration) -> f64 {
    one.as_secs_f64() / other.as_secs_f64()
}
