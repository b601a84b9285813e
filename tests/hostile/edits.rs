//! A good record with edits: what someone with a hex editor, a bad disk or bad intentions makes of
//! it.
//!
//! The metadata of a record carry checksums, so that most damage is found by them. Whoever means it
//! mends the checksums afterwards: [`Good`] knows where they are.

/// Values that replace lengths and addresses of a file.
const VALUES: [u64; 16] = [
    0,
    1,
    7,
    8,
    255,
    4096,
    1 << 16,
    (1 << 31) - 1,
    1 << 31,
    (1 << 32) - 1,
    1 << 32,
    1 << 40,
    1 << 61,
    1 << 63,
    u64::MAX - 7,
    u64::MAX,
];

/// Names of the pieces that end with a checksum.
const SEALED: [&[u8; 4]; 8] =
    [b"OHDR", b"OCHK", b"BTHD", b"BTLF", b"BTIN", b"FRHP", b"FHDB", b"FHIB"];
/// Names of pieces without.
const OPEN: [&[u8; 4]; 4] = [b"TREE", b"GCOL", b"SNOD", b"HEAP"];
/// No sealed piece of a small record is longer.
const LONGEST: usize = 8192;

/// A whole record and the places of its structure: addresses, lengths, checksums.
pub struct Good {
    bytes: Vec<u8>,
    /// Begin and length, without the checksum, of each sealed piece.
    sealed: Vec<(usize, usize)>,
    /// Places of bytes that mean something to the library.
    structural: Vec<usize>,
}

impl Good {
    /// Looks through `bytes`.
    pub fn new(bytes: Vec<u8>) -> Self {
        let mut sealed = vec![(0, 44)];
        let mut structural = Vec::new();
        for at in 0..bytes.len().saturating_sub(16) {
            let name = &bytes[at..at + 4];
            if SEALED.iter().any(|sealed| *sealed == name) {
                sealed.extend(length(&bytes, at).map(|length| (at, length)));
            } else if OPEN.iter().any(|open| *open == name) {
                structural.extend(at..(at + 160).min(bytes.len()));
            }
        }
        structural.extend(sealed.iter().flat_map(|&(at, length)| at..at + length));
        Self { bytes, sealed, structural }
    }

    /// How many pieces carry a checksum.
    pub fn pieces(&self) -> usize {
        self.sealed.len()
    }

    /// How many bytes mean something to the library.
    pub fn structural(&self) -> usize {
        self.structural.len()
    }

    /// The record with `edits`, eight bytes each: what, where (3 bytes), with what (4 bytes);
    /// `mended`: with new checksums.
    pub fn edited(&self, edits: &[u8], mended: bool) -> Vec<u8> {
        let mut bytes = self.bytes.clone();
        for edit in edits.as_chunks::<8>().0 {
            let [kind, where_0, where_1, where_2, ..] = *edit;
            let value = u32::from_le_bytes([edit[4], edit[5], edit[6], edit[7]]);
            let number = u32::from_le_bytes([where_0, where_1, where_2, 0]) as usize;
            let at = if kind & 0x80 == 0 {
                self.structural[number % self.structural.len()]
            } else {
                number % bytes.len()
            };
            match kind & 0xf {
                0 | 1 => put(&mut bytes, at, &[value as u8]),
                2 => bytes[at] ^= 1 << (value & 7),
                3 => put(&mut bytes, at, &(value as u16).to_le_bytes()),
                4 => put(&mut bytes, at, &value.to_le_bytes()),
                5 => put(&mut bytes, at, &u64::from(value).to_le_bytes()),
                6 | 7 => put(&mut bytes, at, &VALUES[value as usize % VALUES.len()].to_le_bytes()),
                8 => {
                    let address = self.sealed[value as usize % self.sealed.len()].0 as u64;
                    put(&mut bytes, at, &address.to_le_bytes());
                }
                9 => {
                    let from =
                        self.structural[(value & 0xff_ffff) as usize % self.structural.len()];
                    let end = (from + 1 + (value >> 26) as usize).min(bytes.len());
                    let copy = bytes[from..end].to_vec();
                    put(&mut bytes, at, &copy);
                }
                10 => {
                    let length = bytes.len() as u64;
                    put(
                        &mut bytes,
                        at,
                        &length.wrapping_sub(u64::from(value & 0xff)).to_le_bytes(),
                    );
                }
                _ => bytes[at] = bytes[at].wrapping_add(value as u8),
            }
        }
        if mended {
            for &(at, length) in &self.sealed {
                let sum = checksum(&bytes[at..at + length]);
                put(&mut bytes, at + length, &sum.to_le_bytes());
            }
        }
        bytes
    }
}

/// The file that `input` stands for: its first byte chooses one of `good` and whether checksums are
/// mended, or takes the rest as it is; the second, whether the file is cut, longer, or has a piece
/// in or out.
pub fn file(good: &[Good], input: &[u8]) -> Vec<u8> {
    let [choice, shape, rest @ ..] = input else { return input.to_vec() };
    let Some(good) = good.get(usize::from(choice & 7)) else { return rest.to_vec() };
    let mut bytes = good.edited(rest, choice & 0x80 == 0);
    let place =
        rest.iter().fold(7_usize, |sum, &byte| sum.wrapping_mul(31).wrapping_add(byte.into()))
            % bytes.len();
    match shape {
        0 => bytes.truncate(place),
        1 => bytes.extend(rest.iter().cycle().take(place)),
        2 => drop(bytes.splice(place..place, rest.iter().copied())),
        3 => drop(bytes.splice(place..(place + rest.len()).min(bytes.len()), [])),
        _ => {}
    }
    bytes
}

fn put(bytes: &mut [u8], at: usize, value: &[u8]) {
    let end = (at + value.len()).min(bytes.len());
    bytes[at..end].copy_from_slice(&value[..end - at]);
}

/// How far the sealed piece at `at` goes, if its checksum is there.
fn length(bytes: &[u8], at: usize) -> Option<usize> {
    let piece = &bytes[at..bytes.len().min(at + LONGEST)];
    let holds = |&length: &usize| {
        let sum = piece.get(length..length + 4);
        sum.is_some_and(|sum| sum == checksum(&piece[..length]).to_le_bytes())
    };
    if !piece.starts_with(b"OHDR") {
        return (8..piece.len()).find(holds);
    }
    let flags = usize::from(piece[5]);
    let width = 1 << (flags & 3);
    let begin = 6 + 16 * (flags >> 5 & 1) + 4 * (flags >> 4 & 1);
    let size = piece
        .get(begin..begin + width)?
        .iter()
        .rev()
        .fold(0, |size, &byte| size << 8 | usize::from(byte));
    Some(begin + width + size).filter(holds)
}

/// HDF5's checksum of metadata: lookup3 by Bob Jenkins.
fn checksum(bytes: &[u8]) -> u32 {
    let mut state = [0xdead_beef_u32.wrapping_add(bytes.len() as u32); 3];
    let mut rest = bytes;
    loop {
        let (piece, others) = rest.split_at(rest.len().min(12));
        for (at, byte) in piece.iter().enumerate() {
            state[at / 4] = state[at / 4].wrapping_add(u32::from(*byte) << (8 * (at % 4)));
        }
        rest = others;
        if rest.is_empty() {
            break;
        }
        for (turn, by) in [4, 6, 8, 16, 19, 4].into_iter().enumerate() {
            let [x, y, z] = [turn % 3, (turn + 2) % 3, (turn + 1) % 3];
            state[x] = state[x].wrapping_sub(state[y]) ^ state[y].rotate_left(by);
            state[y] = state[y].wrapping_add(state[z]);
        }
    }
    for (turn, by) in [14, 11, 25, 16, 4, 14, 24].into_iter().enumerate() {
        let [x, y] = [(turn + 2) % 3, (turn + 1) % 3];
        state[x] = (state[x] ^ state[y]).wrapping_sub(state[y].rotate_left(by));
    }
    state[2]
}
