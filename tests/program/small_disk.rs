//! A full disk, for tests.

use std::process::{Command, Stdio};

/// A memory disk of a given size, unmounted in the end.
pub struct SmallDisk(pub tempfile::TempDir);

impl SmallDisk {
    /// None where this may not be done.
    pub fn mount(kilobytes: usize) -> Option<Self> {
        let folder = tempfile::tempdir().ok()?;
        let size = format!("size={kilobytes}k");
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(folder.path()).stderr(Stdio::null());
        mount.status().ok()?.success().then_some(SmallDisk(folder))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0.path()).status();
    }
}
