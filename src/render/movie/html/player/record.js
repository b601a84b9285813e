"use strict";
const record = JSON.parse(document.getElementById("record").textContent);
const element = (id) => document.getElementById(id);
const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
const forced = matchMedia("(forced-colors: active)");
const { moments } = record, [start, end] = [moments[0], moments.at(-1)];
const state = { time: start, playing: false, logarithmic: record.logarithmic, phase: record.phase, relative: false, view: record.view, hover: null, drag: null };

// levels and phases: each stored as its distance from the line through the two before it
function decode(packet, bytes) {
  const { points, floor } = packet, frames = packet.time.length;
  packet.x = new Float32Array(bytes.buffer, 0, points);
  packet.level = new Uint16Array(frames * points);
  packet.angle = packet.phase ? new Uint8Array(frames * points) : null;
  let at = 4 * points;
  for (let frame = 0; frame < frames; frame++) {
    const row = frame * points;
    for (let n = 0, last = 0, before = 0; n < points; n++) {
      const folded = bytes[at + n] | (bytes[at + points + n] << 8);
      const level = (((folded >>> 1) ^ -(folded & 1)) + 2 * last - before) & 0xffff;
      packet.level[row + n] = level;
      [before, last] = [last, level];
    }
    at += 2 * points;
    if (!packet.phase) continue;
    for (let n = 0, last = 0, before = 0; n < points; n++) {
      const angle = (bytes[at + n] + 2 * last - before) & 0xff;
      packet.angle[row + n] = angle;
      [before, last] = [last, angle];
    }
    at += points;
  }
  const highest = Math.max(Math.ceil(Math.log2(packet.peak / floor) * record.levels) + 2, 1);
  packet.longest = packet.time.reduce((most, time, n) => (n ? Math.max(most, time - packet.time[n - 1]) : most), 0);
  packet.density = Float64Array.from({ length: highest + 1 }, (_, level) => (level ? floor * 2 ** ((level - 1) / record.levels) : 0));
}

// ---- numbers for people

const minus = (text) => text.replace("-", "−");
const raised = (power) => String(power).replace(/./g, (c) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(c)]);
function scientific(value, digits) {
  if (!value) return "0";
  const [mantissa, power] = value.toExponential(digits).split("e");
  return `${minus(mantissa)}×10${raised(Number(power))}`;
}
// no digit below the bound of its error: "< 3×10⁻⁸" where no more is known
function probability(value, error) {
  const bound = Math.max(error, 1e-12), size = Math.abs(value);
  if (size <= bound) return error ? `< ${scientific(roundedUp(size + error), 0)}` : "0";
  if (size < 1e-3) return scientific(value, clamp(Math.floor(Math.log10(size)) - Math.ceil(Math.log10(bound)), 0, 1));
  return minus(value.toFixed(clamp(-Math.ceil(Math.log10(bound)), 0, 4)));
}
function roundedUp(value) {
  const unit = 10 ** Math.floor(Math.log10(value));
  return Math.ceil((value / unit) * (1 - 1e-9)) * unit;
}
const inPicoseconds = end >= 1000;
const clock = (time) => (inPicoseconds ? `${(time / 1000).toFixed(3)} ps` : `${time.toFixed(1)} fs`);
const energyUnit = record.unit === "kBT" ? record.thermal : 1;
const energyText = (energy) => `${minus((energy / energyUnit).toFixed(energyUnit === 1 ? 1 : 2))} ${record.unit}`;

// text in which the B of kBT stands low
function typeset(node, text) {
  const [first, ...others] = text.split("kBT");
  const low = () => Object.assign(document.createElement("sub"), { textContent: "B" });
  node.replaceChildren(first, ...others.flatMap((other) => ["k", low(), `T${other}`]));
}

function ticks(from, to, room) {
  const raw = (to - from) / Math.max(room, 1), power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= raw * 0.999);
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const values = [];
  for (let n = Math.ceil(from / step - 1e-9); n * step <= to + 1e-9 * step; n++) values.push([n * step, minus((n * step).toFixed(digits))]);
  return values;
}

// ---- asking the record

// index of the last of rising values that is not above the given one, at least 0
function below(values, value) {
  let low = 0, high = values.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (values[middle] <= value) low = middle; else high = middle;
  }
  return low;
}
function nearest(values, value) {
  const n = below(values, value);
  return n + 1 < values.length && values[n + 1] - value < value - values[n] ? n + 1 : n;
}
const frameOf = (packet) => nearest(packet.time, state.time);
// V(x) + W(x)·s(t) at its points; s is that of the frame shown
const strengthOf = (packet) => (packet.drive ? packet.drive[frameOf(packet)] : 0);
const moved = (strength) => (record.potential.w ? record.potential.v.map((v, n) => v + strength * record.potential.w[n]) : record.potential.v);
function potentialAt(x, strength) {
  const { x: xs, v, w } = record.potential, n = Math.min(below(xs, x), xs.length - 2);
  const share = clamp((x - xs[n]) / (xs[n + 1] - xs[n]), 0, 1);
  const at = (n) => v[n] + (w ? strength * w[n] : 0);
  return at(n) + share * (at(n + 1) - at(n));
}

// ---- one energy axis and one density scale for all panels

function scales() {
  const { v, w } = record.potential, reach = (n) => (w ? Math.abs(w[n]) : 0);
  const lowest = v.reduce((a, b, n) => Math.min(a, b - reach(n)), 0), top = v.reduce((a, b, n) => Math.max(a, b + reach(n)), 0);
  const highest = Math.max(...record.packets.map((packet) => packet.energy));
  const span = Math.max(Math.min(top - lowest, 6 * (highest - lowest)), (highest - lowest) / 0.66);
  const axis = { from: lowest - 0.03 * span, to: lowest + 1.06 * span };
  // fringes of a reflected packet are several times as high as the packet was
  const room = (packet) => (1 - (packet.energy - axis.from) / (axis.to - axis.from) - 0.02) * (packet.initial / packet.peak);
  axis.share = clamp(Math.min(...record.packets.map(room)), 0.2, 0.3);
  axis.peak = Math.max(...record.packets.map((packet) => packet.peak));
  axis.floor = 1e-12 * Math.min(...record.packets.map((packet) => packet.initial));
  return axis;
}
