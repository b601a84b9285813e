// ---- time

let axis, panels = [], asked = 0, stale = false, drawn = 0, place = 0, rest = 0;

function redraw(all = false) {
  stale ||= all;
  asked ||= requestAnimationFrame(draw);
}

function draw(now) {
  asked = 0;
  if (state.playing) {
    advance(Math.min(now - drawn, 100) / 1000);
    drawn = now;
    redraw();
  }
  if (stale) tellPhase();
  for (const panel of panels) {
    if (!panel.width) continue;
    if (stale || panel.strength !== strengthOf(panel.packet)) panel.drawBack();
    panel.drawFront();
  }
  stale = false;
  element("clock").textContent = clock(state.time);
  const scrub = element("scrub");
  scrub.value = state.time;
  scrub.setAttribute("aria-valuetext", clock(state.time));
}

// from moment to moment, which may be far apart in time; at the end the last frame stays for a second
function advance(seconds) {
  const last = moments.length - 1;
  place += (seconds * Number(element("speed").value) * last) / record.duration;
  if (place < last) {
    state.time = moments[Math.floor(place)];
    return;
  }
  [state.time, place] = [end, last];
  rest += seconds;
  if (!pressed("loop")) play(false);
  else if (rest > 1) seek(start);
}

function play(playing) {
  if (playing && state.time >= end) seek(start);
  place = nearest(moments, state.time);
  [state.playing, drawn, rest] = [playing, performance.now(), 0];
  element("play").dataset.playing = playing;
  element("play").setAttribute("aria-label", playing ? "Pause" : "Play");
  redraw();
}

function seek(time) {
  [state.time, rest] = [clamp(time, start, end), 0];
  place = nearest(moments, state.time);
  redraw();
}

// to the next moment at which any packet has a frame
function step(direction) {
  play(false);
  const times = record.packets.flatMap((packet) => packet.time).filter((time) => direction * (time - state.time) > 1e-6);
  if (times.length) seek(direction > 0 ? times.reduce((a, b) => Math.min(a, b)) : times.reduce((a, b) => Math.max(a, b)));
}

// ---- controls

const still = matchMedia("(prefers-reduced-motion: reduce)");
const pressed = (id) => element(id).getAttribute("aria-pressed") === "true";
const press = (id, on) => element(id).setAttribute("aria-pressed", on);

function show(name, on) {
  state[name] = on;
  press(name, on);
  redraw(true);
}

function faster(by) {
  const speed = element("speed");
  speed.selectedIndex = clamp(speed.selectedIndex + by, 0, speed.options.length - 1);
}

function fullScreen() {
  if (!document.fullscreenEnabled) return;
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen();
}

const switches = {
  play: () => play(!state.playing),
  previous: () => step(-1),
  next: () => step(1),
  loop: () => press("loop", !pressed("loop")),
  logarithmic: () => show("logarithmic", !state.logarithmic),
  phase: () => element("phase").hidden || show("phase", !state.phase),
  theme: () => { const { dataset } = document.documentElement; dataset.theme = dataset.theme === "dark" ? "light" : "dark"; paint(); },
  whole: () => zoom(record.view),
  nearer: () => magnify(1 / 1.5),
  farther: () => magnify(1.5),
  full: fullScreen,
  picture: savePicture,
  numbers: saveNumbers,
  question: () => element("help").showModal(),
  close: () => element("help").close(),
};
const keys = {
  " ": switches.play, ArrowLeft: switches.previous, ArrowRight: switches.next,
  Home: () => seek(start), End: () => seek(end), ArrowUp: () => faster(1), ArrowDown: () => faster(-1),
  "shift ArrowLeft": () => pan(-0.1), "shift ArrowRight": () => pan(0.1), ",": () => moveCursor(-1), ".": () => moveCursor(1),
  "+": switches.nearer, "=": switches.nearer, "-": switches.farther, "−": switches.farther, 0: switches.whole, Escape: switches.whole,
  l: switches.logarithmic, p: switches.phase, d: switches.theme, r: switches.loop, f: switches.full, s: switches.picture, c: switches.numbers, "?": switches.question,
};

function listen() {
  for (const [id, act] of Object.entries(switches)) {
    element(id).addEventListener("click", (event) => {
      act();
      // after a click with the mouse, space plays again
      if (event.detail) element(id).blur();
    });
  }
  element("scrub").addEventListener("input", (event) => { play(false); seek(Number(event.target.value)); });
  addEventListener("keydown", (event) => {
    const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const act = keys[event.shiftKey && name.startsWith("Arrow") ? `shift ${name}` : name];
    const taken = event.target.matches("select") || (event.key === " " && event.target.matches("button"));
    if (!act || taken || element("help").open || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  });
  element("full").hidden = !document.fullscreenEnabled;
  addEventListener("fullscreenchange", () => press("full", document.fullscreenElement !== null));
  forced.addEventListener("change", paint);
  still.addEventListener("change", () => { if (still.matches) play(false); });
}

// the rest of the page is defined by now; window.player is there once it can be played
async function begin() {
  // positions, V and, where a drive moves it, W
  const bytes = await inflate(record.potential), driven = record.driven === true;
  const count = bytes.length / (driven ? 12 : 8), curve = (n) => new Float32Array(bytes.buffer, 4 * n * count, count);
  record.potential = { x: curve(0), v: curve(1), w: driven ? curve(2) : null };
  record.weights = new Float32Array((await inflate(record.weights)).buffer);
  for (const packet of record.packets) {
    decode(packet, await inflate(packet.frames));
    delete packet.frames;
  }
  axis = scales();
  const main = element("panels"), number = record.packets.length;
  main.style.setProperty("--columns", number === 1 ? 1 : number <= 4 ? 2 : 3);
  main.classList.toggle("alone", number === 1);
  panels = record.packets.map((packet) => new Panel(packet, main));
  const seen = ({ free: [from, to] }) => from > record.view[0] || to < record.view[1];
  if (driven) element("potential").textContent = "V(x, t)";
  element("rest").hidden = !driven;
  element("absorber").hidden = !record.packets.some(seen);
  element("phase").hidden = !record.packets.some((packet) => packet.phase);
  Object.assign(element("scrub"), { min: start, max: end, value: start });
  show("phase", state.phase);
  show("logarithmic", state.logarithmic);
  listen();
  paint();
  const last = (index, name) => {
    const packet = record.packets.find((packet) => packet.index === index);
    return packet[name][frameOf(packet)];
  };
  window.player = {
    time: () => state.time,
    play: () => play(true),
    pause: () => play(false),
    seek,
    density: (packet, x) => panels.find((panel) => panel.packet.index === packet).densityAt(x),
    transmitted: (packet) => last(packet, "transmitted"),
    reflected: (packet) => last(packet, "reflected"),
  };
  if (!still.matches) play(true);
}

begin().catch((error) => { element("panels").textContent = `This page cannot be shown: ${error.message}`; throw error; });
