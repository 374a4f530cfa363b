import { type LogField, type LogRow, logFields } from './row.ts';

/** Rows that are kept; beyond, every second one of the older half is let go, so that memory stays flat for days. */
const MOST_ROWS = 2 ** 20;
const FIRST_ROWS = 1024;

/** Stands in a column where a row says nothing. A logged minus infinity is as little a number as NaN, and kept as that. */
const ABSENT = Number.NEGATIVE_INFINITY;

/** Points of a validation loss in the order of writing: each stands behind so many rows. */
export interface ValidationPoints {
  readonly steps: number[];
  readonly values: number[];
  readonly after: number[];
}

/** The rows of a log, a column each, in the order of writing: a million take some 60 MB. */
export interface LogStore {
  /** Rows that are kept, and that were read. */
  count: number;
  seen: number;
  lines: Uint32Array;
  readonly columns: Partial<Record<Exclude<LogField, 'step'>, Float64Array>>;
  steps: Float64Array;
  readonly validation: Map<string, ValidationPoints>;
}

/** A log without rows. */
export function logStore(): LogStore {
  return {
    count: 0,
    seen: 0,
    lines: new Uint32Array(FIRST_ROWS),
    steps: new Float64Array(FIRST_ROWS),
    columns: {},
    validation: new Map(),
  };
}

/** A field of a row; undefined where it says nothing. */
export function fieldAt(
  { columns }: LogStore,
  field: Exclude<LogField, 'step'>,
  row: number,
): number | undefined {
  const value = columns[field]?.[row];
  return value === ABSENT ? undefined : value;
}

/** Whether a row says more than a validation loss. */
export function isTrainRow(store: LogStore, row: number): boolean {
  return trainFields.some(field => fieldAt(store, field, row) !== undefined);
}

const trainFields = ['loss', 'rate', 'gradientNorm', 'stepSeconds', 'tokensPerSecond'] as const;
const fields = logFields.filter(field => field !== 'step');

/**
 * A row of a table in which what was not measured is NaN: beside a loss that is a number a validation loss that is none was
 * not measured there, and beside a validation loss that is a number a loss.
 */
function measured(row: LogRow): LogRow {
  const { validation, loss } = row;
  if (validation === undefined || loss === undefined) return row;
  const found = Object.entries(validation).filter(([, value]) => !Number.isNaN(value));
  if (Number.isNaN(loss) && found.length > 0 && !(row.rate! > 0) && !(row.gradientNorm! > 0)) {
    const { loss: _, rate: _r, gradientNorm: _n, ...rest } = row;
    return { ...rest, validation: Object.fromEntries(found) };
  }
  if (Number.isNaN(loss) || found.length === Object.keys(validation).length) return row;
  const { validation: _, ...rest } = row;
  return found.length === 0 ? rest : { ...rest, validation: Object.fromEntries(found) };
}

/** Add a row; what it says of the step of the row before, and that one does not, joins that one. */
export function addRow(store: LogStore, written: LogRow): void {
  const row = measured(written);
  const before = store.count - 1;
  const joins =
    before >= 0 &&
    store.steps[before] === row.step &&
    fields.every(
      field =>
        row[field] === undefined ||
        fieldAt(store, field, before) === undefined ||
        (!isTrainField(field) && fieldAt(store, field, before) === row[field]),
    ) &&
    (row.loss === undefined || row.validation === undefined);
  if (!joins) {
    if (store.count === store.steps.length) grow(store);
    store.steps[store.count] = row.step;
    store.lines[store.count] = row.line;
    for (const field in store.columns)
      store.columns[field as keyof LogStore['columns']]![store.count] = ABSENT;
    store.count += 1;
  }
  store.seen += 1;
  const at = store.count - 1;
  for (const field of fields) {
    const value = row[field];
    if (value === undefined) continue;
    store.columns[field] ??= new Float64Array(store.steps.length).fill(ABSENT);
    const column = store.columns[field];
    column[at] = value === ABSENT ? Number.NaN : value;
  }
  if (row.validation !== undefined) addValidation(store, row.step, row.validation);
}

function isTrainField(field: (typeof fields)[number]): boolean {
  return (trainFields as readonly string[]).includes(field);
}

function addValidation(store: LogStore, step: number, losses: Readonly<Record<string, number>>): void {
  for (const name in losses) {
    const points = store.validation.get(name) ?? { steps: [], values: [], after: [] };
    store.validation.set(name, points);
    points.steps.push(step);
    points.values.push(losses[name]!);
    points.after.push(store.count);
  }
}

function grow(store: LogStore): void {
  if (store.steps.length >= MOST_ROWS) {
    thin(store);
    return;
  }
  const length = 2 * store.steps.length;
  const longer = <A extends Float64Array | Uint32Array>(old: A, made: A) => {
    made.set(old);
    return made;
  };
  store.steps = longer(store.steps, new Float64Array(length));
  store.lines = longer(store.lines, new Uint32Array(length));
  for (const [field, old] of Object.entries(store.columns) as [keyof LogStore['columns'], Float64Array][])
    store.columns[field] = longer(old, new Float64Array(length).fill(ABSENT));
}

/** Let go of every second row of the older half. */
function thin(store: LogStore): void {
  const half = store.count / 2;
  const kept = Math.floor(half / 2);
  for (const column of [store.steps, store.lines, ...Object.values(store.columns)]) {
    for (let i = 0; i < kept; i++) column[i] = column[2 * i]!;
    column.copyWithin(kept, half, store.count);
  }
  for (const points of store.validation.values()) {
    for (let i = 0; i < points.after.length; i++) {
      const after = points.after[i]!;
      points.after[i] = after <= half ? Math.ceil(after / 2) : after - half + kept;
    }
  }
  store.count -= half - kept;
}
