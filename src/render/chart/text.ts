/** Text for an XML document; control characters, which XML forbids, are left out. */
export function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replace(/[<>&"']/g, character => `&#${character.charCodeAt(0)};`);
}

/**
 * Width of a text in pixels, about: as wide as it would be in DejaVu Sans, the widest of the usual sans-serif
 * fonts, since nothing can be measured without a browser and a label too many collides.
 */
export function textWidth(text: string, size: number): number {
  let units = 0;
  for (const character of text) units += characterWidth(character);
  return units * size;
}

function characterWidth(character: string): number {
  if (/[ijlI.,:;'|!·]/.test(character)) return 0.32;
  if (/[frt()[\]\- /]/.test(character)) return 0.4;
  if (/[⁰-⁹¹²³⁻]/.test(character)) return 0.42;
  if (/[mwMW%@—]/.test(character)) return 0.95;
  if (/[A-Z×+=<>~&]/.test(character)) return 0.72;
  return character.charCodeAt(0) > 0x2000 ? 1 : 0.62;
}

/** Break a text into lines no wider than `width` pixels at `size`; a word that is too long stays whole. */
export function wrapText(text: string, size: number, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && textWidth(longer, size) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return line === '' ? lines : [...lines, line];
}
