import { type LogRow, readLogNumber } from './row.ts';

/** A log that is one JSON document. */
export interface DocumentDialect {
  readonly id: string;
  readonly name: string;
  /** Its rows; undefined where the document is of another kind. */
  readonly read: (document: Readonly<Record<string, unknown>>) => readonly LogRow[] | undefined;
}

type Series = { readonly values?: Readonly<Record<string, number | string>> };

/** Megatron's golden values: one object of values by step for each metric; "nan" where nothing was logged. */
export const megatronGolden: DocumentDialect = {
  id: 'megatron-golden',
  name: 'Megatron golden values',
  read: document => {
    const loss = (document['lm loss'] as Series | undefined)?.values;
    if (loss === undefined) return undefined;
    const times = (document['iteration-time'] as Series | undefined)?.values ?? {};
    const steps = [...new Set([...Object.keys(loss), ...Object.keys(times)])];
    const rows = steps.map((step, i) => ({
      line: i + 1,
      step: Number(step),
      ...numbers({ loss: loss[step], stepSeconds: times[step] }),
    }));
    return rows.sort((a, b) => a.step - b.step);
  },
};

/** Hugging Face's trainer_state.json: `log_history`, with the time of the whole run in its last entry. */
export const hfTrainerState: DocumentDialect = {
  id: 'hf-trainer-state',
  name: 'Hugging Face trainer_state.json',
  read: document => {
    const history = document.log_history;
    if (!Array.isArray(history)) return undefined;
    const totalSteps = Number(document.max_steps);
    return (history as Record<string, number>[]).map((entry, i) => ({
      line: i + 1,
      step: Number(entry.step),
      ...numbers({ loss: entry.loss, rate: entry.learning_rate, gradientNorm: entry.grad_norm }),
      ...(entry.eval_loss === undefined ? {} : { validation: { eval_loss: Number(entry.eval_loss) } }),
      ...(Number.isFinite(totalSteps) ? { totalSteps } : {}),
    }));
  },
};

export const documentDialects: readonly DocumentDialect[] = [megatronGolden, hfTrainerState];

function numbers(values: Readonly<Record<string, number | string | undefined>>): Partial<LogRow> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) =>
      value === undefined ? [] : [[key, readLogNumber(String(value)) ?? Number(value)]],
    ),
  );
}
