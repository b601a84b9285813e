//! What is asked of the operating system beside files and threads: locks between processes, and limits of one's own.

use std::fs::File;

/// Who has a lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lock {
    /// This process.
    Ours,
    /// Another one.
    Theirs,
    /// The file system knows no locks.
    Unknown,
}

/// Locks byte `place` of `file` for this process, or gives it back. The byte need not exist.
///
/// The lock ends with the process, or when the process closes any handle of the file (POSIX `fcntl`).
#[cfg(unix)]
pub fn lock_byte(file: &File, place: u64, take: bool) -> Lock {
    use nix::errno::Errno;
    use nix::fcntl::{FcntlArg, fcntl};
    use nix::libc;
    let kind = if take { libc::F_WRLCK } else { libc::F_UNLCK };
    let lock = libc::flock {
        l_type: kind as _,
        l_whence: libc::SEEK_SET as _,
        l_start: place as libc::off_t,
        l_len: 1,
        l_pid: 0,
    };
    match fcntl(file, FcntlArg::F_SETLK(&lock)) {
        Ok(_) => Lock::Ours,
        Err(Errno::EACCES | Errno::EAGAIN) => Lock::Theirs,
        Err(_) => Lock::Unknown,
    }
}

/// Locks nothing where there are no such locks.
#[cfg(not(unix))]
pub fn lock_byte(_file: &File, _place: u64, _take: bool) -> Lock {
    Lock::Unknown
}

/// Limits the memory of this process, in bytes of addresses, and asks for no core file; where that cannot be done, nothing happens.
pub fn limit_memory(most: u64) {
    #[cfg(unix)]
    {
        use nix::sys::resource::{Resource, setrlimit};
        for (what, most) in [(Resource::RLIMIT_AS, most), (Resource::RLIMIT_CORE, 0)] {
            let _ = setrlimit(what, most as _, most as _);
        }
    }
    #[cfg(not(unix))]
    let _ = most;
}

/// Limits the time that this process may compute from now on, in seconds of its processors; where
/// that cannot be done, nothing happens. The end is a signal, see [`is_out_of_time`].
pub fn limit_computing(seconds: u64) {
    #[cfg(unix)]
    {
        use nix::sys::resource::{Resource, UsageWho, getrlimit, getrusage, setrlimit};
        let Ok(usage) = getrusage(UsageWho::RUSAGE_SELF) else { return };
        let spent = usage.user_time().tv_sec() + usage.system_time().tv_sec();
        let soft = seconds.saturating_add(u64::try_from(spent).unwrap_or(0) + 1);
        let hard = getrlimit(Resource::RLIMIT_CPU).map_or(soft, |(_, hard)| hard);
        // The hard limit stays: it could not be raised for the next file.
        let _ = setrlimit(Resource::RLIMIT_CPU, soft.min(hard), hard);
    }
    #[cfg(not(unix))]
    let _ = seconds;
}

/// Whether a process has ended because it computed longer than it was allowed.
pub fn is_out_of_time(status: std::process::ExitStatus) -> bool {
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
    use std::process::{Command, Stdio};

    use super::*;

    /// Set for the process that the test below starts.
    const VARIABLE: &str = "WAVEPORE_TEST_COMPUTES";

    #[test]
    fn a_process_that_computes_for_too_long_is_ended() {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "system::tests::child_computes_until_it_is_ended"]).env(VARIABLE, "1");
        let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap();
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
        limit_computing(3600);
        limit_computing(0);
        loop {
            std::hint::spin_loop();
        }
    }
}
