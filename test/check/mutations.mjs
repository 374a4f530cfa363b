// One thing broken at a time, and the rule that has to find it. `change` returns undefined where the mutation has
// nothing to break: no shape, no experts, a model that fits anyhow.

/** A copy of the proposal with some of one section's keys changed; undefined takes a key away. */
function put(proposal, section, changes) {
  return { ...proposal, [section]: { ...proposal[section], ...changes } };
}

function drop(proposal, section, keys) {
  const kept = Object.entries(proposal[section]).filter(([key]) => !keys.includes(key));
  return { ...proposal, [section]: Object.fromEntries(kept) };
}

const isMixture = ({ run }) => run.architecture?.mixture !== undefined;
const activeOf = ({ proposal }) => proposal.model.activeParameters ?? proposal.model.parameters;
const shaped = ({ run }) => run.architecture !== undefined;

/** Devices that hold nearly every model. */
const ample = { accelerator: 'h200', devices: 8, precision: 'fp8' };

/** Whether a model is known well enough to be served, and eight H200 hold it. */
const servable = context =>
  (shaped(context) || context.proposal.model.activeParameters === undefined) &&
  context.proposal.model.parameters < 800e9;

/** Each mutation: what it breaks, the rule that must find it, and the change. */
export const mutations = [
  {
    id: 'N × 10',
    rule: context => (shaped(context) ? 'parameters-mismatch' : 'compute-mismatch'),
    // all parameters of a mixture without a shape stand nowhere else
    change: context =>
      context.proposal.model.activeParameters !== undefined && !shaped(context)
        ? undefined
        : put(context.proposal, 'model', { parameters: context.proposal.model.parameters * 10 }),
  },
  {
    id: 'N / 10',
    rule: context =>
      shaped(context) && !isMixture(context)
        ? 'parameters-mismatch'
        : proposalIsActive(context)
          ? 'active-total-confused'
          : shaped(context)
            ? 'parameters-mismatch'
            : 'compute-mismatch',
    change: context =>
      context.proposal.model.activeParameters !== undefined && !shaped(context)
        ? undefined
        : put(context.proposal, 'model', { parameters: context.proposal.model.parameters / 10 }),
  },
  {
    id: 'N of another shape',
    rule: 'parameters-mismatch',
    change: context =>
      shaped(context)
        ? put(context.proposal, 'model', { layers: context.run.architecture.layers * 2 })
        : undefined,
  },
  {
    id: 'D × 10',
    rule: 'compute-mismatch',
    change: ({ proposal }) => put(proposal, 'data', { tokens: proposal.data.tokens * 10 }),
  },
  {
    id: 'D / 10',
    rule: tenfold,
    change: ({ proposal }) => put(proposal, 'data', { tokens: proposal.data.tokens / 10 }),
  },
  {
    id: 'C / 10',
    rule: 'compute-mismatch',
    change: ({ proposal }) => ({ ...proposal, compute: proposal.compute / 10 }),
  },
  {
    id: 'C × 10',
    rule: tenfold,
    change: ({ proposal }) => ({ ...proposal, compute: proposal.compute * 10 }),
  },
  {
    id: 'C / 2',
    rule: 'compute-mismatch',
    change: ({ proposal }) => ({ ...proposal, compute: proposal.compute / 2 }),
  },
  {
    id: 'sparse peak',
    rule: 'sparse-peak',
    change: ({ proposal, accelerator }) =>
      accelerator.sparseHeadline.bf16 === undefined
        ? undefined
        : put(proposal, 'hardware', { peak: accelerator.sparseHeadline.bf16 }),
  },
  {
    id: 'peak without its unit',
    rule: 'peak-mismatch',
    change: ({ proposal }) => put(proposal, 'hardware', { peak: proposal.hardware.peak / 1e12 }),
  },
  {
    id: 'peak of another form (× 0.76)',
    rule: 'peak-mismatch',
    change: ({ proposal }) => put(proposal, 'hardware', { peak: proposal.hardware.peak * 0.76 }),
  },
  {
    id: 'utilisation × 2.5',
    rule: 'duration-mismatch',
    change: ({ proposal }) => put(proposal, 'hardware', { mfu: Math.min(1, proposal.hardware.mfu * 2.5) }),
  },
  {
    id: 'utilisation as a percentage',
    rule: 'mfu-impossible',
    change: ({ proposal }) => put(proposal, 'hardware', { mfu: proposal.hardware.mfu * 100 }),
  },
  {
    id: 'utilisation 120%',
    rule: 'mfu-impossible',
    change: ({ proposal }) => put(proposal, 'hardware', { mfu: 1.2 }),
  },
  {
    id: 'utilisation 90%',
    rule: 'mfu-implausible',
    change: ({ proposal }) => put(proposal, 'hardware', { mfu: 0.9 }),
  },
  {
    id: 'utilisation above the record',
    rule: 'mfu-above-record',
    // between the highest record and the lowest ceiling
    change: ({ proposal, accelerator }) => {
      const measured = accelerator.measuredMatmulBf16;
      const ceiling = measured === undefined ? 0.85 : measured / proposal.hardware.peak;
      return ceiling > 0.75 ? put(proposal, 'hardware', { mfu: 0.74 }) : undefined;
    },
  },
  {
    id: 'time / 100 without a utilisation',
    rule: 'mfu-impossible',
    change: ({ proposal }) => {
      const shorter = put(proposal, 'schedule', { days: proposal.schedule.days / 100 });
      return drop(drop(shorter, 'hardware', ['mfu']), 'budget', ['acceleratorHours', 'money', 'price']);
    },
  },
  {
    id: 'a million tokens a sequence',
    rule: 'utilisation-beyond-layout',
    change: context =>
      shaped(context) && context.proposal.hardware.mfu > 0.15
        ? drop(put(context.proposal, 'training', { sequenceLength: 2 ** 20 }), 'training', ['batch', 'steps'])
        : undefined,
  },
  {
    id: 'a tenth of the money, without a price',
    rule: 'limit-unlikely',
    change: ({ proposal, accelerator }) =>
      accelerator.prices?.some(price => price.kind.startsWith('on-demand'))
        ? drop(put(proposal, 'budget', { money: proposal.budget.money / 20 }), 'budget', ['price'])
        : undefined,
  },
  {
    id: 'days / 3',
    rule: 'duration-mismatch',
    change: ({ proposal }) => put(proposal, 'schedule', { days: proposal.schedule.days / 3 }),
  },
  {
    id: 'days × 3',
    rule: 'duration-mismatch',
    change: ({ proposal }) => put(proposal, 'schedule', { days: proposal.schedule.days * 3 }),
  },
  {
    id: 'hours × 3',
    rule: 'hours-mismatch',
    change: ({ proposal }) =>
      put(proposal, 'budget', { acceleratorHours: proposal.budget.acceleratorHours * 3 }),
  },
  {
    id: 'hours / 3, without days',
    rule: 'duration-mismatch',
    change: ({ proposal }) => {
      const fewer = put(proposal, 'budget', { acceleratorHours: proposal.budget.acceleratorHours / 3 });
      return drop(fewer, 'schedule', ['days']);
    },
  },
  {
    id: 'price / 3',
    rule: 'cost-mismatch',
    change: ({ proposal }) => put(proposal, 'budget', { price: proposal.budget.price / 3 }),
  },
  {
    id: 'money / 3',
    rule: 'cost-mismatch',
    change: ({ proposal }) => put(proposal, 'budget', { money: proposal.budget.money / 3 }),
  },
  {
    id: 'money / 5, with neither hours nor days',
    rule: 'cost-mismatch',
    change: ({ proposal }) => {
      const less = put(proposal, 'budget', { money: proposal.budget.money / 5 });
      return drop(drop(less, 'budget', ['acceleratorHours']), 'schedule', ['days']);
    },
  },
  {
    id: 'price / 50, and money with it',
    rule: 'price-implausible',
    change: ({ proposal, accelerator }) =>
      accelerator.prices === undefined
        ? undefined
        : put(proposal, 'budget', { price: proposal.budget.price / 50, money: proposal.budget.money / 50 }),
  },
  {
    id: 'count × 2',
    rule: 'accelerator-count-mismatch',
    change: ({ proposal }) => put(proposal, 'hardware', { count: proposal.hardware.count * 2 }),
  },
  {
    id: 'data parallel × 4',
    rule: 'accelerator-count-mismatch',
    change: ({ proposal }) => put(proposal, 'parallelism', { data: proposal.parallelism.data * 4 }),
  },
  {
    id: 'tensor 7',
    rule: 'indivisible-shape',
    change: context =>
      shaped(context) && context.run.architecture.heads % 7 !== 0
        ? put(context.proposal, 'parallelism', { tensor: 7 })
        : undefined,
  },
  {
    id: 'pipeline 7',
    rule: 'indivisible-shape',
    change: context =>
      // with the embedding, or embedding and output, counted as layers it is on purpose
      shaped(context) && [0, 1, 2].every(more => (context.run.architecture.layers + more) % 7 !== 0)
        ? put(context.proposal, 'parallelism', { pipeline: 7 })
        : undefined,
  },
  {
    id: 'odd vocabulary',
    rule: 'indivisible-shape',
    change: context =>
      shaped(context) && context.proposal.parallelism.tensor > 1
        ? put(context.proposal, 'model', { vocab: context.run.architecture.vocabulary | 1 })
        : undefined,
  },
  {
    id: 'batch that does not divide',
    rule: 'indivisible-shape',
    change: ({ proposal }) =>
      proposal.parallelism.data > 1
        ? put(proposal, 'training', { batch: proposal.training.batch + proposal.training.sequenceLength })
        : undefined,
  },
  {
    id: 'tensor across nodes',
    rule: 'tensor-across-nodes',
    change: ({ proposal }) => put(proposal, 'parallelism', { tensor: 16 }),
  },
  {
    id: 'ZeRO 0, unsharded',
    rule: 'memory-exceeded',
    change: ({ proposal, accelerator }) =>
      16 * proposal.model.parameters > accelerator.memoryBytes
        ? put(proposal, 'parallelism', {
            zero: 0,
            tensor: 1,
            pipeline: 1,
            expert: 1,
            data: proposal.hardware.count,
          })
        : undefined,
  },
  {
    id: 'micro-batch 512, nothing recomputed',
    rule: 'memory-exceeded',
    change: context =>
      shaped(context) && activationsOf(context) > context.accelerator.memoryBytes
        ? put(context.proposal, 'parallelism', { microBatch: 512, recompute: 'none' })
        : undefined,
  },
  {
    id: 'replicas alone, nothing said of ZeRO',
    rule: 'memory-open',
    change: context => {
      const { parameters } = context.proposal.model;
      const { count } = context.proposal.hardware;
      const { memoryBytes } = context.accelerator;
      return 16 * parameters > memoryBytes && (16 * parameters) / count < 0.2 * memoryBytes
        ? { ...context.proposal, parallelism: { data: count } }
        : undefined;
    },
  },
  {
    id: 'ZeRO 3 beside a pipeline',
    rule: 'zero-with-pipeline',
    change: ({ proposal }) => put(proposal, 'parallelism', { zero: 3, pipeline: 2 }),
  },
  {
    id: 'ZeRO over one rank',
    rule: 'zero-without-data',
    change: ({ proposal }) => put(proposal, 'parallelism', { data: 1 }),
  },
  {
    id: 'as many stages as micro-batches',
    rule: 'pipeline-bubble',
    change: ({ proposal }) => {
      const sequences = proposal.training.batch / proposal.training.sequenceLength;
      const data = sequences / 8;
      return data >= 1 ? put(proposal, 'parallelism', { pipeline: 8, data }) : undefined;
    },
  },
  {
    id: 'bf16 or FP8 that it lacks',
    rule: 'unsupported-precision',
    change: ({ proposal, accelerator }) => {
      const lacking = ['bf16', 'fp8', 'fp4'].find(format => accelerator.peakDense[format] === undefined);
      return lacking === undefined ? undefined : put(proposal, 'hardware', { precision: lacking });
    },
  },
  {
    id: '30 epochs',
    rule: 'too-many-epochs',
    change: ({ proposal }) =>
      put(proposal, 'data', { epochs: 30, uniqueTokens: proposal.data.uniqueTokens / 30 }),
  },
  {
    id: 'epochs 3 of the same tokens',
    rule: 'epochs-mismatch',
    change: ({ proposal }) => put(proposal, 'data', { epochs: 3 }),
  },
  {
    id: 'unique tokens untold',
    rule: 'unique-tokens-unstated',
    change: ({ proposal }) => drop(proposal, 'data', ['uniqueTokens', 'epochs', 'raw']),
  },
  {
    id: 'tokens and compute untold',
    rule: 'tokens-unstated',
    change: ({ proposal }) => ({ model: proposal.model, parallelism: proposal.parallelism }),
  },
  {
    id: '500T unique tokens',
    rule: 'tokens-beyond-stock',
    change: ({ proposal }) => put(proposal, 'data', { uniqueTokens: 5e14, tokens: 5e14 }),
  },
  {
    id: 'raw bytes / 10',
    rule: 'raw-data-mismatch',
    change: ({ proposal }) => raw(proposal, { bytes: proposal.data.raw.bytes / 10 }),
  },
  {
    id: 'kept share / 10',
    rule: 'raw-data-mismatch',
    change: ({ proposal }) =>
      raw(proposal, { keptAfterFiltering: proposal.data.raw.keptAfterFiltering / 10 }),
  },
  {
    id: 'a hundredth of the tokens from Wikipedia',
    rule: 'source-epochs',
    // 3.7B tokens are there, so that 1% of 1.5T is four epochs of them
    change: ({ proposal }) =>
      proposal.data.tokens > 1.6e12
        ? put(proposal, 'data', { sources: { 'dolma3-web': '99%', wikipedia: '1%' } })
        : undefined,
  },
  {
    id: 'shares of 110%',
    rule: 'mixture-sum',
    change: ({ proposal }) => put(proposal, 'data', { sources: { fineweb: '70%', 'stack-v2': '40%' } }),
  },
  {
    id: 'a source that is known at second hand',
    rule: 'source-doubts',
    change: ({ proposal }) => put(proposal, 'data', { sources: { 'essential-web': '100%' } }),
  },
  {
    id: 'ten times the bytes a token of the tokenizer',
    rule: 'tokenizer-bytes',
    change: ({ proposal }) =>
      put(raw(proposal, { bytesPerToken: proposal.data.raw.bytesPerToken * 8 }), 'data', {
        tokenizer: 'llama3',
        language: 'en',
      }),
  },
  {
    id: 'two hundred crawls',
    rule: 'crawls-exceed',
    change: ({ proposal }) => put(proposal, 'data', { crawls: 200 }),
  },
  {
    id: 'a hundredth kept of raw crawls',
    rule: 'recipe-yield',
    change: ({ proposal }) =>
      put(raw(proposal, { keptAfterDeduplication: 0.05, keptAfterFiltering: 0.05 }), 'data', { crawls: 30 }),
  },
  {
    id: 'FineWeb-Edu as it is counted',
    rule: 'near-duplicates',
    change: ({ proposal }) => put(proposal, 'data', { sources: { 'fineweb-edu': '100%' } }),
  },
  {
    id: 'unique tokens that the sources lack',
    rule: 'source-overdrawn',
    change: ({ proposal }) =>
      proposal.data.uniqueTokens > 1.5e12
        ? put(proposal, 'data', { sources: { 'fineweb-edu': '90%', 'stack-edu': '10%' } })
        : undefined,
  },
  {
    id: 'stages of other tokens',
    rule: 'stages-mismatch',
    change: ({ proposal }) =>
      put(proposal, 'training', {
        stages: [{ tokens: proposal.data.tokens }, { tokens: proposal.data.tokens / 10 }],
      }),
  },
  {
    id: 'bits for bytes a token',
    rule: 'bytes-per-token-implausible',
    change: ({ proposal }) => raw(proposal, { bytesPerToken: proposal.data.raw.bytesPerToken * 8 }),
  },
  {
    id: 'learning rate × 30',
    rule: 'learning-rate-off',
    change: ({ proposal }) =>
      put(proposal, 'training', { learningRate: proposal.training.learningRate * 30 }),
  },
  {
    id: 'learning rate / 30',
    rule: 'learning-rate-off',
    change: ({ proposal }) =>
      put(proposal, 'training', { learningRate: proposal.training.learningRate / 30 }),
  },
  {
    id: 'batch × 10',
    rule: 'steps-mismatch',
    change: ({ proposal }) => put(proposal, 'training', { batch: proposal.training.batch * 10 }),
  },
  {
    id: 'steps / 10',
    rule: 'steps-mismatch',
    change: ({ proposal }) => put(proposal, 'training', { steps: Math.round(proposal.training.steps / 10) }),
  },
  {
    id: 'accumulation × 4',
    rule: 'batch-mismatch',
    change: ({ proposal }) => put(proposal, 'training', { accumulation: proposal.training.accumulation * 4 }),
  },
  {
    id: 'batch × 128',
    rule: 'batch-beyond-critical',
    change: ({ proposal }) => put(proposal, 'training', { batch: proposal.training.batch * 128 }),
  },
  {
    id: 'batch in sequences, taken for tokens',
    rule: 'batch-below-sequence',
    change: ({ proposal }) =>
      put(proposal, 'training', {
        batch: Math.min(2000, proposal.training.batch / proposal.training.sequenceLength),
      }),
  },
  {
    id: '200 steps',
    rule: 'too-few-steps',
    change: ({ proposal }) => put(proposal, 'training', { steps: 200, batch: proposal.data.tokens / 200 }),
  },
  {
    id: 'warm-up of 60%',
    rule: 'warmup-too-long',
    change: ({ proposal }) =>
      put(proposal, 'training', { warmupSteps: Math.round(proposal.training.steps * 0.6) }),
  },
  {
    id: 'all parameters active',
    rule: 'active-total-confused',
    change: ({ proposal }) =>
      proposal.model.activeParameters === undefined
        ? undefined
        : {
            ...put(proposal, 'model', { activeParameters: proposal.model.parameters }),
            compute: proposal.compute,
          },
  },
  {
    id: 'compute of all parameters',
    rule: 'active-total-confused',
    change: ({ proposal }) =>
      (proposal.model.activeParameters ?? Number.POSITIVE_INFINITY) * 1.6 > proposal.model.parameters
        ? undefined
        : { ...proposal, compute: 6 * proposal.model.parameters * proposal.data.tokens },
  },
  {
    id: 'active for total',
    rule: 'active-total-confused',
    change: context =>
      isMixture(context) ? put(context.proposal, 'model', { parameters: activeOf(context) }) : undefined,
  },
  {
    id: 'more active experts than experts',
    rule: 'active-experts-exceed',
    change: ({ proposal }) => put(proposal, 'model', { experts: 8, activeExperts: 64 }),
  },
  {
    id: 'ten times too few parameters for the compute',
    rule: 'far-from-optimal',
    change: ({ proposal }) => away(proposal, 0.02),
  },
  {
    id: 'ten times too many parameters for the compute',
    rule: 'far-from-optimal',
    change: ({ proposal }) => away(proposal, 50),
  },
  {
    id: 'a law fitted on small models alone',
    rule: 'beyond-fitted-range',
    change: ({ proposal }) =>
      proposal.compute > 1e23 && proposal.compute < 1e26
        ? { ...proposal, law: 'porian2024-refinedweb', compute: proposal.compute }
        : undefined,
  },
  {
    id: 'target below the irreducible loss',
    rule: 'loss-unreachable',
    change: ({ proposal }) => put(proposal, 'target', { loss: 1.5 }),
  },
  {
    id: 'target 5% below the prediction',
    rule: 'loss-unreachable',
    change: ({ proposal }) =>
      proposal.target === undefined
        ? undefined
        : put(proposal, 'target', { loss: (proposal.target.loss / 1.01) * 0.95 }),
  },
  {
    id: 'reserve of zero',
    rule: 'no-reserve',
    change: ({ proposal }) => put(proposal, 'schedule', { reserve: 0 }),
  },
  {
    id: 'reserve of a thousandth',
    rule: 'interruptions-unplanned',
    change: ({ proposal }) =>
      proposal.hardware.count * proposal.schedule.days * 24 > 60_000
        ? put(proposal, 'schedule', { reserve: 0.001 })
        : undefined,
  },
  {
    id: 'reserve that the run takes',
    rule: 'reserve-consumed',
    change: ({ proposal }) => put(proposal, 'schedule', { reserve: 0.5 }),
  },
  {
    id: 'checkpoints every five days',
    rule: 'checkpoint-interval-off',
    change: ({ proposal }) =>
      proposal.hardware.count >= 256 ? put(proposal, 'schedule', { checkpointInterval: 5 }) : undefined,
  },
  {
    id: 'nothing for pilots',
    rule: 'no-pilots',
    change: ({ proposal }) => put(proposal, 'budget', { pilots: 0 }),
  },
  {
    id: 'a key that is misspelt',
    rule: 'unknown-key',
    change: ({ proposal }) => put(proposal, 'training', { warmpSteps: 100 }),
  },
  {
    id: 'a key of another section',
    rule: 'misplaced-key',
    change: ({ proposal }) => put(proposal, 'training', { deadline: 1e4 }),
  },
  {
    id: 'decay that ends halfway',
    rule: 'decay-not-at-end',
    change: ({ proposal }) =>
      proposal.training?.batch === undefined
        ? undefined
        : put(proposal, 'training', {
            decayEnd: Math.ceil(proposal.data.tokens / proposal.training.batch / 2),
          }),
  },
  {
    id: 'an allow of nothing',
    rule: 'unused-allow',
    change: ({ proposal }) => ({
      ...proposal,
      allow: [{ rule: 'active-experts-exceed', reason: 'it was so once' }],
    }),
  },
  {
    id: 'served by less memory than weights',
    rule: 'serving-does-not-fit',
    change: context =>
      servable(context) && context.proposal.model.parameters > 50e9
        ? { ...context.proposal, serving: { accelerator: 'h100', devices: 1, precision: 'bf16' } }
        : undefined,
  },
  {
    id: 'a token every tenth of a millisecond',
    rule: 'latency-missed',
    change: context =>
      servable(context)
        ? { ...context.proposal, serving: { ...ample, concurrency: 1, timePerToken: 1e-4 } }
        : undefined,
  },
  {
    id: 'a trillion tokens a day',
    rule: 'demand-above-capacity',
    change: context =>
      servable(context) ? { ...context.proposal, serving: { ...ample, demand: 1e12 } } : undefined,
  },
];

/** Ten times the compute of a mixture may come to that of all its parameters. */
function tenfold(context) {
  const { parameters } = context.proposal.model;
  const off = Math.abs(Math.log(parameters / activeOf(context) / 10));
  return off < Math.log(1.25) ? 'active-total-confused' : 'compute-mismatch';
}

/** N / 10 of a mixture may come to its active parameters. */
function proposalIsActive(context) {
  const { parameters } = context.proposal.model;
  return isMixture(context) && Math.abs(Math.log(parameters / 10 / activeOf(context))) < Math.log(1.1);
}

function raw(proposal, changes) {
  return put(proposal, 'data', { raw: { ...proposal.data.raw, ...changes } });
}

/** The same compute with another split, far to one side of the optimum: about 20 tokens a parameter. */
function away(proposal, tokensOverOptimal) {
  const ratio = 20 / tokensOverOptimal;
  const parameters = Math.sqrt(proposal.compute / 6 / ratio);
  const tokens = parameters * ratio;
  return { ...proposal, model: { parameters }, data: { tokens, uniqueTokens: tokens } };
}

/** Bytes of one layer's activations for 512 sequences, from below: 34 bytes a token and unit of width. */
function activationsOf({ run, proposal }) {
  const { hidden, layers } = run.architecture;
  const { tensor, pipeline } = proposal.parallelism;
  return (34 * 512 * proposal.training.sequenceLength * hidden * (layers / pipeline)) / tensor / 2;
}

const ranks = { info: 1, warning: 2, error: 3 };

/**
 * Break every completed proposal in every way and see which rule finds it.
 *
 * @param proposals completed proposals with their runs
 * @param library check and findAccelerator
 * @returns for each mutation how often it applied, was caught by the rule named for it, and which runs it missed
 */
export async function runMutations(proposals, { check, findAccelerator }) {
  const results = mutations.map(({ id }) => ({
    id,
    rules: new Set(),
    applied: 0,
    caught: 0,
    missed: [],
    already: 0,
  }));
  for (const { run, proposal } of proposals) {
    const accelerator = findAccelerator(proposal.hardware.accelerator);
    const context = { run, proposal, accelerator };
    const before = worstByRule((await check(proposal)).files[0]);
    for (const [index, { rule, change }] of mutations.entries()) {
      const mutant = change(context);
      if (mutant === undefined) continue;
      const result = results[index];
      const wanted = typeof rule === 'function' ? rule(context) : rule;
      result.rules.add(wanted);
      const [file] = (await check(mutant)).files;
      if (file.problems.length > 0) throw new Error(`${run.id}, ${result.id}: ${file.problems[0].message}`);
      const after = worstByRule(file).get(wanted) ?? 0;
      // found in the unbroken proposal already and not worse now: nothing can be said
      if ((before.get(wanted) ?? 0) >= after && after > 0) {
        result.already++;
        continue;
      }
      result.applied++;
      if (after > 0) result.caught++;
      else result.missed.push(run.id);
    }
  }
  return results;
}

function worstByRule({ findings }) {
  const worst = new Map();
  for (const { rule, severity } of findings) worst.set(rule, Math.max(worst.get(rule) ?? 0, ranks[severity]));
  return worst;
}

/** The results as a Markdown table, mutation by rule. */
export function mutationTable(results, proposals) {
  const applied = results.reduce((sum, result) => sum + result.applied, 0);
  const caught = results.reduce((sum, result) => sum + result.caught, 0);
  const rows = results.map(
    ({ id, rules, applied: of, caught: number, already, missed }) =>
      `| ${id} | ${[...rules].sort().join(', ')} | ${of} | ${number} | ${already} | ${missed.slice(0, 4).join(', ')}${missed.length > 4 ? ', …' : ''} |`,
  );
  return [
    `${proposals} proposals of documented runs, ${results.length} mutations: ${caught} of ${applied} caught by the rule named for them (${((100 * caught) / applied).toFixed(2)}%).`,
    '',
    '| mutation | rule | applied | caught | found before | missed |',
    '| :-- | :-- | --: | --: | --: | :-- |',
    ...rows,
    '',
  ].join('\n');
}
