import { describe, expect, test } from 'vitest';
import { recommend } from '../../src/planner/recommend.ts';

function beyond(request: Parameters<typeof recommend>[0], quantity: string) {
  const { caveats } = recommend(request).recommendations[0]!;
  return caveats.find(item => item.code === 'beyond-fitted-range' && item.args.quantity === quantity);
}

describe('beyond the fitted range of besiroglu2024 (C 1.4e18 to 1.3e22, N 5.7e7 to 1.62e10)', () => {
  test('below it, times is bound over value, so above 1', () => {
    const found = beyond({ compute: 1.4e17 }, 'compute')!;
    expect(found.args).toMatchObject({ side: 'below', bound: 1.4e18 });
    expect(found.args.times).toBeCloseTo(10, 12);
    expect(found.message).toBe('Compute lies 10 times below the fitted range, which starts at 1.4e18 FLOP');
    const parameters = beyond({ parameters: 1.9e7, tokens: 1e10 }, 'parameters')!;
    expect(parameters.args).toMatchObject({ side: 'below', bound: 5.7e7 });
    expect(parameters.args.times).toBeCloseTo(3, 12);
  });
  test('above it, times is value over bound, so above 1 as well', () => {
    const found = beyond({ compute: 1.3e24 }, 'compute')!;
    expect(found.args).toMatchObject({ side: 'above', bound: 1.3e22 });
    expect(found.args.times).toBeCloseTo(100, 12);
    expect(found.message).toBe('Compute lies 100 times beyond the fitted range, which ends at 1.3e22 FLOP');
  });
  test('neither at its ends nor within', () => {
    for (const compute of [1.4e18, 1e20, 1.3e22]) expect(beyond({ compute }, 'compute')).toBeUndefined();
  });
});
