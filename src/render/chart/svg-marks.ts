import type { Mark } from './chart.ts';
import { element, rounded, textElement } from './element.ts';
import { type Box, inside, overlaps } from './labels.ts';
import type { Scale } from './scale.ts';
import { textWidth } from './text.ts';

const SIZE = 10;

interface Room {
  readonly x: Scale;
  readonly y: Scale;
  readonly area: Box;
}

/** Marks as markup, lines behind the curves and names before them, and the boxes that their names take. */
export function marks(
  list: readonly Mark[],
  room: Room,
): { readonly behind: string; readonly front: string; readonly boxes: readonly Box[] } {
  const boxes: Box[] = [];
  const behind: string[] = [];
  const front: string[] = [];
  for (const mark of list) {
    const drawn = drawMark(mark, room);
    if (drawn === undefined) continue;
    behind.push(drawn.markup);
    const box = mark.name === '' ? undefined : freeBox(drawn.places, boxes, room.area);
    if (box === undefined) continue;
    boxes.push(box);
    front.push(textElement(mark.name, { class: 'n h', x: box[0], y: box[3] - 3 }));
  }
  return { behind: behind.join(''), front: front.join(''), boxes };
}

/** A mark and the boxes where its name would stand well. */
function drawMark(mark: Mark, { x, y, area }: Room): { markup: string; places: Box[] } | undefined {
  const [left, top, right, bottom] = area;
  const width = textWidth(mark.name, SIZE);
  const box = (at: number, height: number): Box => [at, height, at + width, height + 12];
  if (mark.kind === 'span') {
    const from = Math.max(left, x.map(mark.from));
    const to = Math.min(right, x.map(mark.to));
    if (!(to > from)) return undefined;
    return {
      markup: element('rect', { class: 'r', x: from, y: top, width: to - from, height: bottom - top }),
      places: [(from + to - width) / 2, to + 4, from - width - 4].map(at => box(at, top + 3)),
    };
  }
  if (mark.kind === 'x') {
    const at = x.map(mark.at);
    if (!(at >= left && at <= right)) return undefined;
    return {
      markup: element('path', { class: 'k', d: `M${rounded(at)},${rounded(top)}V${rounded(bottom)}` }),
      places: [box(at + 4, top + 3), box(at - width - 4, top + 3)],
    };
  }
  const at = y.map(mark.at);
  if (!(at >= top && at <= bottom)) return undefined;
  return {
    markup: element('path', { class: 'k', d: `M${rounded(left)},${rounded(at)}H${rounded(right)}` }),
    places: [box(right - width - 4, at - 13), box(left + 4, at - 13), box(right - width - 4, at + 2)],
  };
}

/** The first box that covers no other, tried again some rows further down. */
function freeBox(places: readonly Box[], taken: readonly Box[], area: Box): Box | undefined {
  for (let row = 0; row < 8; row++) {
    for (const [left, top, right, bottom] of places) {
      const box: Box = [left, top + row * 13, right, bottom + row * 13];
      if (inside(box, area) && !taken.some(other => overlaps(other, box))) return box;
    }
  }
  return undefined;
}
