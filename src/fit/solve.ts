import { Refusal } from '../core/refusal.ts';
import { type Descent, type DescentProblem, descend, descendInStages } from './descend.ts';
import { selectPoints } from './points.ts';
import type { Constraints } from './restriction.ts';
import { screenStarts } from './screen.ts';

/** The best place found, and how the search went. */
export interface Solution {
  readonly best: Descent;
  /** Pairs of exponents that were screened. */
  readonly screened: number;
  readonly starts: number;
  /** How many starts led to the best objective. */
  readonly reached: number;
}

/** Beyond this many points, starts are screened and followed on an even sample; the best are polished on all. */
const SAMPLE_SIZE = 2_000;
const MOST_POLISHED = 4;

/**
 * Global minimum of an objective: screened starts (screen.ts), a descent from each, and the lowest of them. On the
 * public data sets every screened start ends in the same place; how many do is part of the certificate.
 */
export function solve(problem: DescentProblem, constraints: Constraints): Solution {
  const { points, objective } = problem;
  const sampled = points.count > SAMPLE_SIZE;
  const sample = sampled ? sampleOf(problem) : problem;
  const { starts, screened } = screenStarts(sample.points, objective, constraints);
  const descents = starts.map(start => descendInStages(sample, start.theta)).filter(usable);
  descents.sort((one, other) => one.value - other.value);
  const scale = objectiveFloor(points.count);
  const groups: { end: Descent; count: number }[] = [];
  for (const descent of descents) {
    const same = groups.find(({ end }) => Math.abs(end.value - descent.value) <= 1e-9 * end.value + scale);
    if (same === undefined) groups.push({ end: descent, count: 1 });
    else same.count += 1;
  }
  const ends = sampled
    ? groups.slice(0, MOST_POLISHED).map(({ end, count }) => ({ end: descend(problem, end.theta), count }))
    : groups;
  ends.sort((one, other) => one.end.value - other.end.value);
  const [best] = ends;
  if (best === undefined) {
    throw new Refusal('No start of the fit led to a finite objective: check the magnitudes of the data');
  }
  return { best: best.end, screened, starts: starts.length, reached: best.count };
}

function usable({ value, theta }: Descent): boolean {
  return Number.isFinite(value) && theta.every(entry => !Number.isNaN(entry));
}

/** Objective below which only rounding is left: residuals of 1e-12. */
export function objectiveFloor(count: number): number {
  return 0.5 * count * 1e-24;
}

function sampleOf(problem: DescentProblem): DescentProblem {
  const { points } = problem;
  const indices = Array.from({ length: SAMPLE_SIZE }, (_, i) =>
    Math.floor(((i + 0.5) * points.count) / SAMPLE_SIZE),
  );
  return {
    ...problem,
    points: selectPoints(points, indices),
    weights: Float64Array.from(indices, index => problem.weights[index]!),
  };
}
