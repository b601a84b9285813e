# shellcheck shell=bash disable=SC2154
# What is in the gallery: read by scripts/gallery.sh, whose `entry` runs the commands.

entry race 'Four packets of K⁺ meet a thin barrier' 'k_filter.webp k_filter.gif k_filter-snapshots.svg' \
    'Four packets in lanes at 3.6, 4.7, 5.6 and 7.0 kBT run at a narrow barrier 5.2 kBT high and split there; a second panel magnifies the barrier.' \
    'The barrier is 138 meV high (5.2 k<sub>B</sub>T) and 0.14 Å wide. Of the four packets 1.8 %, 27.6 %, 77.4 % and 98.7 % cross. Of classical ions
(dots) with the same spread of positions and velocities all turn back at the first two energies and all cross at the others. The packet that
comes in and the one that is reflected interfere: a fringe is half a wavelength, 0.065 Å at 4.7 k<sub>B</sub>T. WebP has exact colours; the ending
after <code>-o</code> chooses the format: <code>.gif</code> as below, and <code>.mp4</code> or <code>.webm</code> where ffmpeg is installed.' \
    'wavepore run scenarios/k_filter.toml' \
    'wavepore animate output/k_filter.h5 --size 800x450 --duration 8 --fps 12.5 -o output/k_filter.webp' \
    'wavepore animate output/k_filter.h5 --size 960x540 --duration 8 --fps 12.5' \
    'wavepore plot output/k_filter.h5 --kind snapshots'

entry snapshots 'Four moments of each packet' 'k_filter-snapshots.svg' \
    'Four panels, one for each energy: the packet at four times in four colours, with arrows for its direction, over the barrier.' \
    'The packets of the film above as they start, on their way, at the barrier and after it. At 4.7 k<sub>B</sub>T most of the packet goes back (to the
left at 2.06 ps) and 27.6 % goes on; at 7.0 k<sub>B</sub>T hardly anything is reflected.' \
    'wavepore run scenarios/k_filter.toml' \
    'wavepore plot output/k_filter.h5 --kind snapshots'

entry panels 'A panel for each packet, on a logarithmic scale' 'k_filter-panels.gif k_filter-snapshots.svg' \
    'Two panels with logarithmic axes: packets at 3.6 and 4.7 kBT as parabolas that meet the barrier; R and T count up above them.' \
    'A Gaussian is a parabola here, and what tunnels is seen although it is small: behind the barrier the packet at 3.6 k<sub>B</sub>T is fifty times lower
than before it, and 1.8 % of it crosses.' \
    'wavepore run scenarios/k_filter.toml' \
    'wavepore animate output/k_filter.h5 --layout panels --log --packet 0,1 --size 640x360 --duration 8 --fps 12.5 -o output/k_filter-panels.gif' \
    'wavepore plot output/k_filter.h5 --kind snapshots'

entry spacetime 'Where each packet is, by time' 'k_filter-spacetime.svg' \
    'Four maps of the density over position and time on a dark ground: a bright ray meets the barrier and forks, more to the right at higher energies.' \
    'Time runs upwards. A ray is a packet at constant speed; it forks at the barrier, into a branch to the left of weight R and one to the right of
weight T. The bright spot between the flux planes (dashed) is where both halves of a reflected packet overlap.' \
    'wavepore run scenarios/k_filter.toml' \
    'wavepore plot output/k_filter.h5 --kind spacetime --theme dark'

entry norms 'How much is on either side' 'k_filter-norms.svg' \
    'Five panels over time in picoseconds, a colour for each packet: probability left of, between and right of the flux planes, norm, mean energy.' \
    'Left of the flux planes each curve dips while the packet is between them and comes back by what is reflected. The norm falls where a packet has
reached the absorber at an end of the grid. Faster packets arrive earlier, 1.1 ps after the start at 7.0 k<sub>B</sub>T and 1.5 ps at 3.6.' \
    'wavepore run scenarios/k_filter.toml' \
    'wavepore plot output/k_filter.h5 --kind norms --theme dark'

entry momentum 'The barrier as a filter of wavenumbers' 'k_filter-momentum.svg' \
    'Four panels: the distribution of wavenumbers that comes in, the part that is reflected and the part that is transmitted.' \
    'Reflected and transmitted parts add up to what comes in, and the transmitted one leans to larger wavenumbers, since T rises with energy.' \
    'wavepore run scenarios/k_filter.toml' \
    'wavepore plot output/k_filter.h5 --kind momentum'

entry transmission 'T(E), by both methods' 'k_filter-transmission.svg' \
    'T rises from 0 to 1 in an S between 3 and 9 kBT; dots of four packets lie on the line of the transfer matrix; the classical step is at 5.2 kBT.' \
    'Dots are T(E) from the packets, the line is the transfer matrix, and dashes are a classical ion, which crosses above the top alone. Below: how far both
methods differ, at most 4e-7, and the bound on that, which is stated without knowledge of the matrix.' \
    'wavepore run scenarios/k_filter.toml' \
    'wavepore plot output/k_filter.h5 --kind transmission'

entry transmission-log 'T(E) on a logarithmic scale' 'k_filter-log.svg' \
    'The same curve on a dark ground with a logarithmic axis: nearly a straight line from 0.003 at 3 kBT up to the top of the barrier.' \
    'Below the top T falls nearly exponentially with energy, from one half at 5.08 k<sub>B</sub>T to 0.003 at 3: tunnelling through a barrier that is about one wavelength thick.' \
    'wavepore run scenarios/k_filter.toml' \
    'wavepore plot output/k_filter.h5 --log --theme dark -o output/k_filter-log.svg'

entry ions 'Na⁺ beside K⁺' 'k_filter-transmission-compared.svg' \
    'Two curves of T(E), K+ and Na+, that cross at the top of the barrier; that of Na+ is flatter.' \
    'The same barrier for a lighter ion. Na⁺ tunnels more below the top (5.0 % against 1.8 % of the packet at 3.6 k<sub>B</sub>T) and is reflected more above it
(3.1 % against 1.3 % at 7.0 k<sub>B</sub>T); the classical step is the same for both.' \
    'wavepore run scenarios/k_filter.toml' \
    'wavepore run scenarios/na_filter.toml' \
    'wavepore plot output/k_filter.h5 output/na_filter.h5'

entry pmf 'K⁺ in a filter of four sites' 'k_filter_pmf.gif k_filter_pmf-snapshots.svg' \
    'Packets at four energies run at five barriers 6 Å to either side of the middle: the lowest turns back at the first one, the others pass over all.' \
    'Heights and spacings as published potentials of mean force have them. Barriers this wide are nearly classical: the packet at 3.6 k<sub>B</sub>T turns back
but for 8e-11, and those at 5.6 and 7.0 k<sub>B</sub>T pass. At 4.7 k<sub>B</sub>T, just above the highest top, 94.6 % passes, and 98.6 % of classical ions do.' \
    'wavepore run scenarios/k_filter_pmf.toml' \
    "wavepore animate output/k_filter_pmf.h5 --theme print $film" \
    'wavepore plot output/k_filter_pmf.h5 --kind snapshots'

entry pmf-transmission 'T(E) of the four sites' 'k_filter_pmf-transmission.svg' \
    'T(E) is a step at 4.5 kBT with a comb of needle-like peaks below it; grey bands mark energies that the run leaves out.' \
    'Below the step at 4.5 k<sub>B</sub>T every level of the sites is a peak of T up to 1, far narrower than the line that draws it. Energies near levels that ring longer than the run
lie in grey bands: there the packets say nothing.' \
    'wavepore run scenarios/k_filter_pmf.toml' \
    'wavepore plot output/k_filter_pmf.h5'

entry rectangle 'Reflected above a rectangle' 'rectangle.gif rectangle-snapshots.svg' \
    'A packet at 5.6 kBT runs at a rectangle 5 kBT high, above its top, and more than half of it turns back.' \
    'The packet has more energy than the top, and yet 63.1 % of it is reflected by the two edges, 0.1 Å apart. Of classical ions 0.2 % turn back: those of the slow tail.' \
    'wavepore run scenarios/rectangle.toml' \
    "wavepore animate output/rectangle.h5 --theme print $film" \
    'wavepore plot output/rectangle.h5 --kind snapshots'

entry rectangle-transmission 'T(E) of the rectangle' 'rectangle-transmission.svg' \
    'On a dark ground T rises smoothly from 0.09 at 4.7 kBT to 0.92 at 6.5 kBT, across a classical step at 5 kBT.' \
    'At the top itself, 5 k<sub>B</sub>T, T is 0.14, and it reaches 0.9 only at 6.5 k<sub>B</sub>T. Packets on spectral elements, whose borders stand on the edges, differ from the matrix by 5.4e-9 at most.' \
    'wavepore run scenarios/rectangle.toml' \
    'wavepore plot output/rectangle.h5 --theme dark'

entry double-barrier 'Between two walls' 'double_barrier.gif double_barrier-snapshots.svg' \
    'A packet at 5 kBT reaches two thin walls half an ångström apart; a part stays between them for a while, and leaves to both sides.' \
    'What is between the walls leaves within a few tenths of a picosecond, to both sides. So the reflected packet has a tail. 41.9 % passes; of classical ions it is one half,
those faster than the mean.' \
    'wavepore run scenarios/double_barrier.toml' \
    "wavepore animate output/double_barrier.h5 $film" \
    'wavepore plot output/double_barrier.h5 --kind snapshots'

entry double-barrier-levels 'Levels between two walls' 'double_barrier-levels.svg' \
    'Left: two walls with four levels drawn as lines, and the standing wave of each; right: T over the same axis of energy, with a peak at each level.' \
    'The levels from 3 to 8 k<sub>B</sub>T have 7 to 10 humps. The lowest of them, at 3.92 k<sub>B</sub>T, lives for 0.25 ps, the highest for 0.034 ps; the shorter the life, the wider the peak of T(E) beside it.' \
    'wavepore resonances scenarios/double_barrier.toml -o output/double_barrier-resonances.h5' \
    'wavepore plot output/double_barrier-resonances.h5 -o output/double_barrier-levels.svg'

entry double-barrier-transmission 'T(E) without a packet' 'double_barrier-matrix-transmission.svg' \
    'Four peaks of T up to 1 on a logarithmic axis, the first one the sharpest, with minima down to 0.01.' \
    'The stationary equation alone. On each level T is 1, although a single wall reflects; between the first two it falls to 0.035. The relative error of T is bounded by about 1e-13.' \
    'wavepore transmission scenarios/double_barrier.toml -o output/double_barrier-matrix.h5' \
    'wavepore plot output/double_barrier-matrix.h5 --log'

entry membrane 'K⁺ under the resting voltage' 'membrane.gif membrane-snapshots.svg' \
    'A packet at 4.7 kBT crosses a ramp that falls by 2.4 kBT, with a narrow barrier in its middle; a small part turns back there.' \
    '−64 mV fall over 15 Å and lower the top to 4.0 k<sub>B</sub>T, below the packet: classical ions all cross. 12.7 % of the packet is reflected by a barrier that is about one wavelength thick.' \
    'wavepore run scenarios/membrane.toml' \
    "wavepore animate output/membrane.h5 --theme print $film" \
    'wavepore plot output/membrane.h5 --kind snapshots'

entry phase 'The phase of ψ' 'membrane-phase.gif membrane-snapshots.svg' \
    'The same packet, filled with the colours of its phase; a colour wheel is the key. It has one colour at first, and many where it meets the ramp and the barrier.' \
    'The plane wave of the initial energy is taken out, so a free packet has one colour. On the ramp the ion is faster than that wave, and the colour begins to turn. The magnified
barrier shows fringes of the reflected part in steps of colour. Grey is what turns too fast for the pixels.' \
    "(cat scenarios/membrane.toml; echo 'wave_function = true') | wavepore run - -o output/membrane-phase.h5" \
    "wavepore animate output/membrane-phase.h5 --phase $film" \
    'wavepore run scenarios/membrane.toml' \
    'wavepore plot output/membrane.h5 --kind snapshots'

entry driven 'In a terahertz field' 'thz_packet.gif thz_packet-snapshots.svg' \
    'A packet at 4.9 kBT runs at a barrier while a field of 1 THz tilts V(x) up and down around it; a small part crosses.' \
    'V(x,t) moves with the field, 3e7 V/m at 1 THz; dashes are V(x) at rest. 19.4 % crosses, without the field it would be 8.2 %. Classical ions gain as much: 16.5 % of them
cross. What is reflected has been focused by the field into a narrow peak.' \
    'wavepore run scenarios/thz_packet.toml' \
    "wavepore animate output/thz_packet.h5 $film" \
    'wavepore plot output/thz_packet.h5 --kind snapshots'

entry driven-spectrum 'Energies after the field' 'thz_packet-spectrum.svg' \
    'Three distributions over energy on a logarithmic scale: a narrow one comes in, broad ones are reflected and transmitted.' \
    'The incoming packet spans about 1 k<sub>B</sub>T, what leaves more than two: by the phase at which it was met, some of it has gained or lost a k<sub>B</sub>T. On average the ion gains 2.67 meV, the
work of the field. Fine lines are quanta of 4.1 meV apart.' \
    'wavepore run scenarios/thz_packet.toml' \
    'wavepore plot output/thz_packet.h5 --log'

entry levels 'Levels of the four sites' 'levels.svg' \
    'On a dark ground: five equal barriers with wells between them, filled with levels like ladders, coloured by width; right: log T over energy, a comb of lines.' \
    'All 106 levels between five barriers of 3.7 k<sub>B</sub>T, by the stationary equation. The rungs of a site are 0.9 THz apart. The widest is 4.5e-3 k<sub>B</sub>T, the narrowest 1e-104 k<sub>B</sub>T:
without friction an ion in it would stay for ever. Friction, 67 meV, blurs all of them.' \
    'wavepore resonances scenarios/levels_k_filter.toml -o output/levels.h5' \
    'wavepore plot output/levels.h5 --theme dark -o output/levels.svg'

entry currents 'Currents by three models' 'k_filter-iv-currents.svg' \
    'Four panels over the membrane voltage: one-way fluxes that cross at -64 mV, I(V) of three models, the diffusive one magnified, and kappa, a level line at 1.36.' \
    'All currents vanish at the Nernst potential, −64 mV, as they must. Tunnelling raises the ballistic current by κ = 1.36 at every voltage. Ballistic is 2.8 times diffusive: the missing
friction is the larger effect. The barrier is the thin one of the first film, thinner than anything a protein offers.' \
    'wavepore currents scenarios/k_filter.toml -o output/k_filter-iv.h5' \
    'wavepore plot output/k_filter-iv.h5 --kind currents'

entry uncertainty 'A current with error bars' 'pmf_errors-iv-currents.svg' \
    'I(V) of three models over the membrane voltage, with grey and green bands from the 16th to the 84th percentile around the lines; the line is not in the middle.' \
    'A potential of mean force known to half a k<sub>B</sub>T at each point, with errors that go together over 1 Å: 100 potentials drawn within them. At 0 mV, where two tops of one height
hinder together, the line of the profile as it stands lies near the upper end of the band: noise raises one of them or the other. At the Nernst potential, −89 mV, every draw vanishes.' \
    'wavepore currents scenarios/pmf_errors.toml -o output/pmf_errors-iv.h5' \
    'wavepore plot output/pmf_errors-iv.h5 --kind currents'

entry sweep 'How thin must a barrier be?' 'barrier_widths-currents.svg' \
    'Kappa over the width of the barrier, both logarithmic, for K+, Na+, Li+ and H+: from 2 to 69 at 0.05 Å, near 1 at 2 Å.' \
    'A sweep of 24 cases: quantum over classical current by the width of a barrier of 138 meV. At 0.05 Å K⁺ gains a factor of 2.1 and H⁺ one of 69; at 0.5 Å K⁺ gains 0.8 % and H⁺ still 36 %.' \
    'wavepore sweep scenarios/barrier_widths.toml --what currents' \
    'wavepore collect output/barrier_widths' \
    'wavepore plot output/barrier_widths/collected.h5 -o output/barrier_widths-currents.svg'

entry before 'Before a run' 'double_barrier-scenario.svg k_filter_pmf-scenario.svg' \
    'Left: a packet at 5 kBT at its start, flux planes and two walls; right: the walls magnified, with seven levels between them.' \
    'What a scenario says, before anything is computed: V(x), each packet at its energy and place of start, the flux planes, and the levels between barriers. The walls are as high
as the energy of the packet, 5 k<sub>B</sub>T, and seven levels lie below their top.' \
    'wavepore plot scenarios/double_barrier.toml' \
    'wavepore plot scenarios/k_filter_pmf.toml'

entry page 'A page to play with' 'k_filter.html' '' \
    'The first film as one file for a browser, without a network: play, pause, scrub, zoom, read values under the pointer, save a picture or its numbers. Press ? there for all keys.' \
    'wavepore run scenarios/k_filter.toml' \
    'wavepore animate output/k_filter.h5 -o output/k_filter.html'
