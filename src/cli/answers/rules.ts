import { type Alert, alerts } from '../../catalog/alerts.ts';
import type { RuleText } from '../../check/rules/texts.ts';
import { describeRules, type RulesDocument } from '../../check/rules/texts.ts';
import type { Block, View } from '../../render/view.ts';
import type { CallOf } from '../command.ts';
import type * as declared from '../commands/rules.ts';
import type { Outcome } from '../io.ts';

/** `isoflop rules`: all rules and alerts in a table, or one with its thresholds and sources. */
export function rulesAnswer({ args: { id } }: CallOf<typeof declared>): Outcome {
  if (id === undefined) return { view: listView(describeRules(), alerts()) };
  const alert = alerts().find(one => one.id === id);
  if (alert !== undefined) {
    const document = { schema: 'isoflop/rules/1', rules: [] } as const;
    return { view: { ...listView(document, [alert]), blocks: () => alertBlocks(alert) } };
  }
  const document = describeRules(id);
  return { view: { ...listView(document, []), blocks: () => explanation(document.rules[0]!) } };
}

function listView(document: RulesDocument, raised: readonly Alert[]): View {
  const columns = ['rule', 'severity', 'group', 'finds'].map(header => ({ header }));
  const rows = [
    ...document.rules.map(rule => [rule.id, rule.severity, rule.group, rule.title]),
    ...raised.map(alert => [alert.id, alert.severity, 'monitor', alert.title]),
  ];
  const table = { columns, rows };
  return {
    blocks: () => [{ kind: 'table', table }],
    json: () => ({ ...document, alerts: raised }),
    csv: () => table,
  };
}

function alertBlocks({ id, severity, title, message, limits, source }: Alert): readonly Block[] {
  return [
    { kind: 'heading', text: `${id} (${severity}): ${title}` },
    {
      kind: 'fields',
      fields: [
        ['says', message],
        ['of', 'a log, by isoflop monitor'],
        ['source', source],
      ],
    },
    ...limitTable(limits),
  ];
}

function limitTable(limits: Alert['limits']): readonly Block[] {
  const entries = Object.entries(limits);
  if (entries.length === 0) return [];
  return [
    {
      kind: 'table',
      table: {
        columns: [{ header: 'threshold' }, { header: 'value', align: 'right' }, { header: 'why' }],
        rows: entries.map(([name, { value, why }]) => [name, String(value), why]),
      },
    },
  ];
}

function explanation(text: RuleText): readonly Block[] {
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
    ...limitTable(text.limits ?? {}),
    { kind: 'text', text: 'An example that it finds fault with:' },
    { kind: 'verbatim', text: text.example.fails, language: 'yaml' },
    { kind: 'text', text: 'And one that satisfies it:' },
    { kind: 'verbatim', text: text.example.passes, language: 'yaml' },
  ];
}
