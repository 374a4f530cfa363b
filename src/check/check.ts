import { checkKeys } from '../core/known-keys.ts';
import type { ProposalInput } from '../plan/input.ts';
import { CHECK_KEYS, type CheckDocument, type CheckedProposal, type CheckOptions } from './document.ts';
import { checkReading } from './engine.ts';
import { readFiles } from './proposal/files.ts';
import { readObject } from './proposal/from-object.ts';
import type { Reading, SourceFile } from './types.ts';

/**
 * Check training proposals: what contradicts itself, what no hardware does, what is far from what scaling laws,
 * documented runs and operations say.
 *
 * Nothing is thrown for a bad proposal: what keeps it from being checked stands in `problems` of its entry.
 *
 * @param proposals a proposal as data (numbers in base units, or texts with units); or files with their text, YAML,
 *   JSON or Markdown with fenced blocks ```` ```yaml isoflop ````
 * @param options levels of rules; how law files and configs that a proposal names are read
 * @returns verdicts, plans and findings of each proposal
 * @example
 * (await check({ model: { parameters: 70e9 }, data: { tokens: 1.4e12 }, compute: 5.88e24 })).files[0].findings[0].rule // => 'compute-mismatch'
 */
export async function check(
  proposals: ProposalInput | readonly SourceFile[],
  options: CheckOptions = {},
): Promise<CheckDocument> {
  checkKeys(options, CHECK_KEYS, "such as { rules: { 'sparse-peak': 'off' } }");
  const readings: readonly Reading[] = isFiles(proposals)
    ? await readFiles(proposals)
    : [readObject(proposals)];
  const files: CheckedProposal[] = [];
  for (const reading of readings) files.push(await checkReading(reading, options));
  const findings = files.flatMap(file => file.findings);
  const count = (severity: string) => findings.filter(finding => finding.severity === severity).length;
  const verdicts = files.map(file => file.verdict);
  return {
    schema: 'isoflop/check/3',
    verdict: worstFirst.find(verdict => verdicts.includes(verdict)) ?? 'pass',
    counts: { error: count('error'), warning: count('warning'), info: count('info') },
    files,
  };
}

const worstFirst = ['fail', 'warn', 'incomplete'] as const;

function isFiles(proposals: ProposalInput | readonly SourceFile[]): proposals is readonly SourceFile[] {
  return Array.isArray(proposals);
}
