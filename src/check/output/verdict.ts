import { plural } from '../../text/numbers.ts';
import type { CheckedProposal } from '../document.ts';

/** A proposal's verdict in one line: `plan.yml: fail: 1 error, 2 warnings`. */
export function verdictLine({ file, line, verdict, findings, allowed, problems }: CheckedProposal): string {
  const place = line > 1 ? `${file}:${line}` : file;
  if (problems.length > 0) return `${place}: cannot be checked: ${plural(problems.length, 'problem')}`;
  const count = (severity: string) => findings.filter(finding => finding.severity === severity).length;
  const parts = [
    [count('error'), 'error'],
    [count('warning'), 'warning'],
    [count('info'), 'note'],
    [allowed.length, 'allowed'],
  ] as const;
  const counted = parts
    .filter(([number]) => number > 0)
    .map(([number, noun]) => (noun === 'allowed' ? `${number} allowed` : plural(number, noun)));
  const found = counted.length === 0 ? 'nothing found' : counted.join(', ');
  return `${place}: ${verdict}: ${found}`;
}
