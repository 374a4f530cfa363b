// Removes declarations that no entry of the package leads to: tsc writes one for each file that an entry's code imports,
// most of which are the package's own affair.
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const folder = resolve('dist/types');
const { exports } = JSON.parse(readFileSync('package.json', 'utf8'));
const needed = new Set(
  Object.values(exports).flatMap(({ types }) => (types === undefined ? [] : [resolve(types)])),
);
for (const file of needed) {
  const text = readFileSync(file, 'utf8');
  for (const [, path] of text.matchAll(/(?:\bfrom|\bimport\(|^import) *['"](\.[^'"]+)['"]/gm)) {
    const target = resolve(dirname(file), path.replace(/\.[jt]s$/, '.d.ts'));
    if (!existsSync(target)) throw new Error(`${file} imports ${path}, of which there are no types`);
    needed.add(target);
  }
}
for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
  const file = join(folder, name);
  if (file.endsWith('.d.ts') && !needed.has(file)) rmSync(file);
}
