import type { Caveat } from '../../core/caveat.ts';
import { caveatMessage } from '../../planner/messages.ts';

/** Messages of one law and code that are shown: the rest are counted, so that a stream of budgets holds few. */
const MOST_ALIKE = 3;

/** A line that qualifies what stands above it. */
export interface Note {
  readonly severity: string;
  readonly text: string;
}

/** Gathers what is said of many answers: each message once, with the laws that it belongs to. */
export interface NoteCollector {
  readonly add: (law: string, caveats: readonly Caveat[]) => void;
  readonly notes: () => Note[];
}

/**
 * Notes below a table of answers. Extrapolation has a column of its own there; what a law file says of its law in
 * general is left to `isoflop laws`.
 */
export function noteCollector(): NoteCollector {
  const found = new Map<string, { readonly severity: string; readonly laws: Set<string> }>();
  const alike = new Map<string, number>();
  const laws = new Set<string>();
  let isBeyond = false;
  let isQuiet = false;
  let more = 0;
  const admit = (law: string, item: Caveat) => {
    const text = caveatMessage(item);
    const known = found.get(text);
    if (known?.laws.has(law)) return;
    const kind = `${law} ${item.code}`;
    const count = alike.get(kind) ?? 0;
    if (count === MOST_ALIKE) {
      more += 1;
      return;
    }
    alike.set(kind, count + 1);
    if (known === undefined) found.set(text, { severity: item.severity, laws: new Set([law]) });
    else known.laws.add(law);
  };
  return {
    add: (law, caveats) => {
      laws.add(law);
      for (const item of caveats) {
        if (item.code === 'beyond-fitted-range') isBeyond = true;
        else if (isOfLaw(item)) isQuiet = true;
        else admit(law, item);
      }
    },
    notes: () => {
      const listed = [...found].map(([text, { severity, laws: own }]) => ({
        severity,
        text: own.size === laws.size ? text : `${[...own].join(', ')}: ${text}`,
      }));
      const isInfo = ({ severity }: Note) => severity === 'info';
      return [
        ...listed.filter(note => !isInfo(note)),
        ...listed.filter(isInfo),
        ...(more > 0 ? [info(`And ${more} more like these: --format csv names every one`)] : []),
        ...(isBeyond ? [info(beyondText)] : []),
        ...(isQuiet ? [info(LAWS_TEXT)] : []),
      ];
    },
  };
}

const beyondText =
  'Beyond is how many times the answer exceeds the fitted range of C, N or D, whichever is most';
const LAWS_TEXT = 'isoflop laws <id> says how each law counts and where its constants come from';

function info(text: string): Note {
  return { severity: 'info', text };
}

/** Whether it is said of a law whatever is asked of it, and changes no reading of the numbers. */
function isOfLaw({ code, severity, args }: Caveat): boolean {
  if (severity !== 'info') return false;
  return args.text !== undefined || code === 'embedding-counting' || code === 'loss-not-comparable';
}

/** How many times the answer lies beyond the fitted range of C, N or D, whichever is most; 0 inside. */
export function timesBeyond(caveats: readonly Caveat[]): number {
  let worst = 0;
  for (const { code, args } of caveats) {
    if (code === 'beyond-fitted-range') worst = Math.max(worst, Number(args.times));
  }
  return worst;
}
