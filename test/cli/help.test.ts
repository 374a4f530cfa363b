import { expect, test } from 'vitest';
import { declarations } from '../../src/cli/declarations.ts';
import { runCli } from '../helpers/cli.ts';

test.each(['', ...Object.keys(declarations)])(
  'help of %s fits 80 columns and has examples',
  async command => {
    const { code, out, err } = await runCli([...(command === '' ? [] : [command]), '--help'], {
      columns: 80,
    });
    expect(code).toBe(0);
    expect(err).toBe('');
    expect(out.split('\n').filter(line => line.length > 80)).toEqual([]);
    expect(out).toContain('Examples:');
  },
);
