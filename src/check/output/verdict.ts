import { plural } from '../../text/numbers.ts';
import type { CheckedProposal } from '../document.ts';

const words = {
  scaling: ['loss', 'optimum'],
  steps: ['steps'],
  memory: ['memory'],
  time: ['time', 'cost'],
} as const;

function listed(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

/** A proposal's verdict in one line: `plan.yml: fail: 1 error, 2 warnings`. */
export function verdictLine(checked: CheckedProposal): string {
  const { file, line, verdict, findings, allowed, problems, unchecked } = checked;
  const files = checked.launch?.files ?? [file];
  const place = files.length > 1 ? files.join(' + ') : line > 1 ? `${file}:${line}` : file;
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
  if (verdict !== 'incomplete' && checked.launch === undefined) return `${place}: ${verdict}: ${found}`;
  if (checked.launch?.adapter !== undefined)
    return `${place}: ${verdict}: ${found}; ${listed([...words.scaling, ...words.memory, ...words.time])} are not those of an adapter, and not checked`;
  const open = unchecked.filter(({ what }) => what !== 'steps');
  if (open.length === 0) return `${place}: ${verdict}: ${found}`;
  const missing = [...new Set(open.flatMap(one => one.missing))];
  return `${place}: ${verdict}: ${found}; ${listed(open.flatMap(({ what }) => words[what]))} not checked, without ${listed(missing)}`;
}
