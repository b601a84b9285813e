// ---- zoom and pan, by pointers and keys

// narrower than this part of the whole, nothing more is seen
const narrowest = 1e-4;

// A range of positions within the record, at most the whole
function shown(from, to) {
  const [low, high] = record.view, whole = high - low, span = clamp(to - from, narrowest * whole, whole);
  if (span >= whole * (1 - 1e-9)) return record.view;
  const first = clamp((from + to - span) / 2, low, high - span);
  return [first, first + span];
}

function zoom(view) {
  state.view = view;
  element("whole").hidden = view === record.view;
  redraw(true);
}

// A view `factor` times as wide, in which `x` stays where it is; without one, the cursor or the middle
function magnify(factor, x = state.hover ?? (state.view[0] + state.view[1]) / 2) {
  const [from, to] = state.view, centre = clamp(x, from, to);
  zoom(shown(centre - factor * (centre - from), centre + factor * (to - centre)));
}

function pan(share) {
  const [from, to] = state.view, by = share * (to - from);
  zoom(shown(from + by, to + by));
}

function moveCursor(direction) {
  const [from, to] = state.view;
  state.hover = clamp((state.hover ?? (from + to) / 2) + (direction * (to - from)) / 100, from, to);
  redraw();
}

// Whether the wheel is needed to reach what does not fit into the window
function scrolls() {
  const { scrollingElement } = document;
  return [element("panels"), scrollingElement].some((node) => node.scrollHeight > node.clientHeight + 1);
}

// The mouse: a range to zoom to; with shift, what it holds moves along. Fingers: one moves what it holds, two stretch it
function followPointers(panel) {
  const { plot } = panel, fingers = new Map();
  const column = (event) => event.clientX - plot.getBoundingClientRect().left;
  const place = (event) => panel.position(column(event));
  let held = [];
  const hold = () => { held = [...fingers.values()].map((x) => panel.position(x)); };
  const drag = () => {
    const { left, width } = panel.frame(), [from, to] = state.view, at = [...fingers.values()];
    const apart = at.length > 1 && Math.abs(at[1] - at[0]) > 8;
    if (at.length > 1 && !apart) return;
    const scale = apart ? Math.abs((held[1] - held[0]) / (at[1] - at[0])) : (to - from) / width;
    const first = held[0] - (at[0] - left) * scale;
    zoom(shown(first, first + scale * width));
  };
  plot.addEventListener("pointerdown", (event) => {
    state.hover = place(event);
    const touch = event.pointerType !== "mouse";
    if (touch || (event.button === 0 && event.shiftKey)) {
      fingers.set(event.pointerId, column(event));
      hold();
      plot.setPointerCapture(event.pointerId);
    } else if (event.button === 0) {
      state.drag = state.hover;
      plot.setPointerCapture(event.pointerId);
    }
    redraw();
  });
  plot.addEventListener("pointermove", (event) => {
    const moves = fingers.has(event.pointerId) && (fingers.size > 1 || state.view !== record.view);
    if (fingers.has(event.pointerId)) fingers.set(event.pointerId, column(event));
    if (moves) {
      state.hover = null;
      drag();
    } else {
      state.hover = place(event);
      redraw();
    }
  });
  plot.addEventListener("pointerleave", (event) => {
    if (event.pointerType === "mouse") state.hover = null;
    redraw();
  });
  plot.addEventListener("pointerup", (event) => {
    const range = state.drag === null ? [0, 0] : [state.drag, place(event)].sort((a, b) => a - b);
    if (Math.abs(panel.column(range[1]) - panel.column(range[0])) > 8) zoom(shown(...range));
  });
  for (const over of ["pointerup", "pointercancel"]) {
    plot.addEventListener(over, (event) => {
      fingers.delete(event.pointerId);
      hold();
      state.drag = null;
      redraw();
    });
  }
  plot.addEventListener("wheel", (event) => {
    const sideways = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
    if (!event.ctrlKey && !sideways && scrolls()) return;
    event.preventDefault();
    const pixels = (event.deltaX || event.deltaY) * [1, 16, 400][event.deltaMode];
    if (sideways) pan(pixels / panel.frame().width);
    // a notch of a wheel is 100 pixels; a pinch on a touchpad sends a few at a time, with ctrl
    else magnify(2 ** (clamp(event.deltaY * [1, 16, 400][event.deltaMode], -300, 300) / (event.ctrlKey ? 60 : 300)), place(event));
  }, { passive: false });
  plot.addEventListener("dblclick", () => zoom(record.view));
}
