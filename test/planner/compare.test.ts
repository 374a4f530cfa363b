import { expect, test } from 'vitest';
import { compare } from '../../src/planner/compare.ts';
import { recommend } from '../../src/planner/recommend.ts';

test('a reading of C_min applies to the law that has it; the others ignore it', () => {
  const law = ['kaplan2020', 'besiroglu2024'];
  const { recommendations, input } = compare({ compute: 1e24, law, minimumCompute: 'equal' });
  expect(recommendations.map(answer => answer.law)).toEqual(law);
  // Kaplan et al. 2020, Table 6: 1.3e9 C_min^0.73 with C_min in PF-days
  expect(recommendations[0]!.parameters / (1.3e9 * (1e24 / 8.64e19) ** 0.73)).toBeCloseTo(1, 10);
  expect(recommendations[1]!.parameters).toBe(recommend({ compute: 1e24 }).recommendations[0]!.parameters);
  expect(input).toMatchObject({ law, minimumCompute: 'equal' });
});

test('where no law is named it leaves all of them', () => {
  const ids = (request: Parameters<typeof compare>[0]) =>
    compare(request).recommendations.map(answer => answer.law);
  expect(ids({ compute: 1e24, minimumCompute: 'equal' })).toEqual(ids({ compute: 1e24 }));
  expect(() => compare({ compute: 1e24, law: 'besiroglu2024', minimumCompute: 'equal' })).toThrow(
    /belong to kaplan2020/,
  );
});

test('bad values are refused as recommend refuses them; so is a named law that cannot answer', () => {
  expect(() => compare({ compute: -1 })).toThrow('Compute must be positive and finite');
  expect(() => compare({ compute: 1e24, law: 'gadre2024-c4' })).toThrow(/not used for allocation/);
});
