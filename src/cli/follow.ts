import { Refusal } from '../core/refusal.ts';
import { headline } from '../monitor/headline.ts';
import type { MonitorAnswer, MonitorRequest } from '../monitor/types.ts';
import { rendered } from '../render/formats.ts';
import { isGrave } from './fail-on.ts';
import { hasColor, type Io } from './io.ts';
import { answerOf, type LogSource } from './log-source.ts';
import type { MonitorCall } from './monitor-request.ts';
import { monitorView } from './views/monitor.ts';

const EVERY = 30;
/** Looks, and seconds, without anything new after which a run whose next row would lie behind its end has ended. */
const QUIET_LOOKS = 3;
const QUIET_SECONDS = 600;

/** A run to follow. */
export interface Followed {
  readonly sources: readonly LogSource[];
  readonly request: MonitorRequest;
  readonly call: MonitorCall;
}

/**
 * Follow a run until it ends, is stopped at the keyboard, or, with `--fail-fast`, a finding is grave: read what is new, and
 * redraw the screen, or on no terminal print a line where something has changed.
 *
 * @returns the last answer
 */
export async function follow({
  sources,
  request,
  call,
}: Followed): Promise<{ readonly answer: MonitorAnswer; readonly isStopped?: boolean }> {
  const { options, io, format = 'table' } = call;
  const screen = drawer(io, format === 'table');
  const wait = io.wait ?? sleep;
  const now = io.now ?? (() => Date.now() / 1000);
  let changed = now();
  let answer: MonitorAnswer | undefined;
  for (;;) {
    let isNew = false;
    for (const source of sources) if (await source.advance()) isNew = true;
    if (isNew) changed = now();
    const known = standing(request, answer, now() - changed);
    const next = tried(() => answerOf(sources, known, false));
    if (next !== undefined) {
      answer = next;
      const quiet = Math.max(QUIET_LOOKS * (options.every ?? EVERY), QUIET_SECONDS);
      const { step, totalSteps = Number.POSITIVE_INFINITY, isOver } = answer.progress;
      const hasEnded = step >= totalSteps || (isOver && now() - changed >= quiet);
      const isLast = hasEnded || (options.failFast === true && isGrave(answer, options));
      await screen(answer, { isNew, isLast });
      if (isLast) return { answer };
    }
    // standard input has an end, and nothing comes behind it
    if (sources.every(({ name }) => name === '-') || !(await wait(options.every ?? EVERY))) {
      const last = answerOf(sources, known, true);
      await screen(last, { isNew: false, isLast: true });
      return { answer: last, isStopped: sources.some(({ name }) => name !== '-') };
    }
  }
}

/** A log that has just begun is none yet. */
function tried(read: () => MonitorAnswer): MonitorAnswer | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

/** The request with a clock that stands where the log's own was when it last grew: logs name no time zone. */
function standing(request: MonitorRequest, last: MonitorAnswer | undefined, seconds: number): MonitorRequest {
  const time = last?.log.lastTime;
  return request.now !== undefined || time === undefined ? request : { ...request, now: time + seconds };
}

/**
 * Draws over what it drew before, on a terminal; else a line each time something is new. What is higher than the terminal
 * would scroll out of reach of the next drawing: it is cut until the last one.
 */
function drawer(
  io: Io,
  isShown: boolean,
): (answer: MonitorAnswer, at: { readonly isNew: boolean; readonly isLast: boolean }) => Promise<void> {
  let height = 0;
  let isCut = false;
  return async (answer, { isNew, isLast }) => {
    if (!isShown) return;
    if (!io.outIsTerminal) {
      if (isNew) await io.out(`${headline(answer)}\n`);
      return;
    }
    // stopped, with nothing new: the whole stands there
    if (isLast && !isNew && height > 0 && !isCut) return;
    const text = await rendered(monitorView(answer), 'table', { columns: io.columns, color: hasColor(io) });
    const shown = isLast ? text : upper(text, io.rows);
    // up to where the last one began, and clear from there
    await io.out(`${height === 0 ? '' : `\u001b[${height}A\u001b[J`}${shown}`);
    height = shown.split('\n').length - 1;
    isCut = shown !== text;
  };
}

/** As much of a screen as a terminal of so many rows holds, the cursor below it. */
function upper(text: string, rows: number | undefined): string {
  const lines = text.split('\n');
  if (rows === undefined || lines.length <= rows) return text;
  const kept = Math.max(1, rows - 2);
  return `${lines.slice(0, kept).join('\n')}\n(${lines.length - 1 - kept} more lines in a higher terminal)\n`;
}

async function sleep(seconds: number): Promise<boolean> {
  const { setTimeout } = await import('node:timers/promises');
  const stop = new AbortController();
  const abort = () => stop.abort();
  process.once('SIGINT', abort);
  try {
    await setTimeout(1000 * seconds, undefined, { signal: stop.signal });
    return true;
  } catch {
    return false;
  } finally {
    process.off('SIGINT', abort);
  }
}
