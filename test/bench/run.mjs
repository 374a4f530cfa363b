// npm run bench: every figure of this program, with the machine it was measured on and its baseline in the same run.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { machine } from './process.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const only = process.argv[2];
const print = text => process.stdout.write(`${text}\n`);

print(machine());
for (const name of [
  'calculator',
  'fit',
  'model',
  'cluster',
  'check',
  'document',
  'hostile',
  'report',
  'growth',
]) {
  const path = join(here, `${name}.mjs`);
  if (!existsSync(path) || (only !== undefined && only !== name)) continue;
  print(`\n${name}`);
  const { bench } = await import(pathToFileURL(path).href);
  await bench(print);
}
