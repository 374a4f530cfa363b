import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import type { Block } from '../../src/render/view.ts';
import { fill, view } from './fake.ts';

/** An answer with everything that Markdown might take for its own. */
const blocks: readonly Block[] = [
  { kind: 'heading', text: 'Compute-optimal for 5.76e23 FLOP' },
  { kind: 'text', text: '1. N* <of> [the] `law` a|b_c_\n# not a heading' },
  {
    kind: 'fields',
    fields: [
      ['Parameters', '72.2B'],
      ['Spread', 'N* 40B to 76B | over 6 laws'],
    ],
  },
  {
    kind: 'table',
    table: {
      columns: [{ header: 'Law' }, { header: 'N*', align: 'right' }, { header: 'D/N', align: 'right' }],
      rows: [
        ['besiroglu2024', '72.2B', 18.4],
        ['a|b `c` <d>', { text: '41B', tone: 'strong' }, null],
      ],
    },
  },
  {
    kind: 'notes',
    notes: [{ severity: 'warning', text: 'Compute lies 44.3 times beyond *the* fitted range' }],
  },
  { kind: 'verbatim', text: '⠉⠒⠤ ```\n<!-- /isoflop -->', language: 'text' },
];

const document = `Before

<!-- isoflop recommend 5.76e23 -->
<!-- /isoflop -->

- an item

  <!-- isoflop recommend 5.76e23 -->
  <!-- /isoflop -->

> <!-- isoflop recommend 5.76e23 -->
> <!-- /isoflop -->

<details><summary>More</summary>

<!-- isoflop recommend 5.76e23 -->
<!-- /isoflop -->

</details>

| Model | Size |
|:--|--:|
| a | <!-- isoflop recommend 5.76e23 : parameters --><!-- /isoflop --> of <!-- isoflop recommend 5.76e23 : note --><!-- /isoflop --> |

<div>
The size is <!-- isoflop recommend 5.76e23 : note --><!-- /isoflop -->.
</div>
`;

const evaluate = async () => view(blocks, { parameters: 72.2e9, note: 'a|b & <c> *d*' });

test('a filled document, as text', async () => {
  const { text } = await fill(document, { evaluate });
  await expect(text).toMatchFileSnapshot('../golden/document/filled.md');
});

test('a filled document, as GitHub renders it', { tags: 'cmark' }, async () => {
  const { text } = await fill(document, { evaluate });
  const args = ['-e', 'table', '-e', 'strikethrough', '-e', 'autolink', '--unsafe', '-t', 'html'];
  const { stdout } = spawnSync('cmark-gfm', args, { input: text, encoding: 'utf8' });
  // four blocks with two tables each, and the document's own
  expect(stdout.match(/<table>/g)).toHaveLength(9);
  await expect(stdout).toMatchFileSnapshot('../golden/document/filled.html');
});
