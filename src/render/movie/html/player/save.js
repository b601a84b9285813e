// ---- files

function download(blob, ending) {
  const name = record.title.replace(/[^\p{L}\p{N}+.]+/gu, "-").replace(/^[-.]+|[-.]+$/g, "").slice(0, 60) || "film";
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: `${name}-${state.time.toFixed(1)}fs.${ending}` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

// What is shown, as numbers: stored points in view
function table() {
  const line = (text) => text.replace(/\s+/g, " "), rows = [];
  const [from, to] = state.view;
  const about = [`title: ${line(record.title)}`, `time_fs: ${state.time}`];
  for (const { packet, strength } of panels) {
    const frame = frameOf(packet), row = frame * packet.points;
    about.push(`packet ${packet.index}: ion ${line(packet.ion)}, energy_meV ${packet.energy}, time_fs ${packet.time[frame]}, reflected ${packet.reflected[frame]}, transmitted ${packet.transmitted[frame]}, reflected_error ${packet.errors[0]}, transmitted_error ${packet.errors[1]}`);
    for (let n = 0; n < packet.points; n++) {
      const x = packet.x[n], density = packet.density[packet.level[row + n]];
      // positions and V are single precision, densities are within 0.14 %
      if (x >= from && x <= to) rows.push([packet.index, Number(x.toPrecision(7)), Number(potentialAt(x, strength).toPrecision(7)), Number(density.toPrecision(5))]);
    }
  }
  about.push("densities are within 0.14 %; time_fs of a packet is that of its stored frame");
  return [...about.map((text) => `# ${text}`), "packet,x_angstrom,potential_meV,density_per_angstrom", ...rows.map((row) => row.join())].join("\n") + "\n";
}

function saveNumbers() {
  download(new Blob([table()], { type: "text/csv;charset=utf-8" }), "csv");
}

// A canvas on which a picture is put together, in the pixels of the page
class Picture {
  constructor(width, height, dots) {
    const canvas = Object.assign(document.createElement("canvas"), { width: Math.round(width * dots), height: Math.round(height * dots) });
    this.context = canvas.getContext("2d");
    this.context.scale(dots, dots);
    this.fill(colours.page, 0, 0, width, height);
  }

  fill(colour, ...box) {
    this.context.fillStyle = colour;
    this.context.fillRect(...box);
  }

  // The text of a node, where it is on the page
  write(node, origin) {
    const range = document.createRange(), { context } = this;
    for (const piece of pieces(node)) {
      const { fontWeight, fontSize, fontFamily, color } = getComputedStyle(piece.parentNode);
      Object.assign(context, { font: `${fontWeight} ${fontSize} ${fontFamily}`, fillStyle: color, textBaseline: "alphabetic", textAlign: "left" });
      // a box is as high as the font is, not as its line
      const { fontBoundingBoxAscent: ascent, fontBoundingBoxDescent: descent } = context.measureText("x");
      let from = 0;
      const { data } = piece, boxOf = (n) => (range.setStart(piece, n), range.setEnd(piece, n + 1), range.getBoundingClientRect());
      for (let n = 1; n <= data.length; n++) {
        if (n < data.length && boxOf(n).top < boxOf(from).bottom) continue;
        const box = boxOf(from), middle = (box.top + box.bottom + ascent - descent) / 2;
        context.fillText(data.slice(from, n).trimEnd(), box.left - origin.left, middle - origin.top);
        from = n;
      }
    }
  }

  // A key, a bar: a box of one colour, or what its kind says
  swatch(node, origin) {
    const box = node.getBoundingClientRect(), style = getComputedStyle(node), { context } = this;
    const [x, y] = [box.left - origin.left, box.top - origin.top], { width, height } = box;
    context.save();
    context.beginPath();
    context.roundRect(x, y, width, height, parseFloat(style.borderTopLeftRadius) || 0);
    context.clip();
    if (style.backgroundColor !== "rgba(0, 0, 0, 0)") this.fill(style.backgroundColor, x, y, width, height);
    if (node.className === "wheel") this.disc(x + width / 2, y + height / 2, width / 2);
    else if (node.id === "own") panels.forEach((panel, n) => this.fill(panel.own, x + (n * width) / panels.length, y, width / panels.length, height));
    else if (style.backgroundImage !== "none") this.stripes(style.backgroundImage.match(/rgba?\([^)]*\)/)[0], x, y, width, height);
    context.restore();
    for (const side of ["Top", "Bottom"]) {
      const thick = parseFloat(style[`border${side}Width`]);
      if (thick) this.fill(style[`border${side}Color`], x, side === "Top" ? y : y + height - thick, width, thick);
    }
  }

  stripes(colour, x, y, width, height) {
    const { context } = this;
    Object.assign(context, { strokeStyle: colour, lineWidth: 2 });
    context.beginPath();
    for (let at = x - height; at < x + width; at += 4 * Math.SQRT2) {
      context.moveTo(at, y + height);
      context.lineTo(at + height, y);
    }
    context.stroke();
  }

  disc(x, y, radius) {
    for (let n = 0; n < 256; n++) {
      this.context.fillStyle = wheel[fades][n];
      this.context.beginPath();
      this.context.moveTo(x, y);
      this.context.arc(x, y, radius, (-Math.PI * (n + 1.2)) / 128, (-Math.PI * n) / 128);
      this.context.fill();
    }
  }
}

// The pieces of text within a node that are shown
function pieces(node) {
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT), found = [];
  while (walker.nextNode()) if (walker.currentNode.data.trim() && walker.currentNode.parentNode.checkVisibility()) found.push(walker.currentNode);
  return found;
}

// The page without its controls, all panels of it, twice as fine as the screen if that is coarse
function drawPicture() {
  const dots = Math.max(window.devicePixelRatio || 1, 2), main = element("panels"), title = document.querySelector("body > header");
  const above = title.getBoundingClientRect(), inner = main.getBoundingClientRect();
  const picture = new Picture(above.width, above.height + main.scrollHeight, dots), { context } = picture;
  picture.write(title, above);
  for (const node of title.querySelectorAll("i")) if (node.checkVisibility()) picture.swatch(node, above);
  // panels begin below the title, wherever the page is scrolled to
  const origin = { left: above.left, top: inner.top - main.scrollTop - above.height };
  for (const panel of panels) {
    const [box, plot] = [panel.box, panel.plot].map((node) => node.getBoundingClientRect());
    picture.fill(colours.panel, box.left - origin.left, box.top - origin.top, box.width, box.height);
    Object.assign(context, { strokeStyle: colours.line, lineWidth: 1 });
    context.strokeRect(box.left - origin.left, box.top - origin.top, box.width, box.height);
    picture.write(panel.box.querySelector("header"), origin);
    for (const node of panel.box.querySelectorAll("header i, .bar")) picture.swatch(node, origin);
    panel.resize(dots);
    panel.drawBack();
    panel.drawFront();
    for (const { canvas } of [panel.back, panel.front]) context.drawImage(canvas, plot.left - origin.left, plot.top - origin.top, plot.width, plot.height);
    panel.resize();
  }
  return context.canvas;
}

function savePicture() {
  const { hover } = state;
  state.hover = null;
  const canvas = drawPicture();
  state.hover = hover;
  return new Promise((done) => canvas.toBlob((blob) => done(download(blob, "png")), "image/png"));
}
