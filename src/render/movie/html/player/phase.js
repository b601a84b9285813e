// ---- colours

const names = ["ink", "muted", "line", "potential", "edge", "accent", "absorber", "panel", "page"];
const fades = 8;
let colours = {}, wheel = [];

// hues of one lightness and chroma in OKLCH (Ottosson 2020), so that no phase stands out
function hue(turn, lightness, chroma) {
  const [a, b] = [chroma * Math.cos(2 * Math.PI * turn), chroma * Math.sin(2 * Math.PI * turn)];
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const linear = [4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s, -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s, -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s];
  return `rgb(${linear.map((c) => Math.round(255 * clamp(c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055, 0, 1)))})`;
}

// what a custom property is as a colour; a canvas does not know the system's
function resolved(names, node) {
  const probe = node.appendChild(document.createElement("i"));
  probe.style.forcedColorAdjust = "none";
  const found = names.map((name) => {
    probe.style.color = `var(--${name})`;
    return [name, getComputedStyle(probe).color];
  });
  probe.remove();
  return Object.fromEntries(found);
}

function paint() {
  const { dataset } = document.documentElement;
  if (forced.matches) {
    const [red, green, blue] = resolved(["page"], document.body).page.match(/[\d.]+/g).map(Number);
    dataset.theme = 0.3 * red + 0.6 * green + 0.1 * blue < 128 ? "dark" : "light";
  }
  colours = resolved(names, document.body);
  // from grey to the whole chroma
  wheel = Array.from({ length: fades + 1 }, (_, fade) => Array.from({ length: 256 }, (_, n) => hue(n / 256, 0.72, (0.12 * fade) / fades)));
  const turn = Array.from({ length: 17 }, (_, n) => wheel[fades][(256 - 16 * n) & 255]);
  element("wheel").querySelector("i").style.background = `conic-gradient(from 90deg, ${turn})`;
  for (const panel of panels) panel.own = resolved(["own"], panel.box).own;
  const share = 100 / panels.length;
  element("own").style.background = `linear-gradient(90deg, ${panels.map((panel, n) => `${panel.own} ${n * share}% ${(n + 1) * share}%`)})`;
  redraw(true);
}

// ---- phase

// Whether exp(i(k₀x − ω₀t)) is taken out of ψ: it has fewer than 6 pixels in view, or turns by more than 60° from frame to frame.
// It is taken out of all panels or of none, so that one key holds for all
function relative() {
  const fewest = 6, most = Math.PI / 3, [from, to] = state.view;
  return panels.some((panel) => {
    const { phase, carrier, longest } = panel.packet;
    return phase && ((2 * Math.PI * panel.frame().width) / (to - from) < fewest * carrier[0] || carrier[1] * longest > most);
  });
}

function tellPhase() {
  state.relative = state.phase && relative();
  element("angle").textContent = state.relative ? "phase relative to the plane wave of E₀:" : "arg ψ:";
  element("wheel").hidden = !state.phase;
  element("grey").hidden = !state.relative;
}
