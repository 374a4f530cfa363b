import { documentTool } from '../../src/cli/documents.ts';
import { Refusal } from '../../src/core/refusal.ts';
import { type FilledDocument, type FillOptions, fillDocument } from '../../src/document/fill.ts';
import type { Tool } from '../../src/document/tool.ts';
import type { Block, View } from '../../src/render/view.ts';

/** The JSON that the fake command answers with, in the shape of `recommend`'s. */
export const answer = {
  schema: 'isoflop/recommend/2',
  recommendations: [
    {
      law: 'besiroglu2024',
      compute: 5.76e23,
      parameters: 72.16e9,
      tokens: 1.33e12,
      tokensPerParameter: 18.43,
      loss: 1.97345,
      lossUnit: 'nats/token',
      band: { overhead: 0.05, parameters: [48.1e9, 108.2e9], tokens: [0.89e12, 2e12] },
      computeOverhead: 1,
      caveats: [],
    },
    { law: 'llama3', compute: 5.76e23, parameters: 41e9, tokens: 2.34e12, loss: null, caveats: [] },
  ],
  spread: { parameters: [40e9, 76e9], laws: ['besiroglu2024', 'llama3'] },
};

export function view(blocks: readonly Block[], json: unknown = answer): View {
  return { blocks: () => blocks, json: () => json, csv: () => ({ columns: [], rows: [] }) };
}

export const table: Block = {
  kind: 'table',
  table: {
    columns: [{ header: 'law' }, { header: 'N*', align: 'right' }],
    rows: [['besiroglu2024', '72.2B']],
  },
};

export type Evaluate = Tool['evaluate'];

/** The commands of the tool, answered by a fake. */
export function fakeTool(evaluate: Evaluate = fakeEvaluate): Tool {
  // numbers of an upgrade are the business of test/document/version.test.ts
  return { ...documentTool(), evaluate, version: undefined };
}

/** Answers every command with a table that names it, and `answer` as JSON. */
export const fakeEvaluate: Evaluate = async argv =>
  view([{ kind: 'table', table: { columns: [{ header: 'asked' }], rows: [[argv.join(' ')]] } }]);

/** Fill with a fake evaluator and no files. */
export function fill(
  text: string,
  { evaluate, ...options }: Partial<FillOptions> & { readonly evaluate?: Evaluate } = {},
): Promise<FilledDocument> {
  return fillDocument(text, {
    name: 'plan.md',
    tool: fakeTool(evaluate),
    readText: async path => {
      throw new Refusal(`Cannot read ${path}: no such file`);
    },
    ...options,
  });
}
