import { readdirSync, readFileSync, statSync } from 'node:fs';
import { expect, test } from 'vitest';

const names = readdirSync('dist').filter(name => name.endsWith('.cjs'));
const entry = readFileSync('dist/cli.cjs', 'utf8');

test('a plain budget loads one file of bounded size, and neither mathjs nor schemas nor YAML', () => {
  expect(statSync('dist/cli.cjs').size).toBeLessThan(300_000);
  // statically required at the top: Node modules and the bundler's few lines only
  const required = [...entry.matchAll(/(?:^|[;,])(?:const|let|var) [^=]+=require\(`?["'`]([^"'`]+)/g)].map(
    match => match[1]!,
  );
  for (const name of required) expect(name).toMatch(/^node:|^\.\/(rolldown-runtime|cli)|^[a-z_]+$/);
  expect(entry).not.toMatch(/typed-function|strictObject/);
});

test('mathjs and what reads expressions are one file of their own, of the parser only', () => {
  const expression = names.filter(name => name.startsWith('expression'));
  expect(expression).toHaveLength(1);
  expect(statSync(`dist/${expression[0]}`).size).toBeLessThan(200_000);
  expect(readFileSync(`dist/${expression[0]}`, 'utf8')).not.toContain('createUnit');
});
