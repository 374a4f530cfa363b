import { expect, test } from 'vitest';
import { runs } from '../../src/catalog/runs.ts';
import { check } from '../../src/check/check.ts';
import { proposalOfRun } from '../../src/check/init/from-run.ts';

test('runs that were done make no noise: no error, and at most ten warnings in 46', {
  tags: 'slow',
}, async () => {
  const proposals = runs().map(({ id }) => ({ file: id, text: proposalOfRun(id) }));
  const findings = (await check(proposals)).files.flatMap(file =>
    file.findings
      .filter(({ severity }) => severity !== 'info')
      .map(({ severity, rule }) => `${file.file}: ${severity} ${rule}`),
  );
  expect(findings.filter(finding => finding.includes(': error'))).toEqual([]);
  expect(findings.length, findings.join('\n')).toBeLessThanOrEqual((10 / 46) * runs().length);
});
