// ---- panels

class Panel extends WavePlot {
  constructor(packet, parent) {
    const add = (tag, kind, into) => {
      const node = document.createElement(tag);
      if (kind) node.className = kind;
      into.append(node);
      return node;
    };
    const box = add("section", "panel", parent), header = add("header", "", box), title = add("h2", "", header);
    const odds = add("div", "odds", header), plot = add("div", "plot", box);
    super(packet, plot);
    this.box = box;
    this.name = `${packet.name} at ${energyText(packet.energy)}`;
    add("i", "", title);
    typeset(add("span", "", title), this.name);
    packet.colors.forEach((color, n) => box.style.setProperty(n ? "--own-dark" : "--own-light", color));
    this.reflected = add("output", "", odds);
    const bar = add("div", "bar", odds);
    this.parts = [add("i", "", bar), add("i", "", bar)];
    this.transmitted = add("output", "", odds);
    for (const output of [this.reflected, this.transmitted]) output.setAttribute("aria-live", "off");
    this.reflected.setAttribute("aria-label", `Reflected, packet ${packet.index}`);
    this.transmitted.setAttribute("aria-label", `Transmitted, packet ${packet.index}`);
    plot.setAttribute("role", "img");
    plot.setAttribute("aria-label", `Potential V(x) and probability density of packet ${packet.index} at ${energyText(packet.energy)}`);
    this.tip = add("div", "tip", plot);
    this.tip.hidden = true;
    followPointers(this);
    new ResizeObserver(() => this.resize()).observe(plot);
  }

  // what moves: |ψ|²
  drawFront() {
    const context = this.front, { packet } = this, { left, right, top, bottom, height } = this.frame();
    const row = frameOf(packet) * packet.points;
    this.begin(context);
    this.clip(context);
    const base = state.logarithmic ? bottom + 2 : this.row(packet.energy);
    const { first, last } = this.refine(row), line = this.outline();
    if (state.phase && packet.phase) this.fillByPhase(context, base);
    else {
      const area = new Path2D(line);
      area.lineTo(this.column(packet.x[last]), base);
      area.lineTo(this.column(packet.x[first]), base);
      context.globalAlpha = 0.35;
      context.fillStyle = this.own;
      context.fill(area);
      context.globalAlpha = 1;
    }
    if (state.phase && packet.phase) {
      context.strokeStyle = colours.edge;
      if (!state.logarithmic) this.segment(context, left, base, right);
    } else {
      context.strokeStyle = this.own;
      context.lineWidth = 1.25;
      context.lineJoin = "round";
      context.stroke(line);
    }
    if (state.drag !== null && state.hover !== null) {
      context.fillStyle = colours.absorber;
      context.fillRect(this.column(state.drag), top, this.column(state.hover) - this.column(state.drag), height);
    }
    if (state.hover !== null) {
      context.strokeStyle = colours.muted;
      context.lineWidth = 1;
      const x = Math.round(this.column(state.hover)) + 0.5;
      context.beginPath();
      context.moveTo(x, top);
      context.lineTo(x, bottom);
      context.stroke();
    }
    context.restore();
    this.tell(row, left, right);
  }

  // probabilities, and what is under the cursor
  tell(row, left, right) {
    const { packet, tip } = this, frame = row / packet.points;
    const odds = [packet.reflected[frame], packet.transmitted[frame]];
    this.reflected.textContent = `R ${probability(odds[0], packet.errors[0])}`;
    this.transmitted.textContent = `T ${probability(odds[1], packet.errors[1])}`;
    this.parts.forEach((part, n) => { part.style.width = `${100 * clamp(odds[n], 0, 1)}%`; });
    tip.hidden = state.hover === null;
    if (tip.hidden) return;
    const density = this.densityAt(state.hover);
    const size = density < 1e-3 ? scientific(density, 2) : density.toPrecision(3);
    typeset(tip, `x ${minus(state.hover.toFixed(2))} Å\nV ${energyText(potentialAt(state.hover, this.strength))}\n|ψ|² ${size} /Å`);
    const x = this.column(state.hover), leftwards = x > (left + right) / 2;
    tip.style.left = leftwards ? "" : `${x + 8}px`;
    tip.style.right = leftwards ? `${this.width - x + 8}px` : "";
  }
}
