// ---- what stands still in a panel: coordinates, V(x), axes

class Plot {
  constructor(packet, plot) {
    [this.packet, this.plot] = [packet, plot];
    const context = () => plot.appendChild(document.createElement("canvas")).getContext("2d");
    [this.back, this.front] = [context(), context()];
  }

  resize(dots = window.devicePixelRatio || 1) {
    this.dots = dots;
    this.em = parseFloat(getComputedStyle(document.documentElement).fontSize);
    [this.width, this.height] = [this.plot.clientWidth, this.plot.clientHeight];
    for (const { canvas } of [this.back, this.front]) {
      [canvas.width, canvas.height] = [Math.round(this.width * this.dots), Math.round(this.height * this.dots)];
    }
    redraw(true);
  }

  // from Å and meV to pixels and back
  frame() {
    const { em } = this, left = 3.4 * em, right = this.width - (state.logarithmic ? 3.6 : 1) * em, top = 1.9 * em, bottom = this.height - 1.8 * em;
    return { left, right, top, bottom, width: Math.max(right - left, 1), height: Math.max(bottom - top, 1) };
  }
  column(x) {
    const { left, width } = this.frame(), [from, to] = state.view;
    return left + ((x - from) / (to - from)) * width;
  }
  position(column) {
    const { left, width } = this.frame(), [from, to] = state.view;
    return clamp(from + ((column - left) / width) * (to - from), from, to);
  }
  row(energy) {
    const { bottom, height } = this.frame();
    return bottom - ((energy - axis.from) / (axis.to - axis.from)) * height;
  }
  densityRow(density) {
    const { bottom, height } = this.frame();
    if (!state.logarithmic) return this.row(this.packet.energy) - (density / this.packet.initial) * axis.share * height;
    return bottom - (Math.log10(Math.max(density, 1e-300) / axis.floor) / Math.log10((1.5 * axis.peak) / axis.floor)) * height;
  }

  begin(context) {
    context.setTransform(this.dots, 0, 0, this.dots, 0, 0);
    context.clearRect(0, 0, this.width, this.height);
    context.save();
  }
  clip(context) {
    const { left, top, width, height } = this.frame();
    context.beginPath();
    context.rect(left, top, width, height);
    context.clip();
  }

  // what stands still, but for a drive: absorbers, V(x), planes, axes
  drawBack() {
    this.strength = strengthOf(this.packet);
    const context = this.back, { left, right, top, bottom, width, height } = this.frame(), { packet } = this;
    this.begin(context);
    this.clip(context);
    context.lineWidth = 1;
    context.strokeStyle = colours.line;
    const energies = ticks(axis.from / energyUnit, axis.to / energyUnit, height / (3 * this.em));
    for (const [energy] of energies) this.segment(context, left, this.row(energy * energyUnit), right);
    this.drawPotential(context);
    context.fillStyle = colours.absorber;
    context.fillRect(left, top, Math.max(this.column(packet.free[0]) - left, 0), height);
    const dark = Math.max(this.column(packet.free[1]), left);
    context.fillRect(dark, top, Math.max(right - dark, 0), height);
    this.drawPlanes(context);
    if (state.logarithmic) {
      context.strokeStyle = this.own;
      context.setLineDash([1, 3]);
      this.segment(context, left, this.row(packet.energy), right);
    }
    context.restore();
    this.drawAxes(context, energies);
  }

  // where R and T are counted
  drawPlanes(context) {
    const { top, bottom } = this.frame();
    context.font = this.font();
    context.textBaseline = "middle";
    this.packet.planes.forEach((plane, n) => {
      if (plane === null) return;
      const x = Math.round(this.column(plane)) + 0.5;
      context.strokeStyle = colours.edge;
      context.setLineDash([4, 4]);
      context.beginPath();
      context.moveTo(x, top);
      context.lineTo(x, bottom);
      context.stroke();
      context.setLineDash([]);
      context.fillStyle = colours.muted;
      context.textAlign = n ? "left" : "right";
      context.fillText(n ? "T →" : "← R", x + (n ? 5 : -5), top + 0.8 * this.em);
    });
  }

  font() {
    return `${this.em}px ${getComputedStyle(document.body).fontFamily}`;
  }

  segment(context, left, y, right) {
    context.beginPath();
    context.moveTo(left, Math.round(y) + 0.5);
    context.lineTo(right, Math.round(y) + 0.5);
    context.stroke();
  }

  drawPotential(context) {
    const { x, v: rest } = record.potential, v = moved(this.strength), { left, right, bottom } = this.frame();
    const line = this.curve(x, v);
    const area = new Path2D(line);
    area.lineTo(right + 4, bottom + 4);
    area.lineTo(left - 4, bottom + 4);
    context.fillStyle = colours.potential;
    context.fill(area);
    context.strokeStyle = colours.edge;
    if (v !== rest) {
      context.setLineDash([3, 3]);
      context.stroke(this.curve(x, rest));
      context.setLineDash([]);
    }
    context.lineWidth = 1.25;
    context.stroke(line);
    context.lineWidth = 1;
  }

  curve(x, v) {
    const { left, right } = this.frame(), line = new Path2D();
    line.moveTo(Math.min(left, this.column(x[0])) - 4, this.row(v[0]));
    for (let n = 0; n < x.length; n++) line.lineTo(this.column(x[n]), this.row(v[n]));
    line.lineTo(Math.max(right, this.column(x[x.length - 1])) + 4, this.row(v[v.length - 1]));
    return line;
  }

  drawAxes(context, energies) {
    const { left, right, top, bottom, width, height } = this.frame(), { em } = this;
    context.fillStyle = colours.muted;
    context.font = this.font();
    context.textBaseline = "middle";
    context.textAlign = "right";
    for (const [energy, text] of energies) context.fillText(text, left - 6, this.row(energy * energyUnit));
    if (state.logarithmic) {
      context.textAlign = "left";
      const highest = Math.floor(Math.log10(1.5 * axis.peak)), powers = highest - Math.log10(axis.floor);
      const apart = 3 * Math.max(1, Math.ceil((1.3 * em * powers) / (3 * height)));
      for (let power = highest; 10 ** power > axis.floor; power -= apart) context.fillText(`10${raised(power)}`, right + 6, this.densityRow(10 ** power));
      context.textAlign = "right";
      context.fillText("|ψ|² (1/Å)", this.width - 0.6 * em, 0.75 * em);
    }
    this.writeUnit(context, 0.6 * em, 0.75 * em);
    context.textAlign = "center";
    const unit = right - context.measureText("x (Å)").width - 0.4 * em;
    for (const [x, text] of ticks(...state.view, width / (5 * em))) {
      const at = this.column(x);
      if (at + context.measureText(text).width / 2 < unit) context.fillText(text, at, bottom + em);
    }
    context.textAlign = "right";
    context.fillText("x (Å)", right, bottom + em);
    context.strokeStyle = colours.line;
    context.strokeRect(left + 0.5, top + 0.5, width - 1, bottom - top - 1);
  }

  // the title of the energy axis, the B of kBT low
  writeUnit(context, x, y) {
    context.textAlign = "left";
    const put = (text, lower, share) => {
      context.font = this.font().replace(/^[\d.]+/, (size) => size * share);
      context.fillText(text, x, y + lower);
      x += context.measureText(text).width;
    };
    if (record.unit === "kBT") {
      put("E (k", 0, 1);
      put("B", 0.25 * this.em, 0.75);
      put("T)", 0, 1);
    } else put(`E (${record.unit})`, 0, 1);
  }
}
