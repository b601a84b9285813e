//! The caller's side of writing: a handle that sends pieces to a thread, which alone uses HDF5.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, OnceLock};
use std::thread::JoinHandle;

use super::drawn_table::DrawnTable;
use super::h5_file::{H5File, Message};
use super::opening::{is_locked, unlocked};
use super::output_name::prepare;
use super::partial::Partial;
use super::write_error::WriteError;
use super::{ClassicalIons, Frame, Header, PacketHeader, PotentialCurve, Table, TransmissionTable};
use crate::error::{Error, Result};

/// Bytes of frames that may wait between the caller and the writer's thread …
// 200 frames of 2048 points with ψ: a usual run never waits for the disk.
const QUEUE_BYTES: usize = 8 << 20;
/// … and pieces of any kind: at least …
// Else the caller would wait for the disk at every frame larger than the bytes above.
const MIN_QUEUE: usize = 4;
/// … and at most.
// The channel allocates its slots at once, however short the frames are.
const MAX_QUEUE: usize = 1024;

/// A record being written under `<name>.partial`.
///
/// All methods take `&self` and may be called from several threads; a full queue makes them wait. A
/// failure of the disk shows at the next call and again at [`finish`](Writer::finish). A writer
/// that is dropped unfinished leaves a readable partial file with every frame it was given, and no
/// file under the final name.
#[derive(Debug)]
pub struct Writer {
    sender: Option<SyncSender<Message>>,
    thread: Option<JoinHandle<()>>,
    failure: Arc<OnceLock<WriteError>>,
    partial: Partial,
    force: bool,
}

impl Writer {
    /// Makes `<path>.partial`, folders included, and starts the thread; a frame takes up to
    /// `frame_bytes` while it waits for its turn.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`] if `path` exists and `force` is false, or is no name for a file;
    /// [`Error::Machine`] if the file cannot be made or another run is writing it.
    pub fn create(path: &Path, force: bool, header: &Header, frame_bytes: usize) -> Result<Self> {
        Self::begin(Partial::of(path).kept(), force, header, frame_bytes)
    }

    /// The same for one of many records: under a name that no other process has until it is
    /// complete, and removed unless it is finished.
    ///
    /// # Errors
    ///
    /// As [`create`](Writer::create).
    pub(crate) fn create_temporary(
        path: &Path,
        force: bool,
        header: &Header,
        frame_bytes: usize,
    ) -> Result<Self> {
        Self::begin(Partial::own(path), force, header, frame_bytes)
    }

    fn begin(
        mut partial: Partial,
        force: bool,
        header: &Header,
        frame_bytes: usize,
    ) -> Result<Self> {
        prepare(partial.path(), force)?;
        refuse_if_being_written(partial.partial_path())?;
        // HDF5's own message would hide the operating system's.
        drop(partial.begin()?);
        let store = H5File::create(partial.partial_path(), header).map_err(|error| {
            let what = format!("{error}{}", error.remedy());
            Error::io("cannot write", partial.partial_path(), what)
        })?;
        let (sender, receiver) =
            sync_channel((QUEUE_BYTES / frame_bytes.max(1)).clamp(MIN_QUEUE, MAX_QUEUE));
        let failure = Arc::new(OnceLock::new());
        let shared = Arc::clone(&failure);
        let thread = std::thread::Builder::new()
            .name("record".into())
            .spawn(move || work(store, &receiver, &shared))
            .map_err(|cause| Error::caused("cannot start the record's thread", cause))?;
        Ok(Writer { sender: Some(sender), thread: Some(thread), failure, partial, force })
    }

    /// The name the file has until it is complete.
    pub fn partial_path(&self) -> &Path {
        self.partial.partial_path()
    }

    /// Writes the name of the case, for a run of a sweep; once.
    pub fn case(&self, name: &str) -> Result<()> {
        self.send(Message::Case(name.to_owned()))
    }

    /// Writes the group `/potential`; once.
    pub fn potential(&self, curve: PotentialCurve) -> Result<()> {
        self.send(Message::Potential(curve))
    }

    /// Announces a packet: makes its group; before its frames.
    pub fn packet(&self, header: PacketHeader) -> Result<()> {
        self.packet_with_ions(header, None)
    }

    /// The same with the classical ions of the packet at the times of its frames.
    pub fn packet_with_ions(
        &self,
        header: PacketHeader,
        ions: Option<ClassicalIons>,
    ) -> Result<()> {
        self.send(Message::Packet(header, ions))
    }

    /// Appends a frame to a packet; frames of several packets may come interleaved.
    pub fn frame(&self, packet: usize, frame: Frame) -> Result<()> {
        self.send(Message::Frame(packet, frame))
    }

    /// Writes a packet's last, part-filled chunk and frees its memory; optional,
    /// [`finish`](Writer::finish) does it too.
    pub fn packet_done(&self, packet: usize) -> Result<()> {
        self.send(Message::PacketDone(packet))
    }

    /// Writes named numbers of a packet that are known in the end, as attributes; the unit is in
    /// the name.
    pub(crate) fn results(&self, packet: usize, numbers: &[(&'static str, f64)]) -> Result<()> {
        self.send(Message::Results(packet, numbers.to_vec()))
    }

    /// Writes what a reader of the numbers must know, a sentence each; once.
    pub fn warnings(&self, warnings: &[String]) -> Result<()> {
        self.send(Message::Warnings(warnings.join("\n")))
    }

    /// Writes the group `/transmission`; once.
    pub fn transmission(&self, table: TransmissionTable) -> Result<()> {
        self.send(Message::Transmission(table))
    }

    /// Writes a table of another group; once per group.
    pub fn table(&self, table: Table) -> Result<()> {
        self.send(Message::Table(table))
    }

    /// Writes the numbers of each draw; once per group.
    pub fn drawn(&self, table: DrawnTable) -> Result<()> {
        self.send(Message::Drawn(table))
    }

    /// Marks the record complete, puts it on the disk and gives it its final name, which is
    /// returned.
    ///
    /// # Errors
    ///
    /// [`Error::Machine`] if anything could not be written, or if a file of that name appeared
    /// meanwhile and `force` was false: the partial file stays.
    pub fn finish(mut self) -> Result<PathBuf> {
        self.send(Message::Finish)?;
        self.stop()?;
        self.partial.publish(self.force)?;
        Ok(self.partial.path().to_owned())
    }

    fn send(&self, message: Message) -> Result<()> {
        let sent = self.sender.as_ref().is_some_and(|sender| sender.send(message).is_ok());
        if sent { Ok(()) } else { Err(self.failed()) }
    }

    /// Waits until the thread has written what it was given.
    fn stop(&mut self) -> Result<()> {
        drop(self.sender.take());
        let stopped = self.thread.take().map(JoinHandle::join);
        if self.failure.get().is_some() || matches!(stopped, Some(Err(_))) {
            Err(self.failed())
        } else {
            Ok(())
        }
    }

    fn failed(&self) -> Error {
        let left = if self.partial.keeps() {
            format!("what was written until then is in {}", self.partial_path().display())
        } else {
            "nothing of it was kept".into()
        };
        let failed = |cause: &dyn std::fmt::Display, remedy: &str| {
            Error::machine(
                format!(
                    "cannot write the record {}: {cause}; {left}{remedy}",
                    self.partial.path().display()
                ),
                "",
            )
        };
        match self.failure.get() {
            Some(error) => failed(error, error.remedy()),
            None => failed(&"its thread has stopped", ""),
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        // An unfinished record is no further error.
        let _ = self.stop();
    }
}

/// The thread: writes until it is finished, dropped, or failed.
fn work(mut store: H5File, receiver: &Receiver<Message>, failure: &OnceLock<WriteError>) {
    let outcome = write_all(&mut store, receiver);
    let closed = match &outcome {
        Err(WriteError::Hdf5(_)) => {
            store.abandon();
            Ok(())
        }
        _ => store.close(),
    };
    if let Err(error) = outcome.and(closed) {
        // Nothing else sets it.
        let _ = failure.set(error);
    }
}

fn write_all(
    store: &mut H5File,
    receiver: &Receiver<Message>,
) -> std::result::Result<(), WriteError> {
    for message in receiver {
        let last = matches!(message, Message::Finish);
        store.accept(message)?;
        if last {
            return Ok(());
        }
    }
    store.write_waiting()
}

/// Refuses the partial file of a living run.
// HDF5 locks the file it writes; the lock of a killed run is gone within moments.
fn refuse_if_being_written(partial: &Path) -> Result<()> {
    if !partial.exists() {
        return Ok(());
    }
    match unlocked(|| hdf5::File::open_rw(partial)) {
        Err(cause) if is_locked(&cause) => Err(Error::machine(
            format!("{} is being written by another run", partial.display()),
            "",
        )),
        // A stale file of a killed run, damaged or not.
        _ => Ok(()),
    }
}
