import type { LogField } from './row.ts';

/** What a column of a table, or a key of JSON lines, may be called; case, spaces and underscores alike. */
const names: Readonly<Record<LogField, readonly string[]>> = {
  step: [
    'step',
    '_step',
    'iteration',
    'iter',
    'global_step',
    'trainer/global_step',
    'train/global_step',
    'current_steps',
    'num_updates',
    'updates',
    'batch',
  ],
  loss: [
    'loss',
    'train_loss',
    'train/loss',
    'lm loss',
    'train/lm_loss',
    'lm_loss',
    'train/crossentropyloss',
    'train/ce loss',
    'train_loss_step',
    'train/loss_step',
    'loss_step',
    'training/loss',
    'metric/train_loss',
    'loss_metrics/global_avg_loss',
    'loss/train',
    'training_loss',
    'reduced_train_loss',
    'loss/train/total',
  ],
  rate: [
    'lr',
    'learning_rate',
    'learning-rate',
    'train/learning_rate',
    'train/lr',
    'optim/learning_rate_group0',
    'optim/lr',
    'lrm',
  ],
  gradientNorm: [
    'grad_norm',
    'grad-norm',
    'gradient_norm',
    'norm',
    'train/grad_norm',
    'optim/total_grad_norm',
    'train/gnorm',
    'grad norm',
  ],
  lossScale: ['loss_scale', 'loss-scale', 'loss scale', 'train/loss_scale', 'optim/loss_scale'],
  stepSeconds: ['iteration-time', 'step_time', 'seconds_per_step', 'time_metrics/end_to_end(s)', 'time/step'],
  time: ['_timestamp', 'timestamp', 'wall_time', 'wall time', 'time', 'date'],
  elapsed: ['_runtime', 'elapsed', 'relative time (process)', 'train_runtime'],
  tokensPerSecond: [
    'tokens_per_second',
    'tokens/s',
    'tok/sec',
    'tps',
    'throughput(tps)',
    'throughput/device/tokens_per_second',
    'tokens_per_sec',
    'throughput',
  ],
  tokens: [
    'tokens',
    'total_tokens',
    'throughput/total_tokens',
    'num_input_tokens_seen',
    'consumed_tokens',
    'consumed tokens',
    'n_tokens_seen',
    'tokens_seen',
  ],
  samples: ['consumed-train-samples', 'consumed_samples', 'consumed samples'],
  batchSamples: ['global_batch_size', 'global batch size', 'batch-size'],
  totalSteps: ['total_steps', 'max_steps'],
  utilisation: ['mfu', 'mfu(%)', 'utilization', 'utilisation'],
  skipped: ['skipped iterations', 'skipped_steps'],
};

/** Names that mean a validation loss. */
const validation =
  /^(?:val(?:id(?:ation)?)?|eval)[_/ ]?(?:loss|ce)\b|^lm loss validation|^eval\/.*(?:crossentropyloss|\/loss)$|^validation_metrics\/loss$|^loss\/val/;

const fields: ReadonlyMap<string, LogField> = new Map(
  (Object.entries(names) as [LogField, readonly string[]][]).flatMap(([field, aliases]) =>
    aliases.map(alias => [keyOf(alias), field] as const),
  ),
);

/** What a column holds: a field of a row, a validation loss, or nothing that is read. */
export type ColumnMeaning = LogField | 'validation' | 'perplexity' | undefined;

/** Folders of metrics, which say nothing of what is in them. */
const GROUP = /^(?:metrics?|logs?|scalars?|train(?:ing|er)?|optim(?:izer)?|perf(?:ormance)?|data)[/.](.+)/i;

/** The meaning of a column by its name; lowest and highest values of a group are none. */
export function columnMeaning(name: string): ColumnMeaning {
  const quoted = name.trim().replace(/^"|"$/g, '');
  if (/__(?:MIN|MAX)$/.test(quoted)) return undefined;
  // charts of Weights & Biases are exported as `run - metric`
  const bare = quoted.slice(quoted.lastIndexOf(' - ') === -1 ? 0 : quoted.lastIndexOf(' - ') + 3);
  const field = fields.get(keyOf(bare));
  if (field !== undefined) return field;
  if (/^lr-/.test(bare)) return 'rate';
  if (/^(?:train[_/])?(?:ppl|perplexity)$/i.test(bare)) return 'perplexity';
  if (validation.test(bare.toLowerCase())) return 'validation';
  const [, inner] = GROUP.exec(bare) ?? [];
  return inner === undefined ? undefined : columnMeaning(inner);
}

/** Seconds or shares that a column's name says it is in. */
export function columnDivisor(name: string): number {
  if (/\(ms\)|_ms\b/i.test(name)) return 1000;
  return /\(%\)/.test(name) ? 100 : 1;
}

function keyOf(name: string): string {
  return name.toLowerCase().replaceAll(/[\s_-]+/g, '_');
}
