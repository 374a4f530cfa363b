import type { MonitorAnswer } from '../monitor/types.ts';

/** Whether a finding is as grave as `--fail-on` says. */
export function isGrave(
  { findings }: MonitorAnswer,
  { failOn = 'error' }: { readonly failOn?: 'error' | 'warning' | 'never' | undefined },
): boolean {
  return findings.some(
    ({ severity }) =>
      failOn !== 'never' && (severity === 'error' || (failOn === 'warning' && severity === 'warning')),
  );
}
