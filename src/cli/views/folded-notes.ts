import { type OrganisationUse, organisationNote } from '../../catalog/organisation.ts';
import type { Caveat } from '../../core/caveat.ts';
import { formatCount, formatFlop, formatRatio } from '../../quantity/format.ts';
import type { Note } from './recommend-notes.ts';

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
  if (verbose) return caveats.map(({ severity, message }) => ({ severity, text: message }));
  const notes = [
    ...folded(caveats, extrapolation, beyondText),
    ...folded(caveats, reading, joined),
    ...alone(caveats),
  ];
  const sorted = [
    ...notes.filter(({ severity }) => severity !== 'info'),
    ...notes.filter(({ severity }) => severity === 'info'),
  ];
  const left = sorted.length - MOST;
  if (left <= 0) return sorted;
  const more = `${left} more note${left === 1 ? '' : 's'} with --verbose`;
  return [...sorted.slice(0, MOST), { severity: 'info', text: more }];
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
