import { expect, test } from 'vitest';
import { allDeclarations } from '../../src/cli/catalogue.ts';
import { runCli } from '../helpers/cli.ts';

const names = (await allDeclarations()).map(({ name }) => name);

test.each(['', ...names])('help of %s fits 80 columns and has examples', async command => {
  const { code, out, err } = await runCli([...command.split(' ').filter(word => word !== ''), '--help'], {
    columns: 80,
  });
  expect(code).toBe(0);
  expect(err).toBe('');
  expect(out.split('\n').filter(line => line.length > 80)).toEqual([]);
  expect(out).toContain('Examples:');
});
