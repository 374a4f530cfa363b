// Proposals a second, one proposal as a whole process, and which mutation each rule catches.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  check,
  exampleProposal,
  findAccelerator,
  findModel,
  hyperparameters,
  proposalOfRun,
  runs,
} from '../../dist/index.js';
import { completed } from '../check/complete.mjs';
import { mutationTable, runMutations } from '../check/mutations.mjs';
import { series } from './process.mjs';

const rounds = 21;
const proposalsChecked = 10_000;

export async function bench(print) {
  const folder = mkdtempSync(join(tmpdir(), 'isoflop-'));
  try {
    const file = join(folder, 'plan.yml');
    writeFileSync(file, exampleProposal);
    const [base, whole] = series(
      [
        ['-e', '0'],
        ['dist/cli.cjs', 'check', file],
      ],
      rounds,
    );
    print(
      `whole process, median of ${rounds} interleaved runs: node -e 0 ${base.toFixed(1)} ms, check plan.yml ${whole.toFixed(1)} ms, ratio ${(whole / base).toFixed(2)} (goal 2.5)`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
  const texts = [exampleProposal, ...runs().map(run => proposalOfRun(run.id))];
  const start = performance.now();
  for (let index = 0; index < proposalsChecked; index++) {
    await check([{ file: 'plan.yml', text: texts[index % texts.length] }]);
  }
  const seconds = (performance.now() - start) / 1000;
  print(
    `in one process: ${proposalsChecked.toLocaleString('en')} proposals in ${seconds.toFixed(1)} s, ${Math.round(proposalsChecked / seconds)} a second (goal 500)`,
  );
  const library = { check, findAccelerator, hyperparameters };
  const proposals = [];
  for (const documented of runs()) {
    const { model } = documented;
    const run =
      model === undefined ? documented : { ...documented, architecture: findModel(model).architecture };
    const proposal = await completed(run, library);
    if (proposal !== undefined) proposals.push({ run, proposal });
  }
  print(mutationTable(await runMutations(proposals, library), proposals.length));
}
