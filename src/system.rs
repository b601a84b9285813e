//! Services of the operating system beside files and threads: how a program is started, locks
//! between processes, and limits of this process.

use std::ffi::OsString;
use std::fs::File;
use std::path::PathBuf;
use std::process::Command;

/// A program that can be started: its file, and arguments that come before all others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    /// Its file.
    pub path: PathBuf,
    /// What comes first, as the script of an interpreter does.
    pub leading: Vec<OsString>,
}

impl Program {
    /// The program of this process; `None` where its file is not known.
    pub(crate) fn current() -> Option<Self> {
        std::env::current_exe().ok().map(Self::from)
    }

    /// What starts it, to be given further arguments.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(&self.path);
        command.args(&self.leading);
        command
    }
}

impl From<PathBuf> for Program {
    fn from(path: PathBuf) -> Self {
        Self { path, leading: Vec::new() }
    }
}

/// The holder of a lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lock {
    /// This process.
    Ours,
    /// Another one.
    Theirs,
    /// Not known: the file system has no locks.
    Unknown,
}

/// Locks byte `offset` of `file` for this process, or releases it. The byte need not exist.
///
/// The lock ends with the process, or when the process closes any handle of the file (POSIX
/// `fcntl`).
#[cfg(unix)]
pub(crate) fn lock_byte(file: &File, offset: u64, locked: bool) -> Lock {
    use nix::errno::Errno;
    use nix::fcntl::{FcntlArg, fcntl};
    use nix::libc;
    let kind = if locked { libc::F_WRLCK } else { libc::F_UNLCK };
    // The types of these fields differ between Linux and macOS.
    let lock = libc::flock {
        l_type: kind as _,
        l_whence: libc::SEEK_SET as _,
        l_start: offset as libc::off_t,
        l_len: 1,
        l_pid: 0,
    };
    match fcntl(file, FcntlArg::F_SETLK(&lock)) {
        Ok(_) => Lock::Ours,
        Err(Errno::EACCES | Errno::EAGAIN) => Lock::Theirs,
        Err(_) => Lock::Unknown,
    }
}

/// Locks nothing: this system has no such locks.
#[cfg(not(unix))]
pub(crate) fn lock_byte(_file: &File, _offset: u64, _locked: bool) -> Lock {
    Lock::Unknown
}

/// Limits the address space of this process to `bytes`, and disables its core file. Does nothing
/// where that is not possible.
pub(crate) fn limit_memory(bytes: u64) {
    #[cfg(unix)]
    {
        use nix::sys::resource::{Resource, setrlimit};
        // A core file could be as large as the memory.
        for (resource, limit) in [(Resource::RLIMIT_AS, bytes), (Resource::RLIMIT_CORE, 0)] {
            let _ = setrlimit(resource, limit as _, limit as _);
        }
    }
    #[cfg(not(unix))]
    let _ = bytes;
}

/// Limits the processor time of this process from now on. A signal ends the process then, see
/// [`is_out_of_time`]. Does nothing where that is not possible.
pub(crate) fn limit_processor_time(seconds: u64) {
    #[cfg(unix)]
    {
        use nix::sys::resource::{Resource, UsageWho, getrlimit, getrusage, setrlimit};
        let Ok(usage) = getrusage(UsageWho::RUSAGE_SELF) else { return };
        let spent = usage.user_time().tv_sec() + usage.system_time().tv_sec();
        // One more, for the fractions of a second that are cut off above.
        let soft = seconds.saturating_add(u64::try_from(spent).unwrap_or(0) + 1);
        let hard = getrlimit(Resource::RLIMIT_CPU).map_or(soft, |(_, hard)| hard);
        // The hard limit stays: it could not be raised again for the next file.
        let _ = setrlimit(Resource::RLIMIT_CPU, soft.min(hard), hard);
    }
    #[cfg(not(unix))]
    let _ = seconds;
}

/// Whether a process was ended by [`limit_processor_time`].
pub(crate) fn is_out_of_time(status: std::process::ExitStatus) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::process::ExitStatusExt;
        status.signal() == Some(nix::libc::SIGXCPU)
    }
    #[cfg(not(unix))]
    {
        let _ = status;
        false
    }
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::process::Stdio;

    use super::*;

    /// Set for the process that the test below starts.
    const VARIABLE: &str = "WAVEPORE_TEST_COMPUTES";

    #[test]
    fn a_process_that_computes_for_too_long_is_ended() {
        let mut command = Command::new(std::env::current_exe().unwrap());
        let child = "system::tests::child_computes_until_it_is_ended";
        command.args(["--exact", child]).env(VARIABLE, "1");
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let status = command.status().unwrap();
        assert!(is_out_of_time(status), "{status:?}");
        assert!(!is_out_of_time(Command::new("false").status().unwrap()));
    }

    /// Does nothing unless started by the test above.
    #[test]
    fn child_computes_until_it_is_ended() {
        if std::env::var_os(VARIABLE).is_none() {
            return;
        }
        // The second limit replaces the first.
        limit_processor_time(3600);
        limit_processor_time(0);
        loop {
            std::hint::spin_loop();
        }
    }
}
