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

/** Launch files in the manner of six frameworks, a number of each different from file to file. */
const launchFiles = [
  [
    'run.sh',
    n =>
      `srun python pretrain_gpt.py --num-layers 24 --hidden-size 2048 --num-attention-heads 16 --seq-length 2048 --micro-batch-size 4 --global-batch-size 512 --train-iters ${n} --tensor-model-parallel-size 2 --bf16 --swiglu\n`,
  ],
  [
    'neox.yml',
    n =>
      `{ "pipe_parallel_size": 1, "model_parallel_size": 2, "num_layers": 24, "hidden_size": 2048, "num_attention_heads": 16, "seq_length": 2048, "train_micro_batch_size_per_gpu": 4, "gradient_accumulation_steps": 8, "train_iters": ${n}, "zero_optimization": { "stage": 1 }, "num_gpus": 8, "num_nodes": 4 }`,
  ],
  [
    'job.toml',
    n =>
      `[model]\nname = "llama3"\nflavor = "8B"\n[training]\nlocal_batch_size = 2\nseq_len = 8192\nsteps = ${n}\n[parallelism]\ntensor_parallel_degree = 8\n`,
  ],
  [
    'args.yaml',
    n =>
      `per_device_train_batch_size: 4\ngradient_accumulation_steps: 8\nmax_steps: ${n}\nlearning_rate: 3.0e-4\nwarmup_ratio: 0.01\nbf16: true\nmax_seq_length: 4096\n`,
  ],
  [
    'olmo.yaml',
    n =>
      `model: { d_model: 2048, n_heads: 16, n_layers: 16, mlp_ratio: 8, max_sequence_length: 2048, vocab_size: 50280 }\nglobal_train_batch_size: 512\ndevice_train_microbatch_size: 4\nmax_duration: ${n}\n`,
  ],
  [
    'train.py',
    n =>
      `SEQUENCE_LENGTH = 4096\ndef config(common):\n    return TrainerConfig(max_duration=Duration.steps(${n}))\nmain(partial(build_config, global_batch_size=512 * SEQUENCE_LENGTH, max_sequence_length=SEQUENCE_LENGTH))\n`,
  ],
];

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
    // a first file loads the tables of frameworks
    await check([{ file: 'run.sh', text: launchFiles[0][1](1) }]);
    const began = performance.now();
    for (let index = 0; index < 1000; index++) {
      const [name, text] = launchFiles[index % launchFiles.length];
      const [{ launch }] = (await check([{ file: name, text: text(1000 + index) }])).files;
      if (launch === undefined) throw new Error(`${name} was not read`);
    }
    print(
      `in one process: 1,000 launch files of ${launchFiles.length} frameworks cost ${((performance.now() - began) / base).toFixed(1)} starts of node (goal 60)`,
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
