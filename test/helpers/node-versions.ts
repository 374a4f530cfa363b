import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The Node that runs this, or one of another version from npm, kept between runs; undefined where npm cannot get it. */
export function nodeBinary(major: number): string | undefined {
  if (Number(process.versions.node.split('.')[0]) === major) return process.execPath;
  const name = `node-${process.platform}-${process.arch}`;
  const folder = join(process.cwd(), 'node_modules/.cache', `node-${major}`);
  const binary = join(folder, 'node_modules', name, 'bin/node');
  if (existsSync(binary)) return binary;
  const argv = ['install', '--no-save', '--no-audit', '--no-fund', '--prefix', folder, `${name}@${major}`];
  try {
    execFileSync('npm', argv, { stdio: 'pipe' });
  } catch {
    return undefined;
  }
  return existsSync(binary) ? binary : undefined;
}
