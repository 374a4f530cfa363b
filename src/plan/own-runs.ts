import type { Run } from '../catalog/run.ts';
import type { RunWithHours } from '../cluster/history.ts';
import { WHOLE_OVER_STEPS } from '../cluster/utilisation.ts';
import { Refusal } from '../core/refusal.ts';
import { documentedRun } from './run-hours.ts';

/** The organisation that a team's own runs and its plans are of. */
export const OWN = 'own';

/**
 * A team's own runs as rows beside the documented ones, all of one organisation. Hours that only steps make up are
 * brought to those of a whole run.
 *
 * @throws RangeError when hours, tokens, parameters or accelerator of one are missing
 */
export function ownRuns(runs: readonly Run[]): readonly RunWithHours[] {
  return runs.map(run => {
    const row = documentedRun(run);
    if (row === undefined) {
      throw new Refusal(
        `Run ${run.id} says too little to predict from: expected hardware.accelerator, hardware.hours (or count and days), tokens and parameters`,
      );
    }
    const part = run.hardware?.stepsOnly === true ? WHOLE_OVER_STEPS : 1;
    const utilisation = row.utilisation * part;
    if (utilisation > 1) {
      const percent = Math.round(100 * Math.min(utilisation, 1000));
      throw new Refusal(
        `Run ${run.id} would have reached ${percent}% of the dense 16-bit peak: expected more hours, or fewer tokens or parameters`,
      );
    }
    return { ...row, organisation: OWN, hours: row.hours / part, utilisation };
  });
}
