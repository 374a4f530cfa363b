import * as v from 'valibot';
import type { Alert } from '../alerts.ts';

const text = v.pipe(v.string(), v.nonEmpty());

/** Strict schema of `data/alerts/<id>.json`. */
export const alertSchema: v.GenericSchema<Omit<Alert, 'id'>> = v.strictObject({
  title: text,
  severity: v.picklist(['error', 'warning', 'info']),
  message: text,
  limits: v.record(text, v.strictObject({ value: v.pipe(v.number(), v.finite(), v.gtValue(0)), why: text })),
  source: text,
});
