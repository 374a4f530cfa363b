import { type OrganisationUse, organisationNote } from '../../catalog/organisation.ts';
import type { Caveat } from '../../core/caveat.ts';
import { leastOf, mostOf } from '../../core/unbounded.ts';
import { caveatMessage, timesBeyond } from '../../planner/messages.ts';
import { formatCount, formatFlop, formatRatio } from '../../quantity/format.ts';
import type { Cell } from '../../render/view.ts';

/** Notes that are shown without being asked for. */
const MOST = 3;

/** The note of what an answer took from an organisation's file, which is never left out. */
export function organisationNotes({
  organisation,
}: {
  readonly organisation?: OrganisationUse;
}): readonly Note[] {
  return organisation === undefined ? [] : [{ severity: 'info', text: organisationNote(organisation) }];
}

/** A caveat with its sentence. */
type Said = Caveat & { readonly message: string };

/** Caveats of one cause: that the law is asked far from where it was fitted, or how a budget was read. */
const extrapolation = ['beyond-fitted-range', 'far-from-fitted-ratio', 'far-from-optimal-ratio'];
const reading = [
  'accelerator',
  'dense-peak',
  'default-utilisation',
  'predicted-utilisation',
  'usual-utilisation',
];

/**
 * Caveats as few notes: those about one cause in one sentence, warnings first, at most three unless all are asked for.
 *
 * @param verbose each caveat by itself
 */
export function foldedNotes(caveats: readonly Said[], verbose: boolean): readonly Note[] {
  if (verbose) return warningsFirst(caveats.map(({ severity, message }) => ({ severity, text: message })));
  const isNearer = ({ code }: Said) => code.startsWith('nearer-law');
  const others = caveats.filter(item => !isNearer(item));
  const notes = [
    ...folded(others, extrapolation, beyondText),
    ...folded(others, reading, joined),
    ...alone(others),
  ];
  // which law to ask is never left out
  return [...atMost(notes), ...alone(caveats.filter(isNearer))];
}

/**
 * The same of many answers, by several laws: what is said of laws in themselves is one note, too.
 *
 * @param all number of laws that were asked
 * @param others what else there is to say
 */
export function foldedList(
  caveats: readonly FoundNotes[],
  all: number,
  others: readonly Note[],
): readonly Note[] {
  const kinds = [
    { is: isOfRatio, text: ratiosText },
    { is: ({ item }: FoundNotes) => item.code === 'nearer-law', text: nearerText },
    { is: ({ item }: FoundNotes) => item.code.startsWith('nearer-law-'), text: fittedToText },
    {
      is: ({ item }: FoundNotes) => reading.includes(item.code),
      text: (found: readonly FoundNotes[]) => found.map(one => one.text).join('; '),
    },
    { is: (one: FoundNotes) => one.laws.length < all && !isOfRatio(one), text: ownText },
  ];
  const left = new Set(caveats);
  const notes: Note[] = kinds.flatMap(({ is, text }) => {
    const found = [...left].filter(is);
    for (const one of found) left.delete(one);
    if (found.length === 0) return [];
    const severity = found.some(({ item }) => item.severity !== 'info') ? 'warning' : 'info';
    return [{ severity, text: found.length === 1 ? ofLaws(found[0]!, all) : text(found) }];
  });
  const rest = [...left].map(one => ({ severity: one.item.severity, text: one.text }));
  return atMost([...notes, ...rest, ...others]);
}

/** Three notes, warnings first, and how many more there are. */
function atMost(notes: readonly Note[]): readonly Note[] {
  const sorted = warningsFirst(notes);
  const left = sorted.length - MOST;
  if (left <= 0) return sorted;
  const more = `${left} more note${left === 1 ? '' : 's'} with --verbose`;
  return [...sorted.slice(0, MOST), { severity: 'info', text: more }];
}

function isOfRatio({ item }: FoundNotes): boolean {
  return item.code === 'far-from-fitted-ratio' || item.code === 'far-from-optimal-ratio';
}

/** "Tokens per parameter of 0.0034 to 3.4k lie outside what was fitted, or far from the optimum." */
function ratiosText(found: readonly FoundNotes[]): string {
  const ratios = found.map(({ item }) => Number(item.args.ratio));
  const [low, high] = [leastOf(ratios), mostOf(ratios)].map(formatCount);
  const which = low === high ? `of ${low}` : `from ${low} to ${high}`;
  return `Tokens per parameter ${which} lie outside what laws were fitted on, or far from their optimum: extra tokens are over-valued there`;
}

function nearerText(found: readonly FoundNotes[]): string {
  const nearer = [...new Set(found.map(({ item }) => String(item.args.nearer)))];
  const laws = [...new Set(found.map(({ item }) => String(item.args.law)))];
  const budgets = [...new Set(found.map(({ item }) => formatFlop(Number(item.args.compute))))];
  return `At ${budgets.join(', ')}, ${laws.join(', ')} ${laws.length === 1 ? 'extrapolates' : 'extrapolate'}, where ${nearer.join(', ')} ${nearer.length === 1 ? 'was' : 'were'} fitted or held to measured runs`;
}

function fittedToText(found: readonly FoundNotes[]): string {
  const nearer = [...new Set(found.map(({ item }) => String(item.args.nearer)))];
  return `Nearer to what is special about this run than ${found.length} of the laws: ${nearer.join(', ')}, measured on runs of that kind`;
}

function ownText(found: readonly FoundNotes[]): string {
  const laws = [...new Set(found.flatMap(one => one.laws))].sort();
  return `${laws.length} of the laws have cautions of their own, which --verbose or isoflop laws <id> says: ${laws.join(', ')}`;
}

function folded(
  caveats: readonly Said[],
  codes: readonly string[],
  text: (found: readonly Said[]) => string,
): readonly Note[] {
  const found = caveats.filter(({ code }) => codes.includes(code));
  if (found.length === 0) return [];
  const severity = found.some(one => one.severity !== 'info') ? 'warning' : 'info';
  return [{ severity, text: found.length === 1 ? found[0]!.message : text(found) }];
}

function alone(caveats: readonly Said[]): readonly Note[] {
  return caveats
    .filter(({ code }) => !extrapolation.includes(code) && !reading.includes(code))
    .map(({ severity, message }) => ({ severity, text: message }));
}

function joined(found: readonly Said[]): string {
  return found.map(({ message }) => message).join('; ');
}

/** "Outside what the law was fitted on: compute 55.4 times above 1.3e22 FLOP, tokens 46.9 times above 320B." */
function beyondText(found: readonly Said[]): string {
  const ranges = found.flatMap(({ code, args }) => {
    if (code !== 'beyond-fitted-range') return [];
    const { quantity, side, bound, times } = args as Record<string, number | string>;
    const end = quantity === 'compute' ? formatFlop(Number(bound)) : formatCount(Number(bound));
    return [`${quantity} ${formatRatio(Number(times))} times ${side} ${end}`];
  });
  const of = (code: string) =>
    found.find(one => one.code === code)?.args as Record<string, number> | undefined;
  const [fitted, optimal] = [of('far-from-fitted-ratio'), of('far-from-optimal-ratio')];
  const ratio = fitted?.ratio ?? optimal?.ratio;
  const held =
    fitted === undefined
      ? []
      : [
          `fitted ${formatCount(fitted.low!)}${fitted.low === fitted.high ? '' : ` to ${formatCount(fitted.high!)}`}`,
        ];
  const best = optimal === undefined ? [] : [`optimal ${formatRatio(optimal.optimal!)}`];
  const ratios =
    ratio === undefined
      ? []
      : [`${formatCount(ratio)} tokens per parameter (${[...held, ...best].join(', ')})`];
  return `Outside what the law was fitted on: ${[...ranges, ...ratios].join(', ')}`;
}

/** Messages of one law and code that are shown: the rest are counted, so that a stream of budgets holds few. */
const MOST_ALIKE = 3;

/** A line that qualifies what stands above it. */
export interface Note {
  readonly severity: string;
  readonly text: string;
}

/** A caveat, with its sentence where it is of another room than the planner. */
type Heard = Caveat & { readonly message?: string };

/** A caveat of many answers, in its words, with the laws that it was said of. */
interface FoundNotes {
  readonly item: Caveat;
  readonly text: string;
  readonly laws: readonly string[];
}

/** Gathers what is said of many answers: each message once, with the laws that it belongs to. */
interface NoteCollector {
  readonly add: (law: string, caveats: readonly Heard[]) => void;
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
  const admit = (law: string, item: Heard) => {
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
    ...(isBeyond ? [info(BEYOND_TEXT)] : []),
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
function ofLaws({ text, laws }: FoundNotes, all: number): string {
  return laws.length === all ? text : `${laws.join(', ')}: ${text}`;
}

/** Notes in their order, what warns before what informs. */
export function warningsFirst(notes: readonly Note[]): readonly Note[] {
  const isInfo = ({ severity }: Note) => severity === 'info';
  return [...notes.filter(note => !isInfo(note)), ...notes.filter(isInfo)];
}

const BEYOND_TEXT =
  'Beyond is how many times the answer exceeds what a law was fitted on or held to in C, N or D, whichever is most';
const LAWS_TEXT = 'isoflop laws <id> says how each law counts and where its constants come from';

function info(text: string): Note {
  return { severity: 'info', text };
}

/** Whether it is said of a law whatever is asked of it, and changes no reading of the numbers. */
function isOfLaw({ code, severity, args }: Caveat): boolean {
  if (severity !== 'info') return false;
  return args.text !== undefined || code === 'embedding-counting' || code === 'loss-not-comparable';
}

/** How many times an answer lies beyond the fitted range, in a table. */
export function beyondCell({ caveats }: { readonly caveats: readonly Caveat[] }): Cell {
  const times = timesBeyond(caveats);
  return times === 0 ? '' : { text: `x${formatRatio(times)}`, tone: 'warn' };
}
