import { describe, expect, test } from 'vitest';
import { compare } from '../../src/planner/compare.ts';
import { recommend } from '../../src/planner/recommend.ts';
import type { RecommendRequest } from '../../src/planner/types.ts';
import { runCli } from '../helpers/cli.ts';

type Document = Readonly<Record<string, unknown>> & { readonly provenance: Readonly<Record<string, string>> };

/** Paths of every number in a value; items of a list share the path of the list. */
function numbersIn(value: unknown, path: string): readonly string[] {
  if (typeof value === 'number') return [path];
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(item => numbersIn(item, path));
  return Object.entries(value).flatMap(([key, item]) =>
    numbersIn(item, path === '' ? key : `${path}.${key}`),
  );
}

/** Where a path comes from: its own entry, or that of the nearest path above it. */
function originOf(provenance: Document['provenance'], path: string): string | undefined {
  for (let at = path; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('.')))) {
    if (provenance[at] !== undefined) return provenance[at];
  }
  return undefined;
}

function expectComplete({ schema: _, provenance, input, recommendations, ...rest }: Document): void {
  for (const origin of Object.values(provenance)) expect(origin).toMatch(/^(input|default|law|derived)$/);
  for (const part of [input, recommendations, rest]) {
    for (const path of numbersIn(part, '')) expect(originOf(provenance, path), path).toBeDefined();
  }
}

const requests: readonly RecommendRequest[] = [
  { compute: 1e24 },
  { parameters: 8e9 },
  { tokens: 15e12 },
  { loss: 2 },
  { parameters: 8e9, tokens: 15e12 },
  { compute: 1e24, parameters: 8e9 },
  { compute: 1e24, tokensPerParameter: 20 },
  { compute: 1e24, inferenceTokens: 5e12 },
  { compute: 1e24, inferenceTokens: 5e12, inferenceWeight: 2, uniqueTokens: 5e11 },
  { compute: 1e24, maxParameters: 8e9 },
  { compute: 1e24, maxParameters: 1e9, maxTokens: 1e11 },
  { loss: 2.1, maxParameters: 8e9 },
  { compute: 1e22, experts: 8 },
  { compute: 1e21, law: ['kaplan2020', 'llama3', 'besiroglu2024'], count: 'total' },
  { compute: 1e21, law: 'kaplan2020', minimumCompute: 'equal', band: 0.1 },
];

describe('every number of a document has an origin', () => {
  test.each(requests.map(request => [request]))('%j', request => {
    expectComplete(recommend(request) as unknown as Document);
  });
  test('of compare', () => expectComplete(compare({ compute: 1e24 }) as unknown as Document));
  test.each([
    [['64 H100 * 30 days']],
    [['64 H100 * 30 days..64 H100 * 60 days', '--params', '8B']],
    [['$250k at $2.10/H100-hour and 40% MFU']],
    [['compare', '64 H100 * 30 days']],
    [['recommend', '1e23', '--on', '512 h100', '--price', '2.10']],
  ])('of the command line: %j', async argv => {
    expectComplete(JSON.parse((await runCli([...argv, '--json'])).out) as Document);
  });
});

describe('what it says', () => {
  const of = (request: RecommendRequest) => recommend(request).provenance;
  test('a ratio that is given leaves the rest to arithmetic', () => {
    const provenance = of({ compute: 1e24, tokensPerParameter: 20 });
    expect(provenance).toMatchObject({
      compute: 'input',
      tokensPerParameter: 'input',
      parameters: 'derived',
      tokens: 'derived',
      loss: 'law',
      computeOverhead: 'law',
    });
  });
  test('two of three give the third', () => {
    expect(of({ parameters: 8e9, tokens: 15e12 })).toMatchObject({ compute: 'derived', parameters: 'input' });
  });
  test('serving and repeated data', () => {
    const provenance = of({ compute: 1e24, inferenceTokens: 5e12, uniqueTokens: 5e11 });
    expect(provenance).toMatchObject({
      inferenceTokens: 'input',
      inferenceWeight: 'default',
      uniqueTokens: 'input',
      epochs: 'derived',
      trainingCompute: 'derived',
      inferenceCompute: 'derived',
      parameters: 'law',
    });
    expect(of({ compute: 1e24, inferenceTokens: 5e12, inferenceWeight: 2 }).inferenceWeight).toBe('input');
  });
  test('at a cap the value is the one given, and a budget leaves the other to arithmetic', () => {
    const capped = of({ compute: 1e24, maxParameters: 8e9 });
    expect(capped).toMatchObject({ parameters: 'input', tokens: 'derived', maxParameters: 'input' });
    expect(of({ loss: 2.1, maxParameters: 8e9 })).toMatchObject({ parameters: 'input', tokens: 'law' });
    expect(of({ compute: 1e24, maxParameters: 1e9, maxTokens: 1e11 })).toMatchObject({
      'input.compute': 'input',
      compute: 'derived',
    });
  });
  test('the band is as wide as was chosen, and lies where the law says', () => {
    expect(of({ compute: 1e24 })).toMatchObject({
      band: 'default',
      'band.parameters': 'law',
      intervals: 'law',
    });
    expect(of({ compute: 1e24, band: 0.1 }).band).toBe('input');
  });
  test('an optimum has no overhead and no epochs to speak of', () => {
    for (const name of ['computeOverhead', 'epochs', 'trainingCompute', 'totalParameters', 'inferenceWeight'])
      expect(of({ compute: 1e24 })).not.toHaveProperty(name);
  });
  test('accelerators, their peak and utilisation, where the budget leaves them open', async () => {
    const provenance = async (budget: string) =>
      JSON.parse((await runCli([budget, '--json'])).out).provenance as Document['provenance'];
    expect(await provenance('64 H100 * 30 days')).toMatchObject({
      compute: 'derived',
      budget: 'input',
      'budget.accelerator': 'default',
      'budget.peak': 'default',
      'budget.utilisation': 'default',
      'budget.acceleratorHours': 'derived',
    });
    const given = await provenance('64 h100-sxm * 30 days * 40%');
    expect(given).not.toHaveProperty(['budget.utilisation']);
    expect(given).not.toHaveProperty(['budget.accelerator']);
  });
});
