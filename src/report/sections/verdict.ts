import { plural } from '../../text/numbers.ts';
import { escapeHtml, tag, textTag } from '../html.ts';
import type { PageFinding, PageModel } from '../types.ts';

const words = {
  pass: 'Pass: nothing in this proposal contradicts itself or what is known',
  incomplete: 'Incomplete: nothing is found in what is given, which is too little to judge the rest',
  warn: 'Warnings: usable, with something to look at',
  fail: 'Fail: something in this proposal cannot be right',
} as const;

/** Verdict of the check and what it found. */
export function verdictSection({ verdict, findings }: PageModel): string {
  const count = (severity: PageFinding['severity']) =>
    findings.filter(one => one.severity === severity).length;
  const kinds = [
    ['error', 'error'],
    ['warning', 'warning'],
    ['info', 'note'],
  ] as const;
  const counts = kinds.flatMap(([severity, word]) =>
    count(severity) === 0 ? [] : [plural(count(severity), word)],
  );
  return tag(
    'div',
    {},
    textTag('h3', 'What check says', { id: 'verdict-title' }),
    tag(
      'div',
      { class: `verdict ${verdict}` },
      textTag('strong', words[verdict]),
      counts.length === 0 ? '' : textTag('p', counts.join(', ')),
    ),
    findings.length === 0 ? '' : tag('ul', { class: 'findings' }, ...findings.map(finding)),
  );
}

function finding({ severity, rule, message, where, details }: PageFinding): string {
  return tag(
    'li',
    {},
    textTag('span', severity, { class: `severity ${severity}` }),
    ` ${tag('code', {}, escapeHtml(rule))} `,
    where === undefined ? '' : textTag('span', where, { class: 'soft' }),
    textTag('p', message),
    tag(
      'details',
      // what cannot be right is explained at once
      { open: severity === 'error' },
      textTag('summary', 'Why, and what to do', { 'aria-label': `Why, and what to do: ${rule}` }),
      ...details.map(text => textTag('p', text, { class: 'soft' })),
    ),
  );
}
