//! The layout of records: one list for the writer, the reader and `wavepore schema record`.

use crate::observables::TIME_COLUMNS;

/// Version of the layout; raised when a known name changes its meaning.
pub(crate) const SCHEMA: i64 = 1;

/// One dataset or attribute of the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Group that holds it; `N` is the number of a packet.
    pub place: &'static str,
    /// Name inside the group.
    pub name: &'static str,
    /// Named dimensions, `scalar`, or `attribute`.
    pub shape: &'static str,
    /// Stored type.
    pub kind: &'static str,
    /// Unit; `1` for pure numbers, empty where a unit makes no sense.
    pub units: &'static str,
    /// One line: what it is (the `long_name` of a dataset).
    pub meaning: &'static str,
}

/// The root.
pub(crate) const ROOT: &str = "/";
/// The group of the potential.
pub(crate) const POTENTIAL: &str = "/potential";
/// The group of V(x) as it is drawn.
pub(crate) const POTENTIAL_CURVE: &str = "/potential_curve";
/// The group of one packet.
pub(crate) const PACKET: &str = "/packets/N";
/// The group of T(E).
pub(crate) const TRANSMISSION: &str = "/transmission";
/// The group of what leaves one driven packet.
pub(crate) const OUTGOING: &str = "/outgoing/N";
/// The group of levels.
pub(crate) const LEVELS: &str = "/levels";
pub(crate) const FACTORS: &str = "/factors";
pub(crate) const ARRHENIUS: &str = "/arrhenius";
pub(crate) const ISOTOPES: &str = "/isotopes";
/// The group of T(E) with the peaks of levels.
pub(crate) const COMPLETED: &str = "/stationary";
/// The group of I(V).
pub(crate) const CURRENTS: &str = "/currents";
/// The group of T(E) of each draw of tables with errors.
pub(crate) const TRANSMISSION_DRAWS: &str = "/transmission_draws";
/// The group of I(V) of each draw of tables with errors.
pub(crate) const CURRENTS_DRAWS: &str = "/currents_draws";
/// Passage times by voltage.
pub(crate) const PASSAGE: &str = "/passage";

/// The group of the side bands of a drive.
pub(crate) const SIDEBANDS: &str = "/sidebands";

/// The root of a collection of cases.
pub(crate) const COLLECTION: &str = "collection:/";

/// What this version writes, but for the columns over time: the fields of an [`Entry`] in order.
#[rustfmt::skip]
const ENTRIES: &[[&str; 6]] = &[
    [ROOT, "title", "attribute", "text", "", "title of the scenario"],
    [ROOT, "schema", "attribute", "int64", "", "version of this layout"],
    [ROOT, "program", "attribute", "text", "", "name, version and commit of the program that wrote the file"],
    [ROOT, "scenario", "attribute", "text", "", "scenario as typed, TOML"],
    [ROOT, "effective_scenario", "attribute", "text", "", "scenario that gives the same again, what was chosen is listed in comments, TOML"],
    [ROOT, "temperature_K", "attribute", "float64", "K", "temperature"],
    [ROOT, "mass_u", "attribute", "float64", "u", "mass of the ion"],
    [ROOT, "charge", "attribute", "int32", "1", "charge number of the ion"],
    [ROOT, "case", "attribute", "text", "", "name of the case, in a sweep"],
    [ROOT, "warnings", "attribute", "text", "", "what a reader of the numbers must know, a line each; empty if nothing"],
    [ROOT, "complete", "attribute", "uint8", "", "1 once the run has finished, 0 before"],

    [POTENTIAL, "x", "(x)", "float64", "angstrom", "position"],
    [POTENTIAL, "potential", "(x)", "float64", "meV", "static potential energy, counted from the left level"],
    [POTENTIAL, "driven", "(x)", "float64", "meV", "W(x) of a drive that adds W(x) s(t), driven runs alone"],
    [POTENTIAL, "drive_frequency_THz", "attribute", "float64", "THz", "frequency of the drive, driven runs alone"],
    [POTENTIAL, "classical_top", "scalar", "float64", "meV", "maximum of the potential, both leads included"],
    [POTENTIAL, "front_plane_angstrom", "attribute", "float64", "angstrom", "plane in front of the barrier"],
    [POTENTIAL, "back_plane_angstrom", "attribute", "float64", "angstrom", "plane behind the barrier"],
    [POTENTIAL, "absorber_…, membrane_…", "attribute", "float64", "", "edges of absorbers and membrane, unit in the name"],

    [POTENTIAL_CURVE, "x", "(x)", "float64", "angstrom", "position, not falling; two points of one position are a jump"],
    [POTENTIAL_CURVE, "potential", "(x)", "float64", "meV", "static potential energy by its formula, within 2e-4 of its range along the line through the points"],
    [POTENTIAL_CURVE, "driven", "(x)", "float64", "meV", "W(x) of a drive likewise, driven runs alone"],

    [PACKET, "energy_meV", "attribute", "float64", "meV", "energy of the central wavenumber"],
    [PACKET, "ion", "attribute", "text", "", "name of the ion"],
    [PACKET, "index", "attribute", "int64", "", "number of the packet, from 0"],
    [PACKET, "final_transmitted", "attribute", "float64", "1", "transmitted probability at the end of the run"],
    [PACKET, "final_reflected", "attribute", "float64", "1", "reflected probability at the end of the run"],
    [PACKET, "final_transmitted_error", "attribute", "float64", "1", "bound on the error of final_transmitted"],
    [PACKET, "final_reflected_error", "attribute", "float64", "1", "bound on the error of final_reflected"],
    [PACKET, "expected_transmitted", "attribute", "float64", "1", "transmitted probability by the transfer matrix, or by Floquet states under a drive"],
    [PACKET, "transmitted_matrix_error, transmitted_floquet_error", "attribute", "float64", "1", "bound on the error of transmitted_matrix, or of transmitted_floquet"],
    [PACKET, "classical_transmitted", "attribute", "float64", "1", "transmitted share of a classical ensemble of the same phase-space density"],
    [PACKET, "transmitted_classical_error", "attribute", "float64", "1", "bound on the error of transmitted_classical, driven runs alone"],
    [PACKET, "energy_gained_meV, energy_gained_error_meV", "attribute", "float64", "meV", "mean energy of what left less that of what came in, and the bound on its error, driven runs alone"],
    [PACKET, "work_meV, work_error_meV", "attribute", "float64", "meV", "what the drive gave, the integral of <dV/dt>, and the bound on its error, driven runs alone"],
    [PACKET, "phases", "attribute", "float64", "1", "number of phases over which the final numbers are means; 1 at a given phase; driven runs alone"],
    [PACKET, "static_transmitted", "attribute", "float64", "1", "transmitted probability of the static potential, driven runs alone"],
    [PACKET, "adiabatic_transmitted", "attribute", "float64", "1", "transmitted probability in the limit of slow drives, driven runs alone"],
    [PACKET, "drive_phase_rad", "attribute", "float64", "rad", "phase of the drive at time 0 in the run that was shown, driven runs alone"],
    [PACKET, "drive_from_fs, drive_to_fs, drive_ramp_fs", "attribute", "float64", "fs", "when a drive that is switched begins to rise and has fallen again, and how long that takes"],
    [PACKET, "largest_difference", "attribute", "float64", "1", "largest |packet - matrix| of T(E) in its trusted window"],
    [PACKET, "largest_error_estimate", "attribute", "float64", "1", "largest error_estimate in its trusted window"],
    [PACKET, "width_angstrom", "attribute", "float64", "angstrom", "standard deviation of |psi|^2 at the start"],
    [PACKET, "center_angstrom", "attribute", "float64", "angstrom", "centre of the packet at the start"],
    [PACKET, "wavenumber_per_angstrom", "attribute", "float64", "1/angstrom", "central wavenumber"],
    [PACKET, "front_plane_angstrom", "attribute", "float64", "angstrom", "plane in front of the barrier"],
    [PACKET, "back_plane_angstrom", "attribute", "float64", "angstrom", "plane behind the barrier"],
    [PACKET, "absorber_width_angstrom", "attribute", "float64", "angstrom", "width of each absorber"],
    [PACKET, "absorber_strength_meV", "attribute", "float64", "meV", "strength of the absorbers at their outer ends"],
    [PACKET, "absorber_order", "attribute", "float64", "1", "power by which the absorbers rise"],
    [PACKET, "time_step_fs", "attribute", "float64", "fs", "time step"],
    [PACKET, "duration_fs", "attribute", "float64", "fs", "duration of the run"],
    [PACKET, "window_from_meV", "attribute", "float64", "meV", "lower end of the trusted window"],
    [PACKET, "window_to_meV", "attribute", "float64", "meV", "upper end of the trusted window"],
    [PACKET, "x", "(x)", "float64", "angstrom", "position"],
    [PACKET, "time", "(time)", "float64", "fs", "time"],
    [PACKET, "density", "(time, x)", "float32", "1/angstrom", "probability density"],
    [PACKET, "wave_function", "(time, x)", "complex128", "angstrom^-1/2", "wave function, if asked for"],
    [PACKET, "classical_energy", "(classical_energy)", "float64", "meV", "energy at the start of each of some classical ions with the phase-space density of the packet, rising"],
    [PACKET, "classical_position", "(time, classical_energy)", "float32", "angstrom", "their positions, to 6e-5 angstrom; they move freely where the packet is absorbed"],

    [TRANSMISSION, "energy", "(energy)", "float64", "meV", "energy, counted from the left level"],
    [TRANSMISSION, "packet", "(energy)", "float64", "1", "transmission from the wave packet"],
    [TRANSMISSION, "matrix", "(energy)", "float64", "1", "transmission from the transfer matrix"],
    [TRANSMISSION, "classical", "(energy)", "float64", "1", "classical transmission"],
    [TRANSMISSION, "reflection", "(energy)", "float64", "1", "reflection from the wave packet"],
    [TRANSMISSION, "weight", "(energy)", "float64", "1/meV", "incident spectrum of the packet"],
    [TRANSMISSION, "difference", "(energy)", "float64", "1", "packet minus matrix"],
    [TRANSMISSION, "error_estimate", "(energy)", "float64", "1", "estimated error of packet"],
    [TRANSMISSION, "reflection_error", "(energy)", "float64", "1", "bound on the error of reflection"],
    [TRANSMISSION, "packet_index", "(energy)", "int64", "1", "number of the packet the row comes from"],
    [TRANSMISSION, "velocity", "(energy)", "float64", "m/s", "velocity of the incident ion, steady state alone"],
    [TRANSMISSION, "matrix_reflection", "(energy)", "float64", "1", "reflection from the transfer matrix, steady state alone"],
    [TRANSMISSION, "matrix_error", "(energy)", "float64", "1", "bound on the relative error of exp(ln_matrix), steady state alone"],
    [TRANSMISSION, "ln_matrix", "(energy)", "float64", "1", "logarithm of matrix, where that is too small for a number as well; NaN where a lead is closed; steady state alone"],
    [TRANSMISSION, "matrix_reflection_error", "(energy)", "float64", "1", "bound on the error of matrix_reflection, steady state alone"],
    [TRANSMISSION, "transmission_minus_classical", "(energy)", "float64", "1", "matrix less classical, steady state alone"],
    [TRANSMISSION, "t_re", "(energy)", "float64", "1", "amplitude of t·exp(i·k_R·x), counted from x = 0, for exp(i·k_L·x) + r·exp(−i·k_L·x); steady state alone"],
    [TRANSMISSION, "t_im", "(energy)", "float64", "1", "its imaginary part"],
    [TRANSMISSION, "r_re", "(energy)", "float64", "1", "amplitude of r·exp(−i·k_L·x), counted from x = 0; steady state alone"],
    [TRANSMISSION, "r_im", "(energy)", "float64", "1", "its imaginary part"],
    [TRANSMISSION, "amplitude_error", "(energy)", "float64", "1", "bound on the relative error of t and on that of r"],
    [TRANSMISSION, "phase", "(energy)", "float64", "rad", "phase of t with all turns, 0 for E → ∞; NaN where a lead is closed; steady state alone"],
    [TRANSMISSION, "phase_error", "(energy)", "float64", "rad", "bound on the error of phase"],
    [TRANSMISSION, "delay", "(energy)", "float64", "fs", "ħ·d phase/dE, behind an ion that changes its speed at x = 0; NaN where a lead is closed; steady state alone"],
    [TRANSMISSION, "delay_error", "(energy)", "float64", "fs", "bound on the error of delay"],
    [TRANSMISSION, "dwell", "(energy)", "float64", "fs", "∫|ψ|² dx between two planes over the incident flux; steady state alone"],
    [TRANSMISSION, "dwell_error", "(energy)", "float64", "fs", "bound on the error of dwell"],
    [TRANSMISSION, "dwell_from_A", "attribute", "float64", "Å", "left plane of the dwell time"],
    [TRANSMISSION, "dwell_to_A", "attribute", "float64", "Å", "right plane of the dwell time"],
    [TRANSMISSION, "ln_hill_wheeler", "(energy)", "float64", "1", "ln T of a parabola with height and curvature of the top, of one smooth top; with --approximations"],
    [TRANSMISSION, "ln_kemble", "(energy)", "float64", "1", "ln T of Kemble's formula, each top for itself; with --approximations"],
    [TRANSMISSION, "ln_primitive", "(energy)", "float64", "1", "minus twice the action under V; with --approximations"],
    [TRANSMISSION, "ln_eckart_fit", "(energy)", "float64", "1", "ln T of the Eckart barrier with height and curvature of the top, of one smooth top; with --approximations"],
    [TRANSMISSION, "trusted", "(energy)", "uint8", "1", "1 inside the trusted window, 0 outside"],
    [TRANSMISSION, "temperature_K", "attribute", "float64", "K", "temperature, of steady states alone"],
    [TRANSMISSION, "classical_top_meV", "attribute", "float64", "meV", "maximum of the potential, both leads included, of steady states alone"],
    [TRANSMISSION, "transmission_p16", "(energy)", "float64", "1", "16th percentile of transmission over draws of tables with errors, steady state alone"],
    [TRANSMISSION, "transmission_p50", "(energy)", "float64", "1", "50th percentile of transmission over draws of tables with errors, steady state alone"],
    [TRANSMISSION, "transmission_p84", "(energy)", "float64", "1", "84th percentile of transmission over draws of tables with errors, steady state alone"],
    [TRANSMISSION, "transmission_p16_error", "(energy)", "float64", "1", "standard error of transmission_p16, with what the numerics leave unknown"],
    [TRANSMISSION, "transmission_p50_error", "(energy)", "float64", "1", "standard error of transmission_p50, with what the numerics leave unknown"],
    [TRANSMISSION, "transmission_p84_error", "(energy)", "float64", "1", "standard error of transmission_p84, with what the numerics leave unknown"],
    [TRANSMISSION, "draws", "attribute", "float64", "1", "number of draws of tables with errors"],

    [TRANSMISSION_DRAWS, "realization", "(realization)", "float64", "1", "number of the draw, from 0; draws 2j and 2j + 1 mirror each other"],
    [TRANSMISSION_DRAWS, "energy", "(energy)", "float64", "meV", "energy, counted from the left level"],
    [TRANSMISSION_DRAWS, "transmission", "(realization, energy)", "float64", "1", "transmission of each draw from the transfer matrix"],

    [OUTGOING, "energy", "(energy)", "float64", "meV", "energy, counted from the left level; a group for each packet of a driven run"],
    [OUTGOING, "incident", "(energy)", "float64", "1/meV", "probability density that comes in"],
    [OUTGOING, "transmitted", "(energy)", "float64", "1/meV", "probability density that leaves behind the potential"],
    [OUTGOING, "reflected", "(energy)", "float64", "1/meV", "probability density that leaves in front of it"],

    [CURRENTS, "voltage", "(voltage)", "float64", "mV", "membrane voltage, inside minus outside"],
    [CURRENTS, "flux_in", "(voltage)", "float64", "1/s", "ions per second, outside to inside"],
    [CURRENTS, "flux_out", "(voltage)", "float64", "1/s", "ions per second, inside to outside"],
    [CURRENTS, "current_quantum", "(voltage)", "float64", "pA", "current, quantum, positive outward"],
    [CURRENTS, "current_ballistic", "(voltage)", "float64", "pA", "current, classical ballistic, positive outward"],
    [CURRENTS, "current_diffusive", "(voltage)", "float64", "pA", "current, classical diffusive, positive outward"],
    [CURRENTS, "kappa", "(voltage)", "float64", "1", "charge that moves inward (outward where nothing is outside), quantum over classical ballistic"],
    [CURRENTS, "current_kramers", "(voltage)", "float64", "pA", "classical current with friction, Kramers' factor summed over all tops, positive outward"],
    [CURRENTS, "current_kramers_upper", "(voltage)", "float64", "pA", "the other end of its bracket, where friction is weak and tops are several"],
    [CURRENTS, "diffusive_over_ballistic", "(voltage)", "float64", "1", "Nernst-Planck over classical ballistic flux, the largest of all ions; above 1 the classical upper bound is exceeded"],
    [CURRENTS, "relative_error", "(voltage)", "float64", "1", "bound on the relative error of the quantum fluxes"],
    [CURRENTS, "current_quantum_error", "(voltage)", "float64", "pA", "bound on the error of current_quantum"],
    [CURRENTS, "flux_in_ION, flux_out_ION", "(voltage)", "float64", "1/s", "fluxes of one of several ions"],
    [CURRENTS, "nernst_mV", "attribute", "float64", "mV", "equilibrium potential by the formula, of the first ion; infinite beside an empty bath"],
    [CURRENTS, "nernst_ION_mV", "attribute", "float64", "mV", "equilibrium potential of one of several ions; infinite beside an empty bath"],
    // Before the patterns below, which fit them too.
    [CURRENTS, "std_ln_flux_error_MODEL", "attribute", "float64", "1", "its standard error"],
    [CURRENTS, "std_ln_flux_MODEL", "attribute", "float64", "1", "standard deviation of ln of the one-way flux of charge at 0 mV over the draws; quantum, ballistic, diffusive"],
    [CURRENTS, "first_order_ln_flux_MODEL", "attribute", "float64", "1", "the same standard deviation to first order in the errors"],
    [CURRENTS, "reversal_p16_MODEL_mV", "attribute", "float64", "mV", "16th percentile of the reversal potential over the draws"],
    [CURRENTS, "slope_conductance_p16_MODEL_pS, chord_conductance_p16_MODEL_pS", "attribute", "float64", "pS", "16th percentile of a conductance over the draws"],
    [CURRENTS, "reversal_p50_MODEL_mV", "attribute", "float64", "mV", "50th percentile of the reversal potential over the draws"],
    [CURRENTS, "slope_conductance_p50_MODEL_pS, chord_conductance_p50_MODEL_pS", "attribute", "float64", "pS", "50th percentile of a conductance over the draws"],
    [CURRENTS, "reversal_p84_MODEL_mV", "attribute", "float64", "mV", "84th percentile of the reversal potential over the draws"],
    [CURRENTS, "slope_conductance_p84_MODEL_pS, chord_conductance_p84_MODEL_pS", "attribute", "float64", "pS", "84th percentile of a conductance over the draws"],
    [CURRENTS, "reversal_MODEL_mV", "attribute", "float64", "mV", "root of the computed current; quantum, ballistic, diffusive; infinite where charge moves one way only"],
    [CURRENTS, "slope_conductance_MODEL_pS", "attribute", "float64", "pS", "dI/dV at reversal; NaN where that is infinite"],
    [CURRENTS, "chord_conductance_MODEL_pS", "attribute", "float64", "pS", "I(0)/(0 - reversal); NaN where the reversal is infinite"],
    [CURRENTS, "reversal_error_MODEL_mV", "attribute", "float64", "mV", "bound on the error of reversal"],
    [CURRENTS, "slope_conductance_error_MODEL_pS, chord_conductance_error_MODEL_pS", "attribute", "float64", "pS", "bounds on the errors of conductances"],
    [CURRENTS, "current_quantum_p16", "(voltage)", "float64", "pA", "16th percentile of the quantum current over draws of tables with errors"],
    [CURRENTS, "current_quantum_p50", "(voltage)", "float64", "pA", "50th percentile of the quantum current over draws of tables with errors"],
    [CURRENTS, "current_quantum_p84", "(voltage)", "float64", "pA", "84th percentile of the quantum current over draws of tables with errors"],
    [CURRENTS, "current_ballistic_p16", "(voltage)", "float64", "pA", "16th percentile of the classical ballistic current over draws of tables with errors"],
    [CURRENTS, "current_ballistic_p50", "(voltage)", "float64", "pA", "50th percentile of the classical ballistic current over draws of tables with errors"],
    [CURRENTS, "current_ballistic_p84", "(voltage)", "float64", "pA", "84th percentile of the classical ballistic current over draws of tables with errors"],
    [CURRENTS, "current_diffusive_p16", "(voltage)", "float64", "pA", "16th percentile of the classical diffusive current over draws of tables with errors"],
    [CURRENTS, "current_diffusive_p50", "(voltage)", "float64", "pA", "50th percentile of the classical diffusive current over draws of tables with errors"],
    [CURRENTS, "current_diffusive_p84", "(voltage)", "float64", "pA", "84th percentile of the classical diffusive current over draws of tables with errors"],
    [CURRENTS, "kappa_p16", "(voltage)", "float64", "1", "16th percentile of kappa over draws of tables with errors"],
    [CURRENTS, "kappa_p50", "(voltage)", "float64", "1", "50th percentile of kappa over draws of tables with errors"],
    [CURRENTS, "kappa_p84", "(voltage)", "float64", "1", "84th percentile of kappa over draws of tables with errors"],
    [CURRENTS, "current_quantum_p16_error", "(voltage)", "float64", "pA", "standard error of current_quantum_p16, with what the numerics leave unknown"],
    [CURRENTS, "current_quantum_p50_error", "(voltage)", "float64", "pA", "standard error of current_quantum_p50, with what the numerics leave unknown"],
    [CURRENTS, "current_quantum_p84_error", "(voltage)", "float64", "pA", "standard error of current_quantum_p84, with what the numerics leave unknown"],
    [CURRENTS, "current_ballistic_p16_error", "(voltage)", "float64", "pA", "standard error of current_ballistic_p16, with what the numerics leave unknown"],
    [CURRENTS, "current_ballistic_p50_error", "(voltage)", "float64", "pA", "standard error of current_ballistic_p50, with what the numerics leave unknown"],
    [CURRENTS, "current_ballistic_p84_error", "(voltage)", "float64", "pA", "standard error of current_ballistic_p84, with what the numerics leave unknown"],
    [CURRENTS, "current_diffusive_p16_error", "(voltage)", "float64", "pA", "standard error of current_diffusive_p16, with what the numerics leave unknown"],
    [CURRENTS, "current_diffusive_p50_error", "(voltage)", "float64", "pA", "standard error of current_diffusive_p50, with what the numerics leave unknown"],
    [CURRENTS, "current_diffusive_p84_error", "(voltage)", "float64", "pA", "standard error of current_diffusive_p84, with what the numerics leave unknown"],
    [CURRENTS, "kappa_p16_error", "(voltage)", "float64", "1", "standard error of kappa_p16, with what the numerics leave unknown"],
    [CURRENTS, "kappa_p50_error", "(voltage)", "float64", "1", "standard error of kappa_p50, with what the numerics leave unknown"],
    [CURRENTS, "kappa_p84_error", "(voltage)", "float64", "1", "standard error of kappa_p84, with what the numerics leave unknown"],
    [CURRENTS, "draws", "attribute", "float64", "1", "number of draws of tables with errors"],

    [CURRENTS_DRAWS, "realization", "(realization)", "float64", "1", "number of the draw, from 0; draws 2j and 2j + 1 mirror each other"],
    [CURRENTS_DRAWS, "voltage", "(voltage)", "float64", "mV", "membrane voltage, inside minus outside"],
    [CURRENTS_DRAWS, "flux_in", "(realization, voltage)", "float64", "1/s", "ions per second, outside to inside, of each draw"],
    [CURRENTS_DRAWS, "flux_out", "(realization, voltage)", "float64", "1/s", "ions per second, inside to outside, of each draw"],
    [CURRENTS_DRAWS, "current_quantum", "(realization, voltage)", "float64", "pA", "current of each draw, quantum, positive outward"],
    [CURRENTS_DRAWS, "current_ballistic", "(realization, voltage)", "float64", "pA", "current of each draw, classical ballistic, positive outward"],
    [CURRENTS_DRAWS, "current_diffusive", "(realization, voltage)", "float64", "pA", "current of each draw, classical diffusive, positive outward"],
    [CURRENTS_DRAWS, "kappa", "(realization, voltage)", "float64", "1", "quantum over classical ballistic charge of each draw"],
    [CURRENTS_DRAWS, "reversal", "(realization)", "float64", "mV", "reversal potential of each draw, as reversal_MODEL; quantum, ballistic, diffusive"],
    [CURRENTS_DRAWS, "slope_conductance", "(realization)", "float64", "pS", "dI/dV there, as slope_conductance_MODEL"],
    [CURRENTS_DRAWS, "chord_conductance", "(realization)", "float64", "pS", "I(0)/(0 - reversal), as chord_conductance_MODEL"],

    [FACTORS, "row", "(row)", "float64", "1", "number of the row: a top, an ion, a temperature"],
    [FACTORS, "ion", "(row)", "float64", "1", "number of the ion, from 0: that of the scenario, then those of [[species]]"],
    [FACTORS, "temperature", "(row)", "float64", "K", "temperature"],
    [FACTORS, "top", "(row)", "float64", "Å", "position of the top"],
    [FACTORS, "top_energy", "(row)", "float64", "meV", "V there, counted from the left level"],
    [FACTORS, "kappa", "(row)", "float64", "1", "quantum over classical flux of a bath at the level of the left lead, over all of V(x)"],
    [FACTORS, "kappa_error", "(row)", "float64", "1", "bound on the error of kappa"],
    [FACTORS, "omega_b", "(row)", "float64", "1/ps", "ω = √(−V″/m) at the top; NaN where it has no curvature, as are the formulas of it"],
    [FACTORS, "u", "(row)", "float64", "1", "ħω/kT"],
    [FACTORS, "crossover", "(row)", "float64", "K", "ħω/2πk_B"],
    [FACTORS, "wigner", "(row)", "float64", "1", "1 + u²/24"],
    [FACTORS, "wigner_anharmonic", "(row)", "float64", "1", "all of order ħ², with V‴ and V⁗"],
    [FACTORS, "bell", "(row)", "float64", "1", "(u/2)/sin(u/2), below u = 2π"],
    [FACTORS, "bell_truncated", "(row)", "float64", "1", "kappa of the parabola's T(E) from E = 0 on"],
    [FACTORS, "eckart_fit_width", "(row)", "float64", "Å", "length of the Eckart barrier with height and curvature of the top"],
    [FACTORS, "eckart_fit", "(row)", "float64", "1", "kappa of that barrier"],
    [FACTORS, "kemble", "(row)", "float64", "1", "kappa of Kemble's T(E) over all of V(x), each top for itself"],
    [FACTORS, "instanton", "(row)", "float64", "1", "steepest descents, below the crossover"],
    [FACTORS, "gamma", "(row)", "float64", "1/ps", "friction kT/(m·D)"],
    [FACTORS, "kramers", "(row)", "float64", "1", "λ/ω, λ² + λγ = ω²"],
    [FACTORS, "grote_hynes", "(row)", "float64", "1", "λ/ω with memory of the friction"],
    [FACTORS, "crossover_dissipative", "(row)", "float64", "K", "ħλ/2πk_B"],
    [FACTORS, "crossover_grote_hynes", "(row)", "float64", "K", "ħλ/2πk_B with memory"],
    [FACTORS, "wolynes", "(row)", "float64", "1", "Wolynes' factor, above the crossover with friction"],
    [FACTORS, "wolynes_memory", "(row)", "float64", "1", "Wolynes' factor with memory"],

    [ARRHENIUS, "temperature", "(temperature)", "float64", "K", "temperature"],
    [ARRHENIUS, "flux_quantum", "(temperature)", "float64", "1/s", "ions per second from outside at 0 mV, quantum"],
    [ARRHENIUS, "flux_quantum_error", "(temperature)", "float64", "1/s", "bound on the error of flux_quantum"],
    [ARRHENIUS, "flux_ballistic", "(temperature)", "float64", "1/s", "ions per second from outside at 0 mV, ballistic"],
    [ARRHENIUS, "flux_ballistic_error", "(temperature)", "float64", "1/s", "bound on the error of flux_ballistic"],
    [ARRHENIUS, "flux_diffusive", "(temperature)", "float64", "1/s", "ions per second from outside at 0 mV, diffusive"],
    [ARRHENIUS, "flux_diffusive_error", "(temperature)", "float64", "1/s", "bound on the error of flux_diffusive"],
    [ARRHENIUS, "activation_quantum", "(temperature)", "float64", "meV", "kT²·d ln flux/dT, quantum"],
    [ARRHENIUS, "activation_quantum_error", "(temperature)", "float64", "meV", "bound on the error of activation_quantum"],
    [ARRHENIUS, "activation_ballistic", "(temperature)", "float64", "meV", "kT²·d ln flux/dT, ballistic"],
    [ARRHENIUS, "activation_ballistic_error", "(temperature)", "float64", "meV", "bound on the error of activation_ballistic"],
    [ARRHENIUS, "activation_diffusive", "(temperature)", "float64", "meV", "kT²·d ln flux/dT, diffusive"],
    [ARRHENIUS, "activation_diffusive_error", "(temperature)", "float64", "meV", "bound on the error of activation_diffusive"],
    [ARRHENIUS, "q10_quantum", "(temperature)", "float64", "1", "flux(T + 5 K)/flux(T − 5 K), quantum"],
    [ARRHENIUS, "q10_quantum_error", "(temperature)", "float64", "1", "bound on the error of q10_quantum"],
    [ARRHENIUS, "q10_ballistic", "(temperature)", "float64", "1", "flux(T + 5 K)/flux(T − 5 K), ballistic"],
    [ARRHENIUS, "q10_ballistic_error", "(temperature)", "float64", "1", "bound on the error of q10_ballistic"],
    [ARRHENIUS, "q10_diffusive", "(temperature)", "float64", "1", "flux(T + 5 K)/flux(T − 5 K), diffusive"],
    [ARRHENIUS, "q10_diffusive_error", "(temperature)", "float64", "1", "bound on the error of q10_diffusive"],
    [ARRHENIUS, "diffusion_activation_meV", "attribute", "float64", "meV", "activation energy of the diffusion coefficient"],

    [ISOTOPES, "temperature", "(temperature)", "float64", "K", "temperature"],
    [ISOTOPES, "ratio_quantum", "(temperature)", "float64", "1", "flux of the lighter over that of the heavier isotope, quantum"],
    [ISOTOPES, "ratio_quantum_error", "(temperature)", "float64", "1", "bound on the error of ratio_quantum"],
    [ISOTOPES, "ratio_ballistic", "(temperature)", "float64", "1", "flux of the lighter over that of the heavier isotope, ballistic"],
    [ISOTOPES, "ratio_ballistic_error", "(temperature)", "float64", "1", "bound on the error of ratio_ballistic"],
    [ISOTOPES, "ratio_diffusive", "(temperature)", "float64", "1", "flux of the lighter over that of the heavier isotope, diffusive"],
    [ISOTOPES, "ratio_diffusive_error", "(temperature)", "float64", "1", "bound on the error of ratio_diffusive"],
    [ISOTOPES, "light_u", "attribute", "float64", "u", "mass of the lighter isotope"],
    [ISOTOPES, "heavy_u", "attribute", "float64", "u", "mass of the heavier isotope"],
    [ISOTOPES, "mass_exponent", "attribute", "float64", "1", "β of diffusion coefficients that go with m^(−β)"],

    [PASSAGE, "voltage", "(voltage)", "float64", "mV", "membrane voltage, inside minus outside"],
    [PASSAGE, "length", "(voltage)", "float64", "angstrom", "integral of exp(U/kT) over the membrane, of the first ion as all columns without a name of an ion"],
    [PASSAGE, "splitting_right_from_0", "(voltage)", "float64", "1", "probability to leave by the right face after the start; NaN where that is outside"],
    [PASSAGE, "exit_time_from_0", "(voltage)", "float64", "ps", "mean time from the start to either face; NaN where that is outside"],
    [PASSAGE, "first_passage_right", "(voltage)", "float64", "ps", "mean time from the left face, which reflects, to the right one"],
    [PASSAGE, "first_passage_left", "(voltage)", "float64", "ps", "mean time from the right face, which reflects, to the left one"],
    [PASSAGE, "transit_time", "(voltage)", "float64", "ps", "mean duration of a crossing that does not return to its face"],
    [PASSAGE, "occupancy_left", "(voltage)", "float64", "angstrom", "mean number of ions inside that came from the left, for one per angstrom in that bath"],
    [PASSAGE, "occupancy_right", "(voltage)", "float64", "angstrom", "the same from the right"],
    [PASSAGE, "permeability", "(voltage)", "float64", "angstrom/ps", "diffusion coefficient over length"],
    [PASSAGE, "relative_error", "(voltage)", "float64", "1", "bound on the relative error of each column"],
    [PASSAGE, "COLUMN_ION", "(voltage)", "float64", "", "the same columns of each of several ions"],
    [PASSAGE, "start_A", "attribute", "float64", "angstrom", "where the ion starts that leaves by either face"],
    [PASSAGE, "temperature_K", "attribute", "float64", "K", "temperature"],

    [LEVELS, "level", "(level)", "float64", "1", "number of the level, from 0"],
    [LEVELS, "energy", "(level)", "float64", "meV", "energy, counted from the left level"],
    [LEVELS, "width", "(level)", "float64", "meV", "full width; 0 for bound states"],
    [LEVELS, "width_left", "(level)", "float64", "meV", "part of width that leaves to the left"],
    [LEVELS, "width_right", "(level)", "float64", "meV", "part of width that leaves to the right"],
    [LEVELS, "lifetime", "(level)", "float64", "ps", "hbar/width; infinite for bound states"],
    [LEVELS, "spacing", "(level)", "float64", "THz", "distance to the next level over h; NaN for the last"],
    [LEVELS, "position", "(level)", "float64", "angstrom", "mean position of the state"],
    [LEVELS, "thermal_share", "(level)", "float64", "1", "share of the thermal flux that its peak of T(E) carries"],
    [LEVELS, "energy_error", "(level)", "float64", "meV", "bound on the error of energy"],
    [LEVELS, "width_error", "(level)", "float64", "1", "bound on the relative error of width"],
    [LEVELS, "separate", "(level)", "float64", "1", "1 where the energy differs from its neighbours' by more than rounding, else 0"],
    [LEVELS, "resolved", "(level)", "float64", "1", "1 where the run misses no more than its tolerance of the peak, else 0; runs alone"],
    [LEVELS, "density", "(level, x)", "float32", "1/angstrom", "|psi|^2 of the state, norm 1 over the extent of V"],
    [LEVELS, "x", "(x)", "float64", "angstrom", "position, 16 a half wave or more, to a little beyond V"],
    [LEVELS, "temperature_K", "attribute", "float64", "K", "temperature"],
    [LEVELS, "thermal_energy_meV", "attribute", "float64", "meV", "kBT, to which widths compare"],
    [LEVELS, "friction_meV", "attribute", "float64", "meV", "hbar times the friction rate kBT/(mD); NaN without a diffusion coefficient"],
    [LEVELS, "complete", "attribute", "float64", "1", "1 if as many levels were found as the argument principle counts, else 0"],

    [COMPLETED, "energy", "(energy)", "float64", "meV", "energies of /transmission and around the peaks of levels that these miss"],
    [COMPLETED, "matrix", "(energy)", "float64", "1", "transmission from the transfer matrix"],
    [COMPLETED, "matrix_error", "(energy)", "float64", "1", "bound on the relative error of exp(ln_matrix)"],
    [COMPLETED, "ln_matrix", "(energy)", "float64", "1", "logarithm of matrix; NaN where a lead is closed"],

    [SIDEBANDS, "order", "(order)", "float64", "1", "number n of quanta h·f that the ion has taken from the drive"],
    [SIDEBANDS, "energy", "(order)", "float64", "meV", "energy of the side band, counted from the left level"],
    [SIDEBANDS, "transmission", "(order)", "float64", "1", "T_n, transmitted over incident flux; zero where the lead is closed"],
    [SIDEBANDS, "reflection", "(order)", "float64", "1", "R_n, reflected over incident flux; zero where the lead is closed"],
    [SIDEBANDS, "incident_energy_meV", "attribute", "float64", "meV", "energy of the incident ion"],
    [SIDEBANDS, "quantum_meV", "attribute", "float64", "meV", "h·f, distance of side bands"],
    [SIDEBANDS, "total_transmission", "attribute", "float64", "1", "sum of T_n"],
    [SIDEBANDS, "total_reflection", "attribute", "float64", "1", "sum of R_n"],
    [SIDEBANDS, "transmission_static", "attribute", "float64", "1", "T without the drive"],
    [SIDEBANDS, "transmission_adiabatic", "attribute", "float64", "1", "T under a slow drive, mean over its phases"],
    [SIDEBANDS, "transmission_tien_gordon", "attribute", "float64", "1", "T from a lead that swings by max |W| (Tien and Gordon)"],
    [SIDEBANDS, "transmission_classical", "attribute", "float64", "1", "transmitted share of classical ions that arrive at all phases"],
    [SIDEBANDS, "transmission_classical_error", "attribute", "float64", "1", "bound on the error of transmission_classical"],
    [SIDEBANDS, "gain", "attribute", "float64", "1", "total_transmission over transmission_static"],
    [SIDEBANDS, "sideband_error", "attribute", "float64", "1", "bound on the error of every T_n and R_n"],

    [COLLECTION, "what", "attribute", "text", "", "what was computed: run, transmission, currents, passage or sidebands"],
    [COLLECTION, "cases", "attribute", "uint64", "1", "number of cases"],
    [COLLECTION, "shape", "attribute", "uint64", "1", "lengths of the loops whose product the cases are"],
    [COLLECTION, "done, failed, missing", "attribute", "uint64", "1", "number of cases with this status"],
    [COLLECTION, "case", "(case)", "uint32", "1", "number of the case; in every group"],
    [COLLECTION, "KEY", "(case)", "float64 or fixed text", "", "swept parameter under its dotted key; in every group"],
    [COLLECTION, "name", "(case)", "fixed text", "1", "name of the case"],
    [COLLECTION, "standing", "(case)", "uint8", "1", "0 done, 1 failed, 2 missing; in every group"],
    [COLLECTION, "reason", "(case)", "fixed text", "1", "why a case failed or is missing"],
    [COLLECTION, "warnings", "(case)", "fixed text", "1", "what a reader of its numbers must know, a line each"],
    [COLLECTION, "effective_scenario", "(case)", "fixed text", "1", "the case with every choice resolved, TOML"],
    [COLLECTION, "records/NAME", "link", "group", "", "the record of a run, in its own file; if links were asked for"],
    [COLLECTION, "GROUP/COLUMN", "(case, AXIS)", "float64", "", "columns of /transmission, /currents, /passage, /sidebands, /packets/N, /potential"],
    [COLLECTION, "GROUP/rows", "(case)", "uint32", "1", "rows of the case; those behind are NaN"],
];

/// Everything this version writes: the entries above and the columns over time.
pub(crate) fn entries() -> impl Iterator<Item = Entry> {
    let over_time = TIME_COLUMNS
        .iter()
        .map(|column| [PACKET, column.name, "(time)", "float64", column.unit, column.meaning]);
    let entry = |[place, name, shape, kind, units, meaning]: [&'static str; 6]| Entry {
        place,
        name,
        shape,
        kind,
        units,
        meaning,
    };
    ENTRIES.iter().copied().chain(over_time).map(entry)
}

/// The entry called `name` in the group `place`, if the layout knows it.
pub(crate) fn entry(place: &str, name: &str) -> Option<Entry> {
    entries().find(|entry| entry.place == place && entry.name == name)
}

/// Unit and meaning of a dataset; pure number without a meaning if the layout does not know it.
pub(super) fn described(place: &str, name: &str) -> (&'static str, &'static str) {
    entry(place, name).map_or(("1", ""), |entry| (entry.units, entry.meaning))
}

/// What a named number of a group is, by the entry of its attribute; its name in words if the
/// layout does not know it.
pub(super) fn meaning_of(group: &str, name: &str) -> String {
    let place = if group.starts_with("/packets/") { PACKET } else { group };
    let fits = |pattern: &str| match pattern.split_once(['…', 'I', 'M']) {
        // ION and MODEL match any word.
        Some((before, rest)) => {
            let after =
                rest.strip_prefix("ON").or_else(|| rest.strip_prefix("ODEL")).unwrap_or(rest);
            name.len() > before.len() + after.len()
                && name.starts_with(before)
                && name.ends_with(after)
        }
        None => pattern == name,
    };
    let known = |entry: &Entry| entry.place == place && entry.name.split(", ").any(fits);
    entries().find(known).map_or_else(|| name.replace('_', " "), |entry| entry.meaning.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_described() {
        for (i, entry) in entries().enumerate() {
            assert!(!entry.meaning.is_empty(), "{}", entry.name);
            let duplicate = entries()
                .skip(i + 1)
                .any(|other| (other.place, other.name) == (entry.place, entry.name));
            assert!(!duplicate, "{} twice in {}", entry.name, entry.place);
        }
    }
}
