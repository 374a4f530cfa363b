/** @module-tag slow */
import { describe, expect, test } from 'vitest';
import { findAccelerator } from '../../src/catalog/accelerators.ts';
import { findModel } from '../../src/catalog/models.ts';
import type { Run } from '../../src/catalog/run.ts';
import { runs } from '../../src/catalog/runs.ts';
import { check } from '../../src/check/check.ts';
import { ruleIds } from '../../src/check/rules/texts.ts';
import type { ProposalInput } from '../../src/plan/input.ts';
import { hyperparameters } from '../../src/planner/hyperparameters.ts';
import { completed } from './complete.mjs';
import { mutationTable, runMutations } from './mutations.mjs';

const library = { check, findAccelerator, hyperparameters };

const EVERY = 3;

describe('mutations', async () => {
  const proposals: { run: Run; proposal: ProposalInput }[] = [];
  // every third run in alphabetical order: what breaks is found or not whichever run it is broken in
  for (const documented of runs().filter((_, index) => index % EVERY === 0)) {
    const { model } = documented;
    const run =
      model === undefined ? documented : { ...documented, architecture: findModel(model).architecture };
    const proposal: ProposalInput | undefined = await completed(run, library);
    if (proposal !== undefined) proposals.push({ run, proposal });
  }
  const results = await runMutations(proposals, library);

  test('nearly all documented runs can be completed into a proposal without an error', () => {
    expect(proposals.length).toBeGreaterThanOrEqual((0.85 * runs().length) / EVERY);
  });

  test('at least 95% are caught by the rule named for them, and at least 90% of each kind', () => {
    const applied = results.reduce((sum, result) => sum + result.applied, 0);
    const caught = results.reduce((sum, result) => sum + result.caught, 0);
    expect(caught / applied).toBeGreaterThanOrEqual(0.95);
    for (const result of results) {
      expect(result.applied, `${result.id} never applied`).toBeGreaterThan(0);
      expect(result.caught / result.applied, `${result.id}: missed ${result.missed}`).toBeGreaterThanOrEqual(
        0.9,
      );
    }
  });

  test('every rule has a mutation', () => {
    const tried = new Set(results.flatMap(result => [...result.rules]));
    // a proposal is no launch file
    expect(ruleIds().filter(id => !tried.has(id))).toEqual(['launch-file']);
  });

  test('data/check-mutations.md is what they give', async () => {
    await expect(mutationTable(results, proposals.length)).toMatchFileSnapshot(
      '../../data/check-mutations.md',
    );
  });
});
