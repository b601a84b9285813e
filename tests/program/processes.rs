//! Processes of the program that tests wait for, signal and kill.
//!
//! Nothing here measures the machine: a test waits for what a process has done (a file, a handler
//! of a signal) or for the time that it has computed, which does not depend on what else the
//! machine has to do. Only a process that does nothing at all for long is given up.

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// A process that computes nothing for so long hangs.
const MAX_IDLE: Duration = Duration::from_secs(900);
/// Computing time after which a condition will not come true any more.
const MAX_COMPUTING: Duration = Duration::from_secs(1800);
/// Between two checks of a condition.
const PAUSE: Duration = Duration::from_millis(2);

/// SIGINT, SIGTERM and SIGUSR1 as `kill` and the kernel know them.
#[derive(Debug, Clone, Copy)]
pub struct Signal {
    /// Option of `kill`.
    pub option: &'static str,
    /// Its number, if that is the same everywhere.
    pub number: i32,
}

pub const INT: Signal = Signal { option: "-INT", number: 2 };
pub const TERM: Signal = Signal { option: "-TERM", number: 15 };
/// Its number is Linux's.
pub const USR1: Signal = Signal { option: "-USR1", number: 10 };

/// A process that is killed when it is dropped.
pub struct Started {
    pub child: Child,
}

impl Drop for Started {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Started {
    /// Starts `command`, whose standard output and error are discarded.
    pub fn silent(command: &mut Command) -> Self {
        Self { child: command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap() }
    }

    /// Starts `command`, whose standard error is kept for [`output`](Self::output).
    pub fn piped(command: &mut Command) -> Self {
        Self { child: command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap() }
    }

    pub fn has_ended(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }

    /// Waits until `condition` holds; false if the process ends before.
    pub fn until(&mut self, mut condition: impl FnMut() -> bool) -> bool {
        self.until_of(|_| condition())
    }

    fn until_of(&mut self, mut condition: impl FnMut(u32) -> bool) -> bool {
        let id = self.child.id();
        let mut idle = Idle::new();
        while !condition(id) {
            if self.has_ended() {
                return false;
            }
            let computed = computed(id);
            assert!(
                computed < MAX_COMPUTING,
                "what is waited for has not come after {computed:?} of computing"
            );
            assert!(!idle.is_too_long(computed), "the process hangs");
            std::thread::sleep(PAUSE);
        }
        true
    }

    /// Waits until the process has a handler for `signal`.
    pub fn until_it_catches(&mut self, signal: Signal) {
        assert!(
            self.until_of(|id| catches(id, signal)),
            "has ended before it handled {}",
            signal.option
        );
    }

    /// Waits until the process has computed for `time` from now on; false if it ends before.
    pub fn until_computed(&mut self, time: Duration) -> bool {
        let before = computed(self.child.id());
        self.until_of(|id| computed(id) >= before + time)
    }

    /// Waits until the process has opened the file `name`; false if it ends before.
    pub fn until_it_opens(&mut self, name: &str) -> bool {
        self.until_of(|id| has_open(id, name))
    }

    /// Waits until the process waits itself, for a reader of what it writes.
    pub fn until_it_sleeps(&mut self) -> bool {
        self.until_of(|id| state(id).is_none_or(|state| state == 'S'))
    }

    pub fn signal(&self, signal: Signal) {
        assert!(
            Command::new("kill")
                .args([signal.option, &self.child.id().to_string()])
                .status()
                .unwrap()
                .success()
        );
    }

    /// The exit code; none if the process was ended by a signal, or had to be killed because it
    /// went on computing for some seconds on every core.
    pub fn code_soon(&mut self) -> Option<i32> {
        let id = self.child.id();
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let most = computed(id) + Duration::from_secs(6) * u32::try_from(cores).unwrap();
        let mut idle = Idle::new();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            let computed = computed(id);
            if computed > most || idle.is_too_long(computed) {
                return None;
            }
            std::thread::sleep(PAUSE);
        }
    }

    /// Exit status and output: no more than a pipe holds.
    pub fn output(mut self) -> Output {
        let status = self.child.wait().unwrap();
        let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
        if let Some(mut pipe) = self.child.stdout.take() {
            pipe.read_to_end(&mut stdout).unwrap();
        }
        if let Some(mut pipe) = self.child.stderr.take() {
            pipe.read_to_end(&mut stderr).unwrap();
        }
        Output { status, stdout, stderr }
    }
}

/// How long a process has computed nothing.
struct Idle {
    computed: Duration,
    since: Instant,
}

impl Idle {
    fn new() -> Self {
        Self { computed: Duration::ZERO, since: Instant::now() }
    }

    fn is_too_long(&mut self, computed: Duration) -> bool {
        if computed != self.computed {
            *self = Self { computed, since: Instant::now() };
        }
        self.since.elapsed() > MAX_IDLE
    }
}

/// What all threads of a process have computed; nothing where the system does not report it.
fn computed(id: u32) -> Duration {
    let threads = fs::read_dir(format!("/proc/{id}/task")).into_iter().flatten().flatten();
    let of = |path: &Path| {
        fs::read_to_string(path.join("schedstat")).ok()?.split(' ').next()?.parse::<u64>().ok()
    };
    let alive = Duration::from_nanos(threads.filter_map(|thread| of(&thread.path())).sum());
    // Ticks of 10 ms, but with the threads that are over.
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
    let fields: Vec<&str> =
        stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks: u64 =
        fields.iter().skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum();
    alive.max(Duration::from_millis(10 * ticks))
}

fn state(id: u32) -> Option<char> {
    fs::read_to_string(format!("/proc/{id}/stat"))
        .ok()?
        .rsplit(')')
        .next()?
        .trim_start()
        .chars()
        .next()
}

/// Whether a process handles a signal; yes where the system does not report it.
fn catches(id: u32, signal: Signal) -> bool {
    let Ok(status) = fs::read_to_string(format!("/proc/{id}/status")) else {
        return !cfg!(target_os = "linux");
    };
    let mask = status.lines().find_map(|line| line.strip_prefix("SigCgt:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0);
    mask >> (signal.number - 1) & 1 == 1
}

/// Whether a process has a file of that name open; yes where the system does not report it.
fn has_open(id: u32, name: &str) -> bool {
    let Ok(files) = fs::read_dir(format!("/proc/{id}/fd")) else {
        return !cfg!(target_os = "linux");
    };
    files.flatten().any(|file| fs::read_link(file.path()).is_ok_and(|path| path.ends_with(name)))
}
