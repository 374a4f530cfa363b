import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** A package from npm in a folder of its own, kept between runs; undefined where npm cannot get it. */
export function fromNpm(name: string, version: string): string | undefined {
  const folder = join(process.cwd(), 'node_modules/.cache', `${name.replace(/^@|\//g, '')}-${version}`);
  const found = () => existsSync(join(folder, 'node_modules', name, 'package.json'));
  if (found()) return folder;
  const argv = ['install', '--no-save', '--no-audit', '--no-fund', '--prefix', folder, `${name}@${version}`];
  try {
    execFileSync('npm', argv, { stdio: 'pipe' });
  } catch {
    return undefined;
  }
  return found() ? folder : undefined;
}

/** The Node that runs this, or one of another version from npm; undefined where npm cannot get it. */
export function nodeBinary(major: number): string | undefined {
  if (Number(process.versions.node.split('.')[0]) === major) return process.execPath;
  const name = `node-${process.platform}-${process.arch}`;
  const folder = fromNpm(name, String(major));
  return folder === undefined ? undefined : join(folder, 'node_modules', name, 'bin/node');
}
