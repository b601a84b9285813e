#!/usr/bin/env python3
"""Draws packets in motion and T(E) from a record, with the Python package and matplotlib: an example to begin a notebook with.

    pip install . matplotlib
    python scripts/notebook.py FILE.h5 [-o FOLDER]

Writes packets.png (|psi|^2 at four times over V(x), a panel a packet) and transmission.png (T(E) by both methods, the
classical step, and how far these are apart) into FOLDER, by default that of the record.
"""

import argparse
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import wavepore

BOLTZMANN = 0.08617333262  # meV/K
MEV_PER_U = 96.48533212  # (angstrom/ps)^2: 1 meV / 1 u
COLOURS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00"]  # Okabe and Ito
STYLE = {"axes.grid": True, "grid.alpha": 0.25, "savefig.dpi": 200, "figure.constrained_layout.use": True}


def panel(axes, packet, potential, kbt):
    """|psi|^2 before, at and behind the barrier, drawn upwards from the packet's energy."""
    start, width, energy = (packet.attrs[name] for name in ("center_angstrom", "width_angstrom", "energy_meV"))
    energy /= kbt
    middle = packet.time.values[packet.inside.values.argmax()]
    density = packet.density.sel(time=[0, middle / 2, middle, 1.35 * middle], method="nearest")
    low, top = min(0.0, float(potential.potential.min()) / kbt), max(energy, float(potential.classical_top) / kbt)
    ceiling = top + 0.6 * (top - low)
    scale = 0.92 * (ceiling - energy) / float(density.max())
    shown = potential.sel(x=slice(start - 4.5 * width, None))
    axes.plot(shown.x, shown.potential / kbt, color="0.35", dashes=(4, 2), lw=1.2, label="$V(x)$")
    for row, colour in zip(density, COLOURS):
        curve = energy + scale * row.where(row > 1e-3 * row.max())
        axes.fill_between(row.x, energy, curve, color=colour, alpha=0.25, lw=0)
        axes.plot(row.x, curve, color=colour, lw=0.8, label=f"{float(row.time) / 1000:.2f} ps")
    begin = potential.attrs["absorber_right_from_angstrom"]
    axes.axvspan(begin, float(shown.x[-1]), color="0.92", lw=0, zorder=0, label="absorber")
    axes.set_xlim(float(shown.x[0]), float(shown.x[-1]))
    axes.set_ylim(low - 0.05 * (ceiling - low), ceiling)
    share = packet.transmitted.values[-1]
    axes.set_title(f"{energy:.1f} $k_BT$, transmitted {share:.3f}, $|\\psi|^2$: {1 / scale:.2g}/Å per $k_BT$", fontsize=9)
    axes.legend(loc="upper left", bbox_to_anchor=(0, energy), bbox_transform=axes.get_yaxis_transform(), fontsize=8)


def draw_packets(run):
    """The record's packets over its potential."""
    found = run.packets
    columns = min(2, len(found))
    rows = -(-len(found) // columns)
    figure, axes = plt.subplots(rows, columns, figsize=(6 * columns, 3.6 * rows + 0.6), squeeze=False, sharex=True)
    for axis, packet in zip(axes.flat, found):
        panel(axis, packet, run.potential, BOLTZMANN * run.attrs["temperature_K"])
    for axis in axes.flat[len(found):]:
        axis.set_axis_off()
    figure.suptitle(run.attrs["title"])
    figure.supxlabel("position $x$ (Å)", fontsize=10)
    figure.supylabel("energy ($k_BT$), $|\\psi|^2$ upwards from the packet's", fontsize=10)
    return figure


def draw_transmission(run):
    """T(E) where the packets are trusted, with velocity on top and the difference of the two methods below."""
    curve = run.transmission
    kbt, mass = BOLTZMANN * run.attrs["temperature_K"], run.attrs["mass_u"]
    energy = curve.energy / kbt
    trusted = curve.where(curve.trusted == 1)
    figure, (top, below) = plt.subplots(2, 1, sharex=True, figsize=(7, 6), height_ratios=[2, 1])
    top.plot(energy, curve.transmission_classical, color="0.35", ls="--", lw=1.3, label="classical")
    top.plot(energy, curve.transmission_matrix, color=COLOURS[1], lw=1.5, label="transfer matrix")
    some = slice(None, None, max(1, int(trusted.transmission_packet.count()) // 60))
    top.plot(energy[some], trusted.transmission_packet[some], "o", ms=4.5, mfc="none", color=COLOURS[0], label="packet")
    top.set_ylabel("transmission probability $T$")
    top.set_ylim(-0.04, 1.04)
    top.legend(loc="best")
    top.set_title(run.attrs["title"], pad=12)
    unit = 100**2 * 2 * kbt * MEV_PER_U / mass  # (m/s)^2 at 1 kBT; 1 angstrom/ps = 100 m/s
    speed = top.secondary_xaxis("top", functions=(lambda e: np.sqrt(unit * np.maximum(e, 0)), lambda v: v**2 / unit))
    speed.set_xlabel("velocity (m/s)")
    below.semilogy(energy, abs(trusted.difference), ".", ms=4, color=COLOURS[0], label="|packet − transfer matrix|")
    below.semilogy(energy, trusted.transmission_packet_error, color="black", lw=1.2, label="stated bound")
    below.set_xlabel("energy $E$ ($k_BT$), from the left level")
    below.set_ylabel("difference in $T$")
    below.legend(loc="best", fontsize=8)
    return figure


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("record", type=Path)
    parser.add_argument("-o", "--output", type=Path, help="folder for the figures")
    options = parser.parse_args()
    folder = options.output or options.record.parent
    folder.mkdir(parents=True, exist_ok=True)
    plt.rcParams.update(STYLE)
    run = wavepore.Run(options.record)
    draw_packets(run).savefig(folder / "packets.png")
    draw_transmission(run).savefig(folder / "transmission.png")


if __name__ == "__main__":
    main()
