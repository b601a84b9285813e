// ---- from text to numbers

async function inflate(text) {
  const packed = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  if (!window.DecompressionStream) return inflateByHand(packed);
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

// RFC 1951, for browsers without DecompressionStream
function inflateByHand(input) {
  let at = 2, held = 0, count = 0, length = 0, last = 0, output = new Uint8Array(1 << 20);
  const bits = (wanted) => {
    for (; count < wanted; count += 8) held |= input[at++] << count;
    const value = held & ((1 << wanted) - 1);
    held >>>= wanted;
    count -= wanted;
    return value;
  };
  const put = (byte) => {
    if (length === output.length) {
      const longer = new Uint8Array(2 * length);
      longer.set(output);
      output = longer;
    }
    output[length++] = byte;
  };
  const tree = (lengths) => {
    const counts = new Array(16).fill(0);
    for (const bits of lengths) if (bits) counts[bits]++;
    const symbols = [...lengths.keys()].filter((s) => lengths[s]).sort((a, b) => lengths[a] - lengths[b] || a - b);
    return { counts, symbols };
  };
  const symbol = ({ counts, symbols }) => {
    for (let code = 0, first = 0, index = 0, n = 1; n < 16; n++) {
      code |= bits(1);
      if (code - counts[n] < first) return symbols[index + code - first];
      index += counts[n];
      first = (first + counts[n]) << 1;
      code <<= 1;
    }
    throw new Error("the data are damaged");
  };
  const ladder = (base, extras) => extras.map((extra) => [(base += 1 << extra) - (1 << extra), extra]);
  const lengths = ladder(3, Array.from({ length: 28 }, (_, n) => Math.max((n >> 2) - 1, 0))).concat([[258, 0]]);
  const distances = ladder(1, Array.from({ length: 30 }, (_, n) => Math.max((n >> 1) - 1, 0)));
  while (!last) {
    last = bits(1);
    const kind = bits(2);
    if (kind === 0) {
      held = count = 0;
      const size = input[at] | (input[at + 1] << 8);
      for (const byte of input.subarray(at + 4, at + 4 + size)) put(byte);
      at += 4 + size;
      continue;
    }
    let literals = Array.from({ length: 288 }, (_, n) => (n < 144 ? 8 : n < 256 ? 9 : n < 280 ? 7 : 8));
    let far = new Array(30).fill(5);
    if (kind === 2) {
      const [literalCount, farCount, codeCount] = [bits(5) + 257, bits(5) + 1, bits(4) + 4];
      const order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
      const codes = new Array(19).fill(0);
      for (const place of order.slice(0, codeCount)) codes[place] = bits(3);
      const all = [], code = tree(codes);
      while (all.length < literalCount + farCount) {
        const next = symbol(code);
        if (next < 16) all.push(next);
        else {
          const [value, times] = next === 16 ? [all[all.length - 1], 3 + bits(2)] : [0, next === 17 ? 3 + bits(3) : 11 + bits(7)];
          for (let n = 0; n < times; n++) all.push(value);
        }
      }
      [literals, far] = [all.slice(0, literalCount), all.slice(literalCount)];
    }
    const [literal, distance] = [tree(literals), tree(far)];
    for (let next = symbol(literal); next !== 256; next = symbol(literal)) {
      if (next < 256) { put(next); continue; }
      const [size, sizeExtra] = lengths[next - 257];
      const copies = size + bits(sizeExtra);
      const [back, backExtra] = distances[symbol(distance)];
      const from = length - back - bits(backExtra);
      for (let n = 0; n < copies; n++) put(output[from + n]);
    }
  }
  return output.slice(0, length);
}
