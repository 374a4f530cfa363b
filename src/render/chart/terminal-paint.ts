import { Chalk } from 'chalk';
import type { CellPaint } from './canvas.ts';

const chalk = new Chalk({ level: 1 });

// the sixteen colours follow the reader's own scheme, light or dark
const hues = [
  chalk.blue,
  chalk.red,
  chalk.green,
  chalk.magenta,
  chalk.cyan,
  chalk.yellow,
  chalk.dim,
  (text: string) => text,
];

/** Colours a run of characters of a chart for a terminal. */
export function paintTerminal(text: string, paint: CellPaint): string {
  if (paint === 'plain') return text;
  return paint === 'soft' ? chalk.dim(text) : hues[paint % hues.length]!(text);
}
