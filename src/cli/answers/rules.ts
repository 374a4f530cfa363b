import { describeRules } from '../../check/rules/describe.ts';
import type { RuleText } from '../../check/rules/texts.ts';
import type { Block, View } from '../../render/view.ts';
import type { CallOf } from '../command.ts';
import type * as declared from '../commands/rules.ts';
import type { Outcome } from '../io.ts';

/** `isoflop rules`: all rules in a table, or one with its formula, thresholds, sources and example. */
export function rulesAnswer({ args: { id } }: CallOf<typeof declared>): Outcome {
  if (id === undefined) return { view: listView() };
  const document = describeRules(id);
  return { view: { ...listView(id), blocks: () => explanation(document.rules[0]!) } };
}

function listView(id?: string): View {
  const document = describeRules(id);
  const columns = ['rule', 'severity', 'group', 'finds'].map(header => ({ header }));
  const rows = document.rules.map(rule => [rule.id, rule.severity, rule.group, rule.title]);
  const table = { columns, rows };
  return { blocks: () => [{ kind: 'table', table }], json: () => document, csv: () => table };
}

function explanation(text: RuleText): readonly Block[] {
  const limits = Object.entries(text.limits ?? {});
  return [
    { kind: 'heading', text: `${text.id} (${text.severity}): ${text.title}` },
    { kind: 'text', text: text.wrong },
    {
      kind: 'fields',
      fields: [
        ['formula', text.formula],
        ['satisfied by', text.satisfied],
        ...text.sources.map((source, index) => [index === 0 ? 'sources' : '', source] as const),
      ],
    },
    ...(limits.length === 0
      ? []
      : [
          {
            kind: 'table',
            table: {
              columns: [{ header: 'threshold' }, { header: 'value', align: 'right' }, { header: 'why' }],
              rows: limits.map(([name, { value, why }]) => [name, String(value), why]),
            },
          } as const,
        ]),
    { kind: 'text', text: 'An example that it finds fault with:' },
    { kind: 'verbatim', text: text.example.fails, language: 'yaml' },
    { kind: 'text', text: 'And one that satisfies it:' },
    { kind: 'verbatim', text: text.example.passes, language: 'yaml' },
  ];
}
