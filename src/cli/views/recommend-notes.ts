import type { Caveat } from '../../core/caveat.ts';
import { caveatMessage } from '../../planner/messages.ts';

/** Messages of one law and code that are shown: the rest are counted, so that a stream of budgets holds few. */
const MOST_ALIKE = 3;

/** A line that qualifies what stands above it. */
export interface Note {
  readonly severity: string;
  readonly text: string;
}

/** A caveat, with its sentence where it is of another room than the planner. */
type Said = Caveat & { readonly message?: string };

/** A caveat of many answers, in its words, with the laws that it was said of. */
export interface FoundNotes {
  readonly item: Caveat;
  readonly text: string;
  readonly laws: readonly string[];
}

/** Gathers what is said of many answers: each message once, with the laws that it belongs to. */
export interface NoteCollector {
  readonly add: (law: string, caveats: readonly Said[]) => void;
  readonly notes: () => Note[];
  /** What `notes` are made of, and how many laws were heard. */
  readonly found: () => { readonly caveats: readonly FoundNotes[]; readonly laws: number };
  /** How columns are to be read. */
  readonly legend: () => readonly Note[];
}

/**
 * Notes below a table of answers. Extrapolation has a column of its own there; what a law file says of its law in
 * general is left to `isoflop laws`.
 */
export function noteCollector(): NoteCollector {
  const found = new Map<string, { readonly item: Caveat; readonly laws: Set<string> }>();
  const alike = new Map<string, number>();
  const laws = new Set<string>();
  let isBeyond = false;
  let isQuiet = false;
  let more = 0;
  const admit = (law: string, item: Said) => {
    const text = item.message ?? caveatMessage(item);
    const known = found.get(text);
    if (known?.laws.has(law)) return;
    const kind = `${law} ${item.code}`;
    const count = alike.get(kind) ?? 0;
    if (count === MOST_ALIKE) {
      more += 1;
      return;
    }
    alike.set(kind, count + 1);
    if (known === undefined) found.set(text, { item, laws: new Set([law]) });
    else known.laws.add(law);
  };
  const listed = (): FoundNotes[] =>
    [...found].map(([text, { item, laws: own }]) => ({ item, text, laws: [...own] }));
  const legend = () => [
    ...(more > 0 ? [info(`And ${more} more like these: --format csv names every one`)] : []),
    ...(isBeyond ? [info(beyondText)] : []),
    ...(isQuiet ? [info(LAWS_TEXT)] : []),
  ];
  return {
    add: (law, caveats) => {
      laws.add(law);
      for (const item of caveats) {
        if (item.code === 'beyond-fitted-range') isBeyond = true;
        else if (isOfLaw(item)) isQuiet = true;
        else admit(law, item);
      }
    },
    notes: () => [
      ...warningsFirst(listed().map(one => ({ severity: one.item.severity, text: ofLaws(one, laws.size) }))),
      ...legend(),
    ],
    found: () => ({ caveats: listed(), laws: laws.size }),
    legend,
  };
}

/** A caveat behind the laws that it is said of, where that is not all of them. */
export function ofLaws({ text, laws }: FoundNotes, all: number): string {
  return laws.length === all ? text : `${laws.join(', ')}: ${text}`;
}

/** Notes in their order, what warns before what informs. */
export function warningsFirst(notes: readonly Note[]): readonly Note[] {
  const isInfo = ({ severity }: Note) => severity === 'info';
  return [...notes.filter(note => !isInfo(note)), ...notes.filter(isInfo)];
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
