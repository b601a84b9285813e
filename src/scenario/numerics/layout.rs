//! Where everything stands: planes, packet, absorbers, grid.

use super::absorber::{Design, speeds};
use super::grid::{Demand, NEGLIGIBLE, friendly_sizes};
use super::tail_reach;
use super::window::Window;
use crate::dynamics::{Absorber, BLANES_MOAN, CHIN, STRANG, Splitting};
use crate::model::{Axis, Packet, Potential, Species};
use crate::scenario::{NumericsRequest, PacketRequest, Scheme};
use crate::units::HBAR;

/// Grids are chosen up to this many points; larger ones must be asked for by hand.
const MOST_POINTS: usize = 1 << 15;
/// Half wavelengths of the packet's fastest part between a jump or kink and a plane.
const RIPPLES: f64 = 16.0;

/// Why a scenario's numbers cannot mean what they say, and the key to change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Dotted key of the scenario.
    pub key: String,
    /// What is wrong.
    pub message: String,
    /// What would do.
    pub remedy: String,
}

impl Refusal {
    fn new(key: &str, message: String, remedy: String) -> Self {
        Self { key: key.into(), message, remedy }
    }
}

/// Everything about one packet's run but its time step and duration.
#[derive(Debug, Clone)]
pub struct Plan {
    /// What moves.
    pub species: Species,
    /// Through what.
    pub potential: Potential,
    /// How it starts.
    pub packet: Packet,
    /// Bound on the error of T(E) in the window.
    pub tolerance: f64,
    /// Method.
    pub scheme: Scheme,
    /// Where T(E) is trusted.
    pub window: Window,
    /// The grid.
    pub axis: Axis,
    /// Whether the grid was set by hand.
    pub grid_by_hand: bool,
    /// Grid point of the front plane.
    pub front: usize,
    /// Grid point of the back plane.
    pub back: usize,
    /// Width (Å), strength (meV), order.
    pub absorber: (f64, f64, u32),
    /// Where V returns to the left level, Å.
    pub closing: (f64, f64),
    /// Largest wavenumber of the packet's tail in either lead, 1/Å.
    pub highest: f64,
    /// Time step set by hand, fs.
    pub time_step: Option<f64>,
    /// Duration set by hand, fs.
    pub duration: Option<f64>,
    /// Longest step, fs: samples must keep the packet's energies apart, and a splitting must not couple to other energies.
    pub longest_step: f64,
    /// Time in which the slowest part of the window passes the back plane, were there no barrier, fs.
    pub flight: f64,
    /// A priori: amplitude the absorber returns, aliasing error, band-limit error.
    pub bounds: Bounds,
}

/// A priori bounds on single errors of T(E).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// Amplitude returned by the absorber.
    pub absorber: f64,
    /// First-order aliasing of the sampled potential.
    pub aliasing: f64,
    /// Second-order effect of jumps and kinks beyond the grid's wavenumbers.
    pub band_limit: f64,
}

impl Plan {
    /// Whether jumps or kinks act so much beyond the grid that a companion must tell their effect.
    pub fn is_rough(&self) -> bool {
        self.bounds.band_limit > NEGLIGIBLE * self.tolerance
    }

    /// The plan on the next finer grid of the same extent; `None` if the grid was set by hand or is the finest.
    pub fn finer(&self) -> Option<Self> {
        let points = friendly_sizes(MOST_POINTS).find(|&points| points > self.axis.points)?;
        let axis = Axis::new(self.axis.start, self.axis.end(), points);
        let index = |point: usize| self.axis.position(point);
        let front = ((index(self.front) - axis.start) / axis.spacing).floor() as usize;
        let back = ((index(self.back) - axis.start) / axis.spacing).ceil() as usize;
        (!self.grid_by_hand).then(|| Self { axis, front, back, ..self.clone() })
    }

    /// Sharpness of the ending of the energy sums: leakage about e^(−this), a thousandth of the tolerance.
    pub fn leakage(&self) -> f64 {
        (1000.0 / self.tolerance).ln()
    }

    /// Plans the run of one packet.
    ///
    /// # Errors
    /// A [`Refusal`] with the key to change.
    pub fn new(
        species: &Species,
        potential: &Potential,
        request: &PacketRequest,
        numerics: &NumericsRequest,
    ) -> Result<Self, Refusal> {
        let tolerance = numerics.tolerance;
        let level = potential.right_level();
        let mut packet = Packet { wavenumber: request.wavenumber, center: 0.0, width: request.width };
        let reach = tail_reach(tolerance);
        let backwards = 0.5 * libm::erfc(packet.wavenumber * packet.width * std::f64::consts::SQRT_2);
        if backwards > tolerance * 1e-2 {
            return Err(Refusal::new(
                "packet.width",
                format!("a packet this narrow moves left with probability {backwards:.1e}"),
                format!("widen it to {:.3} angstrom or more, or raise its energy", reach / (2.0 * packet.wavenumber)),
            ));
        }
        let window = Window::of(species, &packet, level).ok_or_else(|| {
            let (open, asked) = (level.max(0.0), species.kinetic_energy(packet.wavenumber));
            Refusal::new(
                "packet.energy",
                format!("the packet's energies around {asked:.4} meV lie under or at a lead's level ({open:.4} meV): nothing is transmitted"),
                "raise packet.energy, or lower the voltage or the step that lifts the right lead".into(),
            )
        })?;
        let (slow, fast) = speeds(&window, level);
        let (_, design) = (slow, absorber_design(species, numerics, slow, fast)?);

        // V counts as flat where it reflects less than a tenth of the tolerance, V/4E.
        // Band-limited jumps and kinks ring around their places: the planes keep clear of them.
        let rough = !potential.breaks().is_empty();
        let half_wave = std::f64::consts::PI / (packet.wavenumber + reach * packet.wavenumber_spread());
        let ringing = if rough { RIPPLES * half_wave } else { 0.0 };
        let (from, to) = potential.extent(0.4 * tolerance * slow);
        let (from, to) = (from - ringing, to + ringing);
        packet.center = request.center.unwrap_or(from - reach * packet.width);
        let clearance = (from - packet.center) / packet.width;
        if clearance < 0.999 * reach {
            let overlap = (-clearance.max(0.0).powi(2) / 4.0).exp();
            return Err(Refusal::new(
                "packet.center",
                format!(
                    "the packet overlaps the potential: at x = {from:.3} angstrom, where V begins, |psi| is still {overlap:.1e} of its top"
                ),
                format!("move it to {:.3} angstrom or further left, or leave the key out", from - reach * packet.width),
            ));
        }
        let lowest = potential.range().0;
        let spread = packet.wavenumber_spread();
        let tail = packet.wavenumber + reach * spread;
        let fastest = species.kinetic_energy(tail);
        let highest = tail.max(species.wavenumber(fastest - level));
        let demand = Demand {
            species,
            potential,
            tail: highest,
            local: species.wavenumber(window.to - lowest),
            slowest: species.wavenumber(slow),
            fastest: species.wavenumber(fast),
            absorber: design,
        };
        let left = packet.center - reach * packet.width - design.width;
        let right = to.max(from) + design.width;
        let axis = match numerics.grid {
            Some(axis) => checked_grid(axis, (left, right), &demand, tolerance, &packet)?,
            None => {
                // One spacing of room, so that the planes can sit on grid points outside of the potential.
                let length = (right - left) * 1.002 + 8.0 * std::f64::consts::PI / demand.tail;
                let points = demand.points(length, tolerance, MOST_POINTS).unwrap_or(MOST_POINTS);
                let spacing = length / points as f64;
                let local = demand.tail.max(demand.local);
                if std::f64::consts::PI / spacing < local || demand.aliasing(spacing) > tolerance {
                    return Err(too_large(length, spacing, (packet.width * reach, design.width), local));
                }
                Axis::new(left - 0.001 * (right - left), left - 0.001 * (right - left) + length, points)
            }
        };
        let bounds = Bounds {
            absorber: design.returned(species, slow, fast),
            aliasing: demand.aliasing(axis.spacing),
            band_limit: demand.band_limit(axis.spacing),
        };
        let jumps = potential.breaks().iter().any(|item| item.order() == 0);
        if bounds.band_limit > tolerance {
            return Err(Refusal::new(
                if numerics.grid.is_some() { "numerics.grid" } else { "numerics.tolerance" },
                format!(
                    "jumps or kinks of the potential limit T(E) to an error of about {:.1e} on {} points, above the tolerance {tolerance:.1e}",
                    bounds.band_limit, axis.points
                ),
                if bounds.band_limit < 0.05 {
                    format!("ask for tolerance = {:.0e} or more, or round the edges", 2.0 * bounds.band_limit)
                } else {
                    "use more points on a shorter grid, or round the edges".into()
                },
            ));
        }
        let front = ((from - axis.start) / axis.spacing).floor().max(1.0) as usize;
        let back = (((to.max(from) - axis.start) / axis.spacing).ceil() as usize).max(front + 1).min(axis.points - 2);
        let least = species.kinetic_energy((packet.wavenumber - reach * spread).max(0.0));
        let slowest_speed = species.velocity(demand.slowest);
        let flight = (axis.position(back) - packet.center + reach.min(8.0) * packet.width) / slowest_speed;
        let sampling = 0.9 * 2.0 * std::f64::consts::PI * HBAR / (fastest - least);
        let scheme = numerics.scheme.unwrap_or(if jumps { Scheme::Chebyshev } else { Scheme::BlanesMoan });
        let step_limit = match splitting(scheme) {
            // Where a hundred times the tolerance is lost to other energies in one passage, no companion tells the error.
            Some(splitting) => sampling.min(demand.longest_step(&splitting, axis.spacing, 2e6 * tolerance)),
            None => sampling,
        };
        if let Some(step) = numerics.time_step.filter(|&step| step > step_limit) {
            return Err(Refusal::new(
                "numerics.time_step",
                format!("a time step of {step} fs is beyond the reach of the {} scheme here", scheme.name()),
                format!("use {step_limit:.3} fs or less, or leave the key out"),
            ));
        }
        let central = species.velocity(packet.wavenumber);
        let least_duration = (axis.position(back) - packet.center + 4.0 * packet.width) / central;
        if let Some(duration) = numerics.duration.filter(|&duration| duration < least_duration) {
            return Err(Refusal::new(
                "numerics.duration",
                format!(
                    "{duration} fs is too short: the packet needs {least_duration:.0} fs to clear the potential even if nothing held it up"
                ),
                format!("use {:.0} fs or more, or leave the key out", 1.5 * flight),
            ));
        }
        let absorber = Absorber::new(&axis, design.width, design.strength, design.order);
        let outer = absorber.inner_edge(crate::dynamics::Edge::Right);
        Ok(Self {
            species: species.clone(),
            potential: potential.clone(),
            packet,
            tolerance,
            scheme,
            window,
            grid_by_hand: numerics.grid.is_some(),
            front,
            back,
            absorber: (design.width, design.strength, design.order),
            closing: ((outer + axis.end()) / 2.0, axis.end()),
            highest,
            time_step: numerics.time_step,
            duration: numerics.duration,
            longest_step: match splitting(scheme) {
                Some(splitting) => sampling
                    .min(demand.longest_step(&splitting, axis.spacing, tolerance))
                    .min(design.longest_step(species, window.to, tolerance, |n| splitting.absorption_harmonic(n))),
                None => sampling.min(design.longest_step(species, window.to, tolerance, |_| 1.0)),
            },
            flight,
            axis,
            bounds,
        })
    }
}

/// The table of coefficients of a scheme; the Chebyshev series has none.
pub fn splitting(scheme: Scheme) -> Option<Splitting> {
    match scheme {
        Scheme::Strang => Some(STRANG),
        Scheme::Chin => Some(CHIN),
        Scheme::BlanesMoan => Some(BLANES_MOAN),
        Scheme::Chebyshev => None,
    }
}

fn absorber_design(species: &Species, numerics: &NumericsRequest, slow: f64, fast: f64) -> Result<Design, Refusal> {
    let bound = numerics.tolerance / 20.0;
    let Some(asked) = numerics.absorber else {
        return Ok(Design::for_bound(species, slow, fast, bound));
    };
    let design = Design { width: asked.width, strength: asked.strength, order: asked.order };
    let returned = design.returned(species, slow, fast);
    if returned > numerics.tolerance {
        let better = Design::for_bound(species, slow, fast, bound);
        return Err(Refusal::new(
            "numerics.absorber",
            format!(
                "this absorber returns an amplitude of {returned:.1e}, above the tolerance {:.1e}",
                numerics.tolerance
            ),
            format!(
                "for example {{ width = \"{:.2} angstrom\", strength = \"{:.2} meV\", order = {} }}, or leave the key out",
                better.width, better.strength, better.order
            ),
        ));
    }
    Ok(design)
}

/// The refusal of a grid of `length` (Å) that the most points, `spacing` apart, do not resolve; `reach` is the half length of the
/// packet, `absorber` that of an absorber, Å, and `local` the largest wavenumber, 1/Å.
fn too_large(length: f64, spacing: f64, (reach, absorber): (f64, f64), local: f64) -> Refusal {
    let (key, remedy) = if reach > length / 8.0 {
        ("packet.width", "use a narrower packet")
    } else if absorber > length / 8.0 {
        ("packet.energy", "raise packet.energy, so that the absorbers can be shorter")
    } else {
        ("numerics.grid", "use wider barriers on a shorter length, or set numerics.grid by hand")
    };
    let wavelength = 2.0 * std::f64::consts::PI / local;
    let message = format!(
        "{length:.3e} angstrom of grid cannot be resolved: {MOST_POINTS} points stand {spacing:.4} angstrom apart, the shortest wavelength is {wavelength:.4} angstrom"
    );
    Refusal::new(key, message, remedy.into())
}

/// A grid set by hand, held against what the run needs.
fn checked_grid(
    axis: Axis,
    (left, right): (f64, f64),
    demand: &Demand<'_>,
    tolerance: f64,
    packet: &Packet,
) -> Result<Axis, Refusal> {
    let refuse = |message: String, remedy: String| Err(Refusal::new("numerics.grid", message, remedy));
    let enough = match demand.points(axis.length(), tolerance, MOST_POINTS * 32) {
        Some(points) => format!("use points = {points} or more on this length, or leave the key out"),
        None => "use a shorter grid, or leave the key out".into(),
    };
    if axis.points % 2 == 1 {
        return refuse(format!("{} points: the number must be even", axis.points), enough);
    }
    let largest = axis.largest_wavenumber();
    if !demand.holds_packet(axis.spacing) {
        return refuse(
            format!(
                "grid too coarse: it holds wavenumbers up to {largest:.2}/angstrom, the packet of central wavenumber {:.2} reaches {:.2}",
                packet.wavenumber, demand.tail
            ),
            enough,
        );
    }
    let aliasing = demand.aliasing(axis.spacing);
    if aliasing > tolerance {
        return refuse(
            format!(
                "grid too coarse: sampling this potential every {:.4} angstrom costs an error of about {aliasing:.1e}",
                axis.spacing
            ),
            enough,
        );
    }
    if axis.start > left + 1e-9 || axis.end() < right - 1e-9 {
        return refuse(
            format!(
                "the grid from {:.3} to {:.3} angstrom does not hold packet, potential and absorbers, which need {left:.3} to {right:.3}",
                axis.start,
                axis.end()
            ),
            format!(
                "use from = \"{left:.2} angstrom\" and to = \"{right:.2} angstrom\" or wider, or leave the key out"
            ),
        );
    }
    Ok(axis)
}
