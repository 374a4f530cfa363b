// Proposals of documented runs, completed with what follows from the published facts, so that nearly every number
// stands twice and a broken one contradicts another.

/** Bytes in a token, and the shares that cleaning keeps, of the completed proposals. */
const BYTES_PER_TOKEN = 4.2;
const KEPT = { keptAfterDeduplication: 0.4, keptAfterFiltering: 0.5 };
const PRICE = 2;

/**
 * The completed proposal of a run, or undefined where the published facts are too few.
 *
 * @param run a documented run
 * @param library check and its neighbours, from source or from the build
 */
export async function completed(run, library) {
  const parameters = run.parameters?.computed?.total ?? run.parameters?.published?.total;
  const active = run.parameters?.computed?.active ?? run.parameters?.published?.active ?? parameters;
  const { tokens } = run;
  if (parameters === undefined || tokens === undefined) return undefined;
  const compute = run.compute?.published ?? 6 * active * tokens;
  const hardware = hardwareOf(run, compute, library);
  const training = trainingOf(run, { active, tokens }, library);
  const hours = compute / (3600 * hardware.peak * hardware.mfu);
  const days = hours / 24 / hardware.count;
  const base = {
    name: run.name,
    model: {
      ...(run.architecture && { preset: run.id }),
      parameters,
      ...(active < parameters && { activeParameters: active }),
    },
    data: {
      tokens,
      uniqueTokens: tokens,
      epochs: 1,
      raw: {
        bytes: (tokens * BYTES_PER_TOKEN) / KEPT.keptAfterDeduplication / KEPT.keptAfterFiltering,
        ...KEPT,
        bytesPerToken: BYTES_PER_TOKEN,
      },
    },
    compute,
    hardware,
    training,
    // the reserve comes on top of the days that the run takes
    schedule: { days: days / 0.8, reserve: 0.2 },
    budget: {
      acceleratorHours: hours / 0.8,
      price: PRICE,
      money: (hours / 0.8) * PRICE,
      pilots: 0.1,
    },
  };
  const placed = await withLayout(base, run, library);
  return placed === undefined ? undefined : withTarget(placed, library);
}

/** The published machine; a run without one, or with one that has no file, is planned on H100 at 40%. */
function hardwareOf(run, compute, { findAccelerator }) {
  const id = run.hardware?.accelerator ?? 'h100-sxm';
  const { peakDense } = findAccelerator(id);
  const precision = peakDense.bf16 === undefined ? 'fp16' : 'bf16';
  const peak = peakDense[precision];
  // powers of two, so that degrees divide: as many as the run had, or as take it a month
  const published = run.hardware?.count ?? compute / (peak * 0.4 * 30 * 86_400);
  const count = 2 ** Math.min(15, Math.max(3, Math.round(Math.log2(published))));
  const hours = run.hardware?.hours;
  const implied = hours === undefined ? 0.4 : compute / (hours * 3600 * peak);
  const mfu = Math.min(0.42, Math.max(0.15, implied));
  return { accelerator: id, count, perNode: 8, peak, mfu, precision };
}

function trainingOf(run, { active, tokens }, { hyperparameters }) {
  const rows = hyperparameters({ parameters: active, tokens }).hyperparameters;
  const rateOf = id => rows.find(row => row.law === id).learningRate;
  const middle = Math.sqrt(rateOf('deepseek2024') * rateOf('steplaw2025'));
  const sequenceLength = 2048;
  const wanted = Math.min(run.training?.batchTokens ?? rows[0].batch, tokens / 5000);
  const batch = 2 ** Math.round(Math.log2(wanted));
  const steps = Math.round(tokens / batch);
  const published = run.training?.optimizer === undefined ? run.training?.peakLearningRate : undefined;
  return {
    optimizer: 'AdamW',
    learningRate: published ?? middle,
    schedule: 'cosine',
    warmupSteps: Math.max(1, Math.round(steps / 100)),
    batch,
    sequenceLength,
    steps,
  };
}

/** The first layout, the plainest first, under which the proposal has no error. */
async function withLayout(base, run, { check }) {
  const { count } = base.hardware;
  const experts = run.architecture?.mixture?.experts ?? 0;
  const sequences = base.training.batch / base.training.sequenceLength;
  for (const zero of [1, 3]) {
    for (const tensor of [2, 1, 4, 8]) {
      for (const pipeline of [1, 2, 4, 8, 16]) {
        const data = count / tensor / pipeline;
        if (!(data >= 2) || sequences < data) continue;
        const expert = experts === 0 ? {} : { expert: Math.min(data, 8) };
        const parallelism = { tensor, pipeline, data, ...expert, zero, recompute: 'full', microBatch: 1 };
        const accumulation = Math.round(sequences / data);
        const proposal = { ...base, parallelism, training: { ...base.training, accumulation } };
        const { files } = await check(proposal);
        if (files[0].problems.length > 0) throw new Error(files[0].problems[0].message);
        if (files[0].verdict !== 'fail') return proposal;
      }
    }
  }
  return undefined;
}

/** A target that the law predicts, where it predicts one. */
async function withTarget(proposal, { check }) {
  const { files } = await check(proposal);
  const loss = files[0].plan.loss?.value;
  return loss === undefined ? proposal : { ...proposal, target: { loss: loss * 1.01 } };
}
