import { expect, test } from 'vitest';
import { constantUtilizationError, estimatesAgainstHistory } from '../../src/cluster/history.ts';
import { documentedRuns } from '../../src/planner/estimate/documented.ts';

test('x', () => {
  const runs = documentedRuns();
  const a = estimatesAgainstHistory(runs);
  const b = estimatesAgainstHistory(runs, { leaveOut: 'family' });
  console.log(
    runs.length,
    constantUtilizationError(runs, 0.3),
    a.coverage,
    a.medianError,
    b.coverage,
    b.medianError,
  );
  expect(1).toBe(1);
});
