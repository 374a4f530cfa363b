import type { Io } from '../io.ts';

/** A progress bar on standard error, silent where that is no terminal. */
export interface ProgressBar {
  readonly update: (done: number, total: number) => void;
  readonly clear: () => void;
}

const WIDTH = 24;

export function progressBar(label: string, io: Pick<Io, 'err' | 'errIsTerminal'>): ProgressBar {
  if (!io.errIsTerminal) return { update: () => {}, clear: () => {} };
  let shown = -1;
  return {
    update: (done, total) => {
      const percent = Math.floor((100 * done) / total);
      if (percent === shown) return;
      shown = percent;
      const filled = Math.round((WIDTH * done) / total);
      io.err(`\r${label} ${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)} ${percent}%`);
    },
    clear: () => {
      if (shown >= 0) io.err('\r\u001b[2K');
    },
  };
}
