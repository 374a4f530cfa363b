import { append } from '../core/unbounded.ts';
/** Lines `start` to `end` (exclusive, from 0) of the old text give way to `lines`, each with its line ending. */
export interface LineEdit {
  readonly start: number;
  readonly end: number;
  readonly lines: readonly string[];
}

const CONTEXT = 3;
/** Above this many comparisons an edit is shown as all old lines, then all new ones. */
const MOST_COMPARISONS = 250_000;

/** The lines of a text, each with its line feed. */
export function splitLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/**
 * A unified diff, as `patch` and `git apply` read it.
 *
 * @param old lines of the old text
 * @param edits in order, not overlapping
 * @returns '' where nothing changed
 */
export function unifiedDiff(name: string, old: readonly string[], edits: readonly LineEdit[]): string {
  const small = joinTouching(edits.flatMap(edit => refine(old, edit)));
  const hunks: LineEdit[][] = [];
  for (const edit of small) {
    const last = hunks.at(-1);
    if (last !== undefined && edit.start - last.at(-1)!.end <= 2 * CONTEXT) last.push(edit);
    else hunks.push([edit]);
  }
  if (hunks.length === 0) return '';
  const out = [`--- a/${name}\n`, `+++ b/${name}\n`];
  let shift = 0;
  for (const edits of hunks) {
    const from = Math.max(0, edits[0]!.start - CONTEXT);
    const to = Math.min(old.length, edits.at(-1)!.end + CONTEXT);
    const growth = edits.reduce((sum, edit) => sum + edit.lines.length - (edit.end - edit.start), 0);
    out.push(`@@ -${range(from, to - from)} +${range(from + shift, to - from + growth)} @@\n`);
    let at = from;
    for (const edit of edits) {
      push(' ', old.slice(at, edit.start));
      push('-', old.slice(edit.start, edit.end));
      push('+', edit.lines);
      at = edit.end;
    }
    push(' ', old.slice(at, to));
    shift += growth;
  }
  return out.join('');

  function push(sign: string, lines: readonly string[]): void {
    for (const line of lines)
      out.push(line.endsWith('\n') ? sign + line : `${sign}${line}\n\\ No newline at end of file\n`);
  }
}

/** Edits of neighbouring lines as one, so that the old lines stand together and then the new ones. */
function joinTouching(edits: readonly LineEdit[]): LineEdit[] {
  const joined: { start: number; end: number; lines: string[] }[] = [];
  for (const { start, end, lines } of edits) {
    const last = joined.at(-1);
    if (last?.end === start) {
      last.end = end;
      append(last.lines, lines);
    } else {
      joined.push({ start, end, lines: [...lines] });
    }
  }
  return joined;
}

function range(start: number, count: number): string {
  return `${count === 0 ? start : start + 1},${count}`;
}

/** Cut an edit down to the lines that differ, by the longest common subsequence of the rest. */
function refine(old: readonly string[], edit: LineEdit): LineEdit[] {
  const least = Math.min(edit.end - edit.start, edit.lines.length);
  let head = 0;
  while (head < least && old[edit.start + head] === edit.lines[head]) head += 1;
  let tail = 0;
  while (tail < least - head && old[edit.end - 1 - tail] === edit.lines.at(-1 - tail)) tail += 1;
  const start = edit.start + head;
  const end = edit.end - tail;
  const lines = edit.lines.slice(head, edit.lines.length - tail);
  if (start === end && lines.length === 0) return [];
  const before = old.slice(start, end);
  if (before.length * lines.length > MOST_COMPARISONS) return [{ start, end, lines }];
  return differences(before, lines).map(part => ({
    start: start + part.start,
    end: start + part.end,
    lines: part.lines,
  }));
}

function differences(before: readonly string[], after: readonly string[]): LineEdit[] {
  const rows = before.length + 1;
  const columns = after.length + 1;
  // length of the longest common subsequence of what is left from (i, j) on
  const common = new Uint32Array(rows * columns);
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      common[i * columns + j] =
        before[i] === after[j]
          ? common[(i + 1) * columns + j + 1]! + 1
          : Math.max(common[(i + 1) * columns + j]!, common[i * columns + j + 1]!);
    }
  }
  const edits: LineEdit[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    const [fromOld, fromNew] = [i, j];
    while ((i < before.length || j < after.length) && !(i < before.length && before[i] === after[j])) {
      const skipOld =
        j >= after.length ||
        (i < before.length && common[(i + 1) * columns + j]! >= common[i * columns + j + 1]!);
      if (skipOld) i += 1;
      else j += 1;
    }
    if (i > fromOld || j > fromNew) edits.push({ start: fromOld, end: i, lines: after.slice(fromNew, j) });
    while (i < before.length && j < after.length && before[i] === after[j]) {
      i += 1;
      j += 1;
    }
  }
  return edits;
}
