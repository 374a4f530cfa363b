import vm from 'node:vm';
import { rolldown } from 'rolldown';
import { expect, test } from 'vitest';

test('the core runs in a bare context: no Node, no browser, no package', async () => {
  const build = await rolldown({ input: 'src/core/index.ts', platform: 'browser' });
  const { output } = await build.generate({ format: 'iife', name: 'isoflop' });
  const { code } = output[0];
  expect(output).toHaveLength(1);
  expect(code).not.toMatch(/\brequire\(|\bprocess\b|node:/);
  const context = vm.createContext(Object.create(null));
  vm.runInContext(code, context);
  const result = vm.runInContext(
    `const f = isoflop.parametricFrontier({ E: 1.8172, A: 482.01, B: 2085.43, alpha: 0.3478, beta: 0.3658 });
     isoflop.optimalParameters(f, 1e24)`,
    context,
  ) as number;
  expect(result.toPrecision(4)).toBe('9.586e+10');
});
