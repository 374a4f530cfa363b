import { expect, test } from 'vitest';
import { allLaws } from '../../src/catalog/laws.ts';
import { checksView } from '../../src/cli/views/law-checks.ts';
import { runChecks } from '../../src/planner/law-checks.ts';
import { toMarkdown } from '../../src/render/markdown.ts';

const preamble = `# Data

One fact-set a file; the file name is the id; schemas are strict, so that an unknown key is an error, and sources are
required. Adding a law, an accelerator, a model or a run is adding a file: no code changes.

- \`laws/\`: published scaling laws, with the values that hold them. Schema: \`src/catalog/schemas/law.ts\`.
- \`modifiers/\`: what multiplies N and D of a law, or adds to its loss: precisions, optimizers. Schema: \`src/catalog/schemas/modifier.ts\`.
- \`accelerators/\`: dense peaks, sparse headlines, memory, interconnect, prices with their dates.
- \`serving/\`: what engines reach of a roofline, fitted or as quantiles. Schema: \`src/catalog/schemas/serving.ts\`.
  \`serving-against-measurements.md\` holds them against \`checks/serving.json\`; a test writes it.
- \`corpora/\`, \`tokenizers/\`, \`recipes/\`, \`mixtures/\`, \`rates/\`: how much text there is and who counted it, bytes a token, what
  pipelines leave of crawls, what documented models read, what stages take. Schemas: \`src/catalog/schemas/curation.ts\`.
- \`schema/\`: JSON Schemas of what the tool prints and reads.
- \`examples/\`: documents, proposals and simulated runs made for this project.

## Values that hold the laws beside the computed ones

What \`isoflop laws --checks\` prints; a test fails where this table is not true, \`npx vitest run --config
test/vitest.config.ts -u\` writes it anew.

`;

test('data/README.md holds the table of checks', async () => {
  await expect(
    preamble +
      toMarkdown(await checksView(runChecks(allLaws()), allLaws()).blocks({ columns: 80, color: false })),
  ).toMatchFileSnapshot('../../data/README.md');
});
