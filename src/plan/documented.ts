import { findAccelerator } from '../catalog/accelerators.ts';
import { type BenchmarkRecord, records } from '../catalog/records.ts';
import type { Run } from '../catalog/run.ts';
import { runs } from '../catalog/runs.ts';
import type { RunWithHours } from '../cluster/history.ts';
import { isMixture } from '../cluster/run-features.ts';
import { type LearntUtilisation, learnUtilisation } from '../cluster/utilisation.ts';
import { mostOf } from '../core/unbounded.ts';
import { documentedRun } from './run-hours.ts';

/** The best utilisation that a documented run or benchmark reached, by its own figure or by 6·N. */
export interface UtilisationRecord {
  readonly value: number;
  readonly name: string;
  /** Name of the accelerator. */
  readonly accelerator: string;
  readonly count: number | undefined;
  readonly generation: string;
  /** Whether multiplications ran in FP8, which makes shares of the 16-bit peak larger. */
  readonly eightBit: boolean;
}

/** A benchmark on an accelerator; no whole run. */
export interface BestBenchmark
  extends Pick<BenchmarkRecord, 'accelerator' | 'precision' | 'name' | 'count' | 'utilisation'> {
  readonly mixture: boolean;
}

/** What all documented runs and benchmarks come to. */
export interface DocumentedFacts {
  /** Those that utilisation is predicted from. */
  readonly runs: readonly RunWithHours[];
  /** The best of each generation, with FP8 and without. */
  readonly best: readonly UtilisationRecord[];
  /** The best benchmark of each accelerator, format, and models as sparse or dense. */
  readonly benchmarks: readonly BestBenchmark[];
  /** The run of most tokens. */
  readonly longest: { readonly name: string; readonly tokens: number };
  /** What takes time to learn of them: the factors, and the errors without each organisation. */
  readonly learnt: Pick<LearntUtilisation, 'errors'> & {
    readonly fitted: Omit<LearntUtilisation['fitted'], 'voices'> & {
      readonly voices: readonly (readonly [string, { readonly mean: number; readonly variance: number }])[];
    };
  };
}

let known: DocumentedFacts | undefined;

/**
 * What all documented runs and benchmarks come to, worked out when it is first asked for. A build works it out once for all
 * and puts it in this file's place, so that no command loads the runs for it: `src/build/documented.ts`.
 */
export function documentedFacts(): DocumentedFacts {
  known ??= factsOfData();
  return known;
}

function factsOfData(): DocumentedFacts {
  const all = runs();
  const withHours = all.flatMap(run => (run.calibrate ? (documentedRun(run) ?? []) : []));
  let longest = { name: '', tokens: 0 };
  for (const { name, tokens = 0 } of all) if (tokens > longest.tokens) longest = { name, tokens };
  const { errors, fitted } = learnUtilisation(withHours);
  return {
    runs: withHours,
    best: bestOf([...all.flatMap(ofRun), ...benchmarks()]),
    benchmarks: bestBenchmarks(),
    longest,
    learnt: { errors, fitted: { ...fitted, voices: [...fitted.voices] } },
  };
}

function bestOf(all: readonly UtilisationRecord[]): readonly UtilisationRecord[] {
  return all.filter(
    one =>
      !all.some(
        other =>
          other.generation === one.generation && other.eightBit === one.eightBit && other.value > one.value,
      ),
  );
}

function ofRun(run: Run): readonly UtilisationRecord[] {
  const id = run.hardware?.accelerator;
  if (id === undefined || !run.calibrate) return [];
  const { name, generation } = findAccelerator(id);
  const published = (run.utilisation ?? [])
    .filter(figure => figure.kind === 'model' && (figure.accelerator ?? id) === id)
    .map(figure => figure.value ?? figure.high ?? figure.low ?? 0);
  const found = documentedRun(run);
  const value = mostOf([...published, found?.utilisation ?? 0], 0);
  if (value === 0) return [];
  const eightBit = /^fp8\b/i.test(run.training?.precision ?? '');
  return [{ value, name: run.name, accelerator: name, count: run.hardware?.count, generation, eightBit }];
}

function bestBenchmarks(): readonly BestBenchmark[] {
  const best = new Map<string, BestBenchmark>();
  for (const { accelerator, precision, name, count, utilisation, ...model } of records()) {
    const { activeParameters = 1, totalParameters = activeParameters } = model;
    const mixture = isMixture({ activeParameters, totalParameters });
    const key = `${accelerator} ${precision} ${mixture}`;
    if ((best.get(key)?.utilisation ?? 0) < utilisation)
      best.set(key, { accelerator, precision, name, count, utilisation, mixture });
  }
  return [...best.values()];
}

function benchmarks(): readonly UtilisationRecord[] {
  return records().map(({ accelerator: id, precision, name, count, utilisation }) => {
    const { name: accelerator, generation } = findAccelerator(id);
    return { value: utilisation, name, accelerator, count, generation, eightBit: precision === 'fp8' };
  });
}
