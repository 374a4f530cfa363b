import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What the package exports. */
export type Exports = Readonly<Record<string, unknown>>;

/** Subpaths of the package, without the dot: '', '/core', … */
export function subpathsOf(exports: Exports): readonly string[] {
  return Object.keys(exports)
    .filter(path => path !== './package.json')
    .map(path => path.slice(1));
}

/** Subpaths that read files or start threads. */
export const NEED_NODE = ['/fit', '/document', '/report'];

/** A new folder in which the packed tarball is installed, as a user has it; and the tarball's path. */
export function installed(name: string): { readonly folder: string; readonly tarball: string } {
  const folder = mkdtempSync(join(tmpdir(), `isoflop-${name}-`));
  execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], { stdio: 'pipe' });
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  const tarball = readdirSync(folder).find(file => file.endsWith('.tgz'))!;
  const install = ['install', '--offline', '--no-audit', '--no-fund', `./${tarball}`];
  execFileSync('npm', install, { cwd: folder, stdio: 'pipe' });
  return { folder, tarball: join(folder, tarball) };
}
