/**
 * How often tests of chance try: `npm test` as often as a test says, `npm run test:quick` a tenth and `npm run test:all`
 * ten times as often, with `TIMES=100` as often as one likes. The configuration of vitest sets what is read here.
 */
const times: number = Number(process.env.TEST_TIMES ?? 1);

/** How many cases to try where `npm test` tries `usual` ones. */
export function size(usual: number): number {
  return Math.max(1, Math.round(usual * times));
}

/** Whether this is `npm run test:all`. */
export const isLong: boolean = process.env.TEST_SPEED === 'all';
