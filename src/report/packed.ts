import { deflateRawSync } from 'node:zlib';

/** A text that is deflated and written in digits to the base of 85, five for four bytes: a sixteenth shorter than base64. */
export interface PackedText {
  readonly digits: string;
  /** Bytes that the digits are, without what fills the last four. */
  readonly bytes: number;
}

/** The first digit is ( and what follows it in ASCII; } stands for <, which markup begins with. */
const FIRST = 40;
const [OPENING, INSTEAD] = [60, 125];

/**
 * A text as short as a page can carry it.
 *
 * @example
 * pack('aaaaaaaaaaaaaaaaaaaa').bytes < 20 // => true
 */
export function pack(text: string): PackedText {
  const bytes = deflateRawSync(text, { level: 9 });
  const filled = Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
  let digits = '';
  for (let at = 0; at < filled.length; at += 4) {
    const word = filled.readUInt32BE(at);
    for (let power = 85 ** 4; power >= 1; power /= 85) {
      const code = FIRST + (Math.floor(word / power) % 85);
      digits += String.fromCharCode(code === OPENING ? INSTEAD : code);
    }
  }
  return { digits, bytes: bytes.length };
}

/**
 * The script that starts the page's own: unpacks it and runs it. Where a browser cannot, the page stays as it is written.
 */
export const loader: string = `const app = document.getElementById('app'), text = app.textContent;
const packed = new Uint8Array(text.length / 5 * 4);
for (let at = 0, to = 0; at < text.length;) {
  let word = 0;
  for (let i = 0; i < 5; i++) {
    const code = text.charCodeAt(at++);
    word = word * 85 + (code === ${INSTEAD} ? ${OPENING} : code) - ${FIRST};
  }
  for (let shift = 24; shift >= 0; shift -= 8) packed[to++] = word >>> shift;
}
const stream = new Blob([packed.subarray(0, app.dataset.bytes)]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
new Response(stream).text().then(text => {
  const script = document.createElement('script');
  script.textContent = text;
  document.body.append(script);
});`;
