import type { Caveat } from '../core/caveat.ts';
import { fitCaveat } from './caveat.ts';
import { rounded } from './kinship.ts';
import type { RunTable } from './read-runs.ts';
import type { PilotRun } from './runs.ts';
import { explainedByGroups } from './smooth.ts';
import { lastPart, plain } from './table/names.ts';
import type { OtherColumn } from './table/others.ts';

/** Values of a column that may split the runs into experiments. */
const MOST_GROUPS = 12;
/** A group of one run has the loss that it has. */
const FEWEST_IN_GROUP = 2;
/** Share of the spread about a smooth surface that groups must explain, by how much more than chance, and of the loss. */
const LEAST_SHARE = 0.3;
const LEAST_RATIO = 20;
const LEAST_EFFECT = 0.001;
/** What experiments differ in, by the names that people give it: such a column is asked even where it follows from the size. */
const EXPERIMENT_NAMES =
  /^(?:data|dataset|datamix|mix|source|variant|schedule|corpus|mixture|tokenizer|tokeniser|vocab|vocabulary|optimizer|optimiser|optim|experiment|exp|arch|architecture|modeltype|recipe|project|objective|seqlen|sequencelength)(?:name|id|type|size)?$/;

/**
 * Columns with few values whose groups of runs have losses of their own: experiments that were put into one table.
 * Beside a surface E + A/N^a + B/D^b an E of each group must explain 30% of the squares that one E leaves, and twenty
 * times what as many groups of chance would (the F ratio of an analysis of variance).
 */
export function experimentsIn({ runs, others }: RunTable): readonly Caveat[] {
  const found = others.flatMap(column => {
    if (!isCandidate(column, runs)) return [];
    const { share, ratio, effect } = explainedByGroups(runs, column.codes, column.values.length) ?? nothing;
    return share < LEAST_SHARE || ratio < LEAST_RATIO || effect < LEAST_EFFECT ? [] : [{ column, share }];
  });
  return found
    .sort((one, other) => other.share - one.share)
    .slice(0, 1)
    .map(({ column, share }) => {
      const values = column.values.slice(0, 4).join(', ') + (column.values.length > 4 ? ', …' : '');
      const args = {
        column: column.name,
        groups: column.values.length,
        share,
        values,
        first: column.values[0]!,
      };
      return fitCaveat('groups-apart', args);
    });
}

const nothing = { share: 0, ratio: 0, effect: 0 };

function isCandidate({ name, codes, values }: OtherColumn, runs: readonly PilotRun[]): boolean {
  if (codes.length !== runs.length || values.length < 2 || values.length > MOST_GROUPS) return false;
  const counts = new Float64Array(values.length);
  for (const code of codes) counts[code]! += 1;
  if (counts.filter(count => count >= FEWEST_IN_GROUP).length < 2) return false;
  if (EXPERIMENT_NAMES.test(plain(lastPart(name)))) return true;
  // what follows from a size, or cuts its range into stretches, is another name for it
  // words that change back and forth along a size do not follow from it, though each size has one
  const areWords = values.some(value => Number.isNaN(Number(value)));
  return sizesOf.every(of => !isCut(runs.map(of), codes) && (areWords || !followsFrom(runs.map(of), codes)));
}

const sizesOf: readonly ((run: PilotRun) => number)[] = [
  run => run.parameters,
  run => run.tokens,
  run => run.parameters * run.tokens,
  run => run.tokens / run.parameters,
];

/** Whether most sizes repeat, and each has one code. */
function followsFrom(sizes: readonly number[], codes: readonly number[]): boolean {
  const seen = new Map<string, number>();
  const isFunction = sizes.every((size, place) => {
    const code = seen.get(rounded(size));
    seen.set(rounded(size), codes[place]!);
    return code === undefined || code === codes[place];
  });
  return isFunction && seen.size <= sizes.length / 2;
}

/** Whether each code is one stretch of the sizes, as labels of small, middle and large are. */
function isCut(sizes: readonly number[], codes: readonly number[]): boolean {
  const order = [...sizes.keys()].sort((one, other) => sizes[one]! - sizes[other]!);
  const changes = order.filter((place, index) => index > 0 && codes[place] !== codes[order[index - 1]!]);
  return changes.length === new Set(codes).size - 1;
}
