// ---- the wave in a panel

class WavePlot extends Plot {
  // |ψ|² in view between the stored points of a row: numeric/band_limited.rs has the weights, and their accuracy is that of
  // the levels. What is below it follows its stored neighbours by a constant factor
  refine(row) {
    const { packet } = this, { width } = this.frame(), { reach, weights, accuracy } = record;
    const first = below(packet.x, state.view[0]), last = Math.min(below(packet.x, state.view[1]) + 1, packet.points - 1);
    const most = weights.length / (2 * reach), wanted = 2 * width * this.dots / (last - first);
    const parts = packet.sampled ? [4, 8].find((parts) => parts >= wanted) ?? most : 1;
    const waves = state.phase && packet.phase, key = [row, first, last, parts, waves].join();
    if (this.wave?.key === key) return this.wave;
    const stored = (n) => packet.density[packet.level[row + clamp(n, 0, packet.points - 1)]];
    const near = Float64Array.from({ length: last - first + 2 * reach }, (_, n) => stored(first + 1 - reach + n));
    const density = new Float64Array((last - first) * parts + 1);
    for (let n = 0; n < last - first; n++) {
      const from = near[n + reach - 1], to = near[n + reach], ratio = from > 0 ? (to / from) ** (1 / parts) : 0;
      let limit = 0;
      for (let j = 0; j < 2 * reach; j++) if (near[n + j] > limit) limit = near[n + j];
      limit *= accuracy;
      for (let part = 0, between = from; part < parts; part++, between *= ratio) {
        const at = (part * most / parts) * 2 * reach;
        let value = 0;
        for (let j = 0; j < 2 * reach; j++) value += weights[at + j] * near[n + j];
        density[n * parts + part] = part === 0 ? from : value < limit ? Math.min(between, limit) : value;
      }
    }
    density[density.length - 1] = near[last - first + reach - 1];
    return this.wave = { key, first, last, parts, density, ...(waves && this.refineWave(row, first, last, parts)) };
  }

  // ψ at the same places
  refineWave(row, first, last, parts) {
    const { packet } = this, { reach, weights } = record, most = weights.length / (2 * reach);
    const [re, im] = [Math.cos, Math.sin].map((part) => {
      const stored = (n) => {
        const at = row + clamp(n, 0, packet.points - 1);
        return Math.sqrt(packet.density[packet.level[at]]) * part((packet.angle[at] * Math.PI) / 128);
      };
      const near = Float64Array.from({ length: last - first + 2 * reach }, (_, n) => stored(first + 1 - reach + n));
      const wave = new Float64Array((last - first) * parts + 1);
      for (let n = 0; n < wave.length; n++) {
        const cell = Math.floor(n / parts), at = (((n % parts) * most) / parts) * 2 * reach;
        if (n % parts === 0) wave[n] = near[cell + reach - 1];
        else for (let j = 0; j < 2 * reach; j++) wave[n] += weights[at + j] * near[cell + j];
      }
      return wave;
    });
    return { re, im };
  }

  // where x (Å) is among the values that were refined last: before which, and how far on
  placeAt(x) {
    const { packet, wave: { first, last, parts, density } } = this, n = clamp(below(packet.x, x), first, last - 1);
    const place = (n - first + clamp((x - packet.x[n]) / (packet.x[n + 1] - packet.x[n]), 0, 1)) * parts;
    const at = Math.min(Math.floor(place), density.length - 2);
    return { at, share: place - at, step: (packet.x[n + 1] - packet.x[n]) / parts };
  }

  densityAt(x) {
    const { at, share } = this.placeAt(x), { density } = this.wave;
    return density[at] + share * (density[at + 1] - density[at]);
  }

  // the curve; where points are denser than dots, the lowest and highest of each column
  outline() {
    const { packet, dots, wave: { first, last, parts, density } } = this, line = new Path2D();
    const dense = density.length > 2 * this.frame().width * dots;
    let column = -1, low = 0, high = 0;
    const put = (x, value) => line.lineTo(x, this.densityRow(value));
    for (let n = first; n <= last; n++) {
      const from = this.column(packet.x[n]), step = n < last ? (this.column(packet.x[n + 1]) - from) / parts : 0;
      for (let part = 0; part < (n < last ? parts : 1); part++) {
        const x = from + part * step, value = density[(n - first) * parts + part];
        if (!dense) put(x, value);
        else if (Math.floor(x * dots) === column) [low, high] = [Math.min(low, value), Math.max(high, value)];
        else {
          if (column >= 0) { put((column + 0.25) / dots, low); put((column + 0.75) / dots, high); }
          column = Math.floor(x * dots);
          low = high = value;
        }
      }
    }
    put(this.column(packet.x[last]), density[density.length - 1]);
    return line;
  }

  // The phase at x (radians), and how fast it turns (radians per Å); both without the plane wave of E₀ if that is taken out
  phaseAt(x) {
    const { packet } = this, { re, im } = this.wave, { at, share, step } = this.placeAt(x);
    const [k, omega] = state.relative ? packet.carrier : [0, 0];
    const turn = Math.atan2(im[at + 1] * re[at] - re[at + 1] * im[at], re[at] * re[at + 1] + im[at] * im[at + 1]);
    const phase = Math.atan2(im[at] + share * (im[at + 1] - im[at]), re[at] + share * (re[at + 1] - re[at]));
    return { phase: phase - k * x + omega * packet.time[frameOf(packet)], rate: turn / step - k };
  }

  // the lowest and the highest density from one position to the other (Å)
  extremes(from, to) {
    const { density } = this.wave, last = Math.floor(this.placeAt(to).at);
    let low = this.densityAt(from), high = low;
    for (const value of [this.densityAt(to), ...density.subarray(this.placeAt(from).at + 1, last + 1)]) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
    return [low, high];
  }

  // one colour a column of dots, paler above its lowest density; grey from 120° a pixel on, where colours would show the pixels and not the wave
  fillByPhase(context, base) {
    const { packet } = this, { left, right, width } = this.frame(), size = 1 / this.dots;
    const pixel = (state.view[1] - state.view[0]) / width;
    for (let x = Math.round(left * this.dots) * size; x < right; x += size) {
      const place = this.position(x + size / 2);
      if (place < packet.x[0] || place > packet.x[packet.points - 1]) continue;
      const [low, high] = this.extremes(place - (size * pixel) / 2, place + (size * pixel) / 2).map((density) => this.densityRow(density));
      if (base - high < 0.3) continue;
      const { phase, rate } = this.phaseAt(place);
      const share = clamp(2 - (Math.abs(rate) * pixel) / (Math.PI / 3), 0, 1);
      context.fillStyle = wheel[Math.round(share * fades)][Math.round((phase * 128) / Math.PI) & 255];
      context.fillRect(x, low, size, base - low);
      context.globalAlpha = 0.5;
      context.fillRect(x, high, size, low - high);
      context.globalAlpha = 1;
    }
  }
}
