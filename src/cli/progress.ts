import { watchWork } from '../core/work.ts';
import type { Io } from './io.ts';

const WIDTH = 24;

/** What is over sooner is not worth a line that comes and goes. */
const LEAST_SECONDS = 0.5;

/**
 * Show long work in one line of the terminal, drawn anew as it goes on; where standard error is none, on machines that
 * log what they run, and beside JSON there is nothing to see.
 *
 * @returns takes the line away; nothing is shown afterwards
 */
export function showWork(io: Io, format: string | undefined): () => void {
  const begun = io.now?.();
  let outermost: string | undefined;
  let shown = '';
  let isQuiet: boolean | undefined;
  watchWork((of, done, total) => {
    outermost ??= of;
    if (of !== outermost) return;
    if (done >= total) outermost = undefined;
    isQuiet ??= format === 'json' || Boolean(io.env.CI) || io.env.TERM === 'dumb' || !io.errIsTerminal;
    if (isQuiet || (begun !== undefined && io.now!() - begun < LEAST_SECONDS)) return;
    const share = Math.min(1, done / Math.max(1, total));
    const filled = Math.round(WIDTH * share);
    const line = `${of} ${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)} ${Math.floor(100 * share)}%`;
    if (line === shown) return;
    shown = line;
    io.err(`\r${line}\u001b[K`);
  });
  return () => {
    watchWork(undefined);
    if (shown !== '') io.err('\r\u001b[2K');
    shown = '';
  };
}
