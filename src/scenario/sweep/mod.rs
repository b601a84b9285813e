//! The sweep of a scenario: dotted keys with values. The cases are their product.
//!
//! Keys listed together under `zip` take their values side by side, as one axis of the product.

mod axis;
mod between;
mod find;
mod range;
mod unit;

use super::form::Form;
use super::keys::MAX_POINTS;
use super::source::Source;
use super::tree::Node;
use crate::error::Result;
use axis::axis;
pub(super) use find::find;

/// The key under `[sweep]` that lists keys which run together.
const ZIP: &str = "zip";

/// The swept keys; the cases are the product of the loops, the last one running fastest. Without
/// keys there is one case.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sweep {
    /// In the order of the file.
    pub axes: Vec<SweepAxis>,
    /// Which axes run together; most loops have one. All axes of a loop are of one length.
    pub loops: Vec<Vec<usize>>,
}

/// One swept key.
#[derive(Debug, Clone, PartialEq)]
pub struct SweepAxis {
    /// Dotted key, `barrier.0.height`.
    pub key: String,
    /// Unit of the numbers: the one in which all values were typed, else the working unit; `1` for
    /// pure numbers, empty for words.
    pub units: String,
    /// What it takes in turn.
    pub values: Vec<SweepValue>,
}

/// One value of a swept key.
#[derive(Debug, Clone, PartialEq)]
pub struct SweepValue {
    /// As typed, quotes left out; a step of a range in the unit of the range.
    pub text: String,
    /// The number in the unit of the axis, if the values of the axis are numbers.
    pub number: Option<f64>,
    pub(super) node: Node,
}

impl Sweep {
    /// How many cases there are.
    pub fn cases(&self) -> usize {
        self.shape().iter().product()
    }

    /// How many values each loop runs through.
    pub fn shape(&self) -> Vec<usize> {
        self.loops.iter().map(|axes| self.length(axes)).collect()
    }

    /// Which value each axis takes in case `index`.
    pub fn indices(&self, index: usize) -> Vec<usize> {
        let mut rest = index;
        let mut indices = vec![0; self.axes.len()];
        for axes in self.loops.iter().rev() {
            let length = self.length(axes);
            axes.iter().for_each(|&axis| indices[axis] = rest % length);
            rest /= length;
        }
        indices
    }

    fn length(&self, axes: &[usize]) -> usize {
        axes.first().map_or(1, |&axis| self.axes[axis].values.len())
    }
}

/// The sweep that the file describes, every value checked as if it stood under its key.
pub(super) fn sweep(form: Form<'_>, root: &Node) -> Result<Sweep> {
    let source = form.source;
    let entries = root.get("sweep").map(Node::entries).unwrap_or_default();
    let has_temperature = entries.iter().any(|entry| entry.key == "temperature");
    let swept = entries.iter().filter(|entry| entry.key != ZIP);
    let axes = swept.map(|entry| axis(form, entry, find(form, root, entry)?, has_temperature));
    let axes = axes.collect::<Result<Vec<_>>>()?;
    let zip = entries.iter().find(|entry| entry.key == ZIP);
    let sweep = Sweep { loops: loops(source, &axes, zip.map(|entry| &entry.node))?, axes };
    // Every case gets a name before the first one runs.
    let cases =
        sweep.shape().iter().try_fold(1usize, |product, &length| product.checked_mul(length));
    if cases.is_none_or(|cases| cases > MAX_POINTS as usize) {
        let message = format!("the sweep has more than {MAX_POINTS} cases");
        return Err(source.error(root.place("sweep"), message, "take fewer values"));
    }
    Ok(sweep)
}

/// What `zip` looks like.
const EXAMPLE: &str =
    "write zip = [[\"ion\", \"barrier.0.height\"]]: lists of keys of [sweep] that run together";

/// Which axes run together: as `zip` says, each other one alone, in the order of the file.
fn loops(source: &Source, axes: &[SweepAxis], zip: Option<&Node>) -> Result<Vec<Vec<usize>>> {
    let refuse = |node: &Node, message: &str| source.error(node.span.clone(), message, EXAMPLE);
    let lists = match zip {
        None => &[],
        Some(node) => node.list().ok_or_else(|| refuse(node, "`sweep.zip` must be a list"))?,
    };
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for list in lists {
        let Some(keys) = list.list().filter(|keys| keys.len() > 1) else {
            return Err(refuse(list, "`sweep.zip` must hold lists of two keys or more"));
        };
        let mut group: Vec<usize> = Vec::new();
        for key in keys {
            group.push(zipped_axis(source, axes, key, &group, &groups)?);
        }
        groups.push(group);
    }
    let alone = (0..axes.len()).filter(|at| !groups.iter().any(|group| group.contains(at)));
    let mut all: Vec<Vec<usize>> = alone.map(|at| vec![at]).collect();
    all.extend(groups);
    all.sort_by_key(|group| group.iter().copied().min());
    Ok(all)
}

/// The axis that `key` in a list of `zip` names, to run together with those of `group`.
fn zipped_axis(
    source: &Source,
    axes: &[SweepAxis],
    key: &Node,
    group: &[usize],
    groups: &[Vec<usize>],
) -> Result<usize> {
    let refuse =
        |message: String, remedy: &str| Err(source.error(key.span.clone(), message, remedy));
    let named = key.text().and_then(|text| axes.iter().position(|axis| axis.key == text));
    let Some(at) = named else {
        return refuse("`sweep.zip` names a key that [sweep] does not have".into(), EXAMPLE);
    };
    if group.contains(&at) || groups.iter().any(|other| other.contains(&at)) {
        let message = format!("`{}` is named twice in `sweep.zip`", axes[at].key);
        return refuse(message, "name it once");
    }
    let Some(&first) = group.first() else { return Ok(at) };
    let (a, b) = (&axes[first], &axes[at]);
    if a.values.len() != b.values.len() {
        let message = format!(
            "`{}` has {} values and `{}` has {}: they cannot run together",
            a.key,
            a.values.len(),
            b.key,
            b.values.len()
        );
        return refuse(message, "give both the same number of values");
    }
    Ok(at)
}
