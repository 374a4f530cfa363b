import { afterEach, expect, test, vi } from 'vitest';
import { check } from '../../src/check/check.ts';
import { toPretty } from '../../src/check/output/pretty.ts';

afterEach(() => void vi.restoreAllMocks());

test('a document of many proposals is cut into lines once', async () => {
  const block = '```yaml isoflop\nmodel:\n  parameters: 70B\ndata:\n  tokens: 1.4T\ncompute: 1e24\n```\n\n';
  const text = block.repeat(40);
  const document = await check([{ file: 'plan.md', text }]);
  const split = vi.spyOn(String.prototype, 'split');
  const shown = await toPretty(document, {
    columns: 80,
    color: false,
    texts: new Map([['plan.md', text]]),
  });
  expect(split.mock.contexts.filter(context => String(context) === text)).toHaveLength(1);
  expect(shown.match(/compute: 1e24/g)).not.toHaveLength(0);
});
