import { asCsv, asMegatron, type SimulatedRow, START } from './simulated.ts';

/** Rows as each kind of job writes them: layouts of their programs, numbers of our simulation. */
export interface LookAlike {
  /** Steps that the text counts are so many behind those of the rows. */
  readonly shift?: number;
  readonly says: {
    readonly rate?: true;
    readonly gradientNorm?: true;
    readonly time?: true;
    readonly totalSteps?: true;
  };
  readonly logEvery?: number;
  readonly write: (rows: readonly SimulatedRow[], totalSteps: number) => string;
}

const iso = (time: number) => new Date(1000 * (START + time)).toISOString().slice(0, 19).replace('T', ' ');
const american = (time: number) => iso(time).replace(/(\d+)-(\d+)-(\d+)/, '$2/$3/$1');
const lines = (rows: readonly SimulatedRow[], line: (row: SimulatedRow) => string) =>
  `${rows.map(line).join('\n')}\n`;
const lr = (rate: number) => (3e-4 * rate).toExponential(3);
const all = { rate: true, gradientNorm: true, time: true } as const;

export const lookAlikes: Readonly<Record<string, LookAlike>> = {
  csv: { says: all, write: rows => asCsv(rows, 1e6) },
  tsv: { says: all, write: rows => asCsv(rows, 1e6).replaceAll(',', '\t') },
  jsonl: {
    says: all,
    write: rows =>
      lines(rows, row =>
        JSON.stringify({
          step: row.step,
          train: { loss: Number(row.loss.toFixed(5)) },
          lr: 3e-4 * row.rate,
          grad_norm: row.gradientNorm,
          _timestamp: START + row.time,
        }),
      ),
  },
  'wandb-export': {
    says: {},
    write: rows =>
      `"Step","brisk-wolf-7 - train/loss","brisk-wolf-7 - train/loss__MIN","brisk-wolf-7 - train/loss__MAX"\n${lines(
        rows,
        ({ step, loss }) =>
          `"${step}","${loss.toFixed(5)}","${(loss - 1).toFixed(5)}","${(loss + 1).toFixed(5)}"`,
      )}`,
  },
  'tensorboard-csv': {
    says: { time: true },
    write: rows =>
      `Wall time,Step,Value\n${lines(rows, ({ step, loss, time }) => `${(START + time).toFixed(3)},${step},${loss}`)}`,
  },
  'megatron-text': {
    says: { ...all, totalSteps: true },
    write: (rows, totalSteps) => asMegatron(rows, { totalSteps }),
  },
  'gpt-neox': {
    says: { rate: true, time: true, totalSteps: true },
    write: (rows, totalSteps) =>
      lines(
        rows,
        ({ step, loss, rate, seconds }) =>
          `  samples/sec: ${(256 / seconds).toFixed(3)} | iteration ${String(step).padStart(8)}/${String(totalSteps).padStart(8)} | elapsed time per iteration (ms): ${(1000 * seconds).toFixed(1)} | learning rate: ${lr(rate)} | approx flops per GPU: 151.2TFLOPS | lm_loss: ${loss.toExponential(6)} | loss scale: 65536.0 | number of skipped iterations:   0 | number of nan iterations:   0 |`,
      ),
  },
  torchtitan: {
    says: { gradientNorm: true, time: true },
    write: rows =>
      lines(
        rows,
        ({ step, loss, gradientNorm, time }) =>
          `[rank0]:[titan] ${iso(time)},417 - root - INFO - \u001b[31mstep: ${String(step).padStart(5)}  \u001b[32mloss: ${loss.toFixed(5)}  \u001b[38;2;180;60;0mgrad_norm: ${gradientNorm.toFixed(4)}  \u001b[33mmemory: 41.20GiB(51.91%)  \u001b[34mtps: 5,432  \u001b[36mtflops: 240.11  \u001b[35mmfu: 24.27%\u001b[39m`,
      ),
  },
  nanogpt: {
    says: { time: true },
    write: rows =>
      lines(
        rows,
        ({ step, loss, seconds }) =>
          `iter ${step}: loss ${loss.toFixed(4)}, time ${(1000 * seconds).toFixed(2)}ms, mfu 31.07%`,
      ),
  },
  nanochat: {
    says: { time: true, totalSteps: true },
    write: (rows, totalSteps) =>
      lines(
        rows,
        ({ step, loss, rate, seconds }) =>
          `step ${String(step).padStart(5, '0')}/${totalSteps} (${((100 * step) / totalSteps).toFixed(2)}%) | loss: ${loss.toFixed(6)} | lrm: ${rate.toFixed(2)} | dt: ${(1000 * seconds).toFixed(2)}ms | tok/sec: 1,048,576 | mfu: 47.31 | total time: 12.50m`,
      ),
  },
  llmc: {
    says: { rate: true, gradientNorm: true },
    write: rows =>
      lines(
        rows,
        ({ step, loss, rate, gradientNorm }) =>
          `s:${step} trl:${loss.toFixed(4)} lr:${(3e-4 * rate).toFixed(6)} norm:${gradientNorm.toFixed(2)}`,
      ),
  },
  'build-nanogpt': {
    says: { rate: true, gradientNorm: true, time: true },
    write: rows =>
      lines(
        rows,
        ({ step, loss, rate, gradientNorm, seconds }) =>
          `step ${String(step).padStart(5)} | loss: ${loss.toFixed(6)} | lr ${lr(rate)} | norm: ${gradientNorm.toFixed(4)} | dt: ${(1000 * seconds).toFixed(2)}ms | tok/sec: 1048576.00`,
      ),
  },
  'modded-nanogpt': {
    says: { time: true, totalSteps: true },
    write: (rows, totalSteps) =>
      lines(
        rows,
        ({ step, loss, time }) =>
          `step:${step}/${totalSteps} train_loss:${loss.toFixed(4)} train_time:${(1000 * time).toFixed(0)}ms step_avg:${((1000 * time) / step).toFixed(2)}ms`,
      ),
  },
  litgpt: {
    says: { time: true },
    write: rows =>
      lines(
        rows,
        ({ step, loss, seconds }) =>
          `Epoch 1 | iter ${4 * step} step ${step} | loss train: ${loss.toFixed(3)}, val: n/a | iter time: ${(1000 * seconds).toFixed(2)} ms (step)`,
      ),
  },
  nemo: {
    says: { rate: true, time: true, totalSteps: true },
    write: (rows, totalSteps) =>
      lines(
        rows,
        ({ step, loss, rate, seconds }) =>
          `retraining/0 [default0]:Training epoch 0, iteration ${step}/${totalSteps} | lr: ${lr(rate)} | global_batch_size: 256 | global_step: ${step} | reduced_train_loss: ${loss.toPrecision(5)} | train_step_timing in s: ${seconds.toPrecision(4)} | consumed_samples: ${256 * step}`,
      ),
  },
  nanotron: {
    says: { ...all, totalSteps: true },
    write: (rows, totalSteps) =>
      lines(
        rows,
        ({ step, loss, rate, gradientNorm, seconds, time }) =>
          `${american(time)} [INFO|DP=0|PP=0|TP=0]: iteration: ${step} / ${totalSteps} | consumed_tokens: ${(step / 1000).toPrecision(3)}G | elapsed_time_per_iteration_ms: ${seconds.toPrecision(4)}K | tokens_per_sec: 1.04M | tokens_per_sec_per_gpu: 130K | global_batch_size: 512 | lm_loss: ${loss.toPrecision(4)} | lr: ${lr(rate)} | model_tflops_per_gpu: 402 | hardware_tflops_per_gpu: 402 | grad_norm: ${gradientNorm}`,
      ),
  },
  olmo: {
    says: { ...all, totalSteps: true },
    write: (rows, totalSteps) =>
      lines(
        rows,
        ({ step, loss, rate, gradientNorm, time }) =>
          `[${iso(time)}] INFO     [olmo.train:641, rank=0] [step=${step}/${totalSteps}]
    optim/learning_rate_group0=${lr(rate)}
    optim/total_grad_norm=${gradientNorm}
    train/CrossEntropyLoss=${loss.toPrecision(4)}
    train/Perplexity=${Math.round(Math.exp(loss)).toLocaleString('en')}
    throughput/total_tokens=${(1e6 * step).toLocaleString('en')}`,
      ),
  },
  composer: {
    says: { rate: true, gradientNorm: true, time: true, totalSteps: true },
    write: (rows, totalSteps) =>
      lines(
        rows,
        ({ step, loss, rate, gradientNorm, time }) =>
          `${iso(time)},114: rank0[3801][MainThread]: INFO: composer.loggers: [batch=${step}/${totalSteps}]:
	 Train time/token: ${1e6 * step}
	 Train l2_norm/grad/global: ${gradientNorm}
	 Train lr-DecoupledAdamW/group0: ${lr(rate)}
	 Train loss/train/total: ${loss.toFixed(4)}
	 Train metrics/train/LanguageCrossEntropy: ${(loss + 0.001).toFixed(4)}`,
      ),
  },
  torchtune: {
    says: { rate: true, gradientNorm: true },
    write: rows =>
      lines(
        rows,
        ({ step, loss, rate, gradientNorm }) =>
          `Step ${step} | loss:${loss} lr:${3e-4 * rate} tokens_per_second_per_gpu:5120.25 grad_norm:${gradientNorm} peak_memory_active:41.2 `,
      ),
  },
  maxtext: {
    says: { time: true },
    write: rows =>
      lines(
        rows,
        ({ step, loss, seconds }) =>
          `I0811 21:54:55.531340 138304841739136 metric_logger.py:226] completed step: ${step}, seconds: ${seconds.toFixed(3)}, TFLOP/s/device: 214.5, Tokens/s/device: 7314.2, total_weights: 1572864, loss: ${loss.toFixed(3)}, lm_loss: ${(loss + 1).toFixed(3)}`,
      ),
  },
  deepspeed: {
    says: { time: true },
    write: rows =>
      lines(
        rows,
        ({ step, loss, seconds }) =>
          `steps: ${step} loss: ${loss.toFixed(4)} iter time (s): ${seconds.toFixed(3)} samples/sec: ${(256 / seconds).toFixed(3)}`,
      ),
  },
  'hf-stdout': {
    says: { rate: true, gradientNorm: true },
    logEvery: 10,
    write: rows =>
      lines(
        rows,
        ({ loss, rate, gradientNorm }) =>
          `{'loss': ${loss.toFixed(4)}, 'grad_norm': ${gradientNorm}, 'learning_rate': ${3e-4 * rate}, 'epoch': 0.31}`,
      ),
  },
  'two-columns': { says: {}, write: rows => lines(rows, ({ step, loss }) => `${step} ${loss.toFixed(5)}`) },
  'hf-trainer-state': {
    says: { rate: true, gradientNorm: true, totalSteps: true },
    write: (rows, totalSteps) =>
      JSON.stringify(
        {
          max_steps: totalSteps,
          log_history: rows.map(({ step, loss, rate, gradientNorm }) => ({
            step,
            loss,
            learning_rate: 3e-4 * rate,
            grad_norm: gradientNorm,
          })),
        },
        null,
        2,
      ),
  },
  'megatron-golden': {
    says: { time: true },
    write: rows =>
      JSON.stringify(
        Object.fromEntries(
          (
            [
              ['lm loss', 'loss'],
              ['iteration-time', 'seconds'],
            ] as const
          ).map(([metric, field]) => [
            metric,
            {
              start_step: 1,
              end_step: rows.at(-1)!.step,
              step_interval: 10,
              values: Object.fromEntries(rows.map(row => [row.step, row[field]])),
            },
          ]),
        ),
      ),
  },
};
