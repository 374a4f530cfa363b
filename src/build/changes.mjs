// Rows of the changelog's table of numbers: what two builds answer to the questions of README and of that table, where it
// differs. Run: node src/build/changes.mjs <dist/cli.cjs of the old build> [dist/cli.cjs of the new one]
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/** Digits that a reader sees of a number. */
const DIGITS = 3;
/** Figures of an answer that its question is about; the rest of a document follows from them. */
const TOLD =
  /^(?!.*\bbasis\b)(?:.*\.)?(?:parameters|tokens|compute|loss|days|cost|money|utilisation|memory\w*|kappa|counts|spread|epochs)\b/;

/**
 * Numbers of two answers that differ in the digits that are shown, by their paths; what only one of them has is left out.
 *
 * @param {unknown} old
 * @param {unknown} now
 * @returns {{ path: string, was: number, is: number }[]}
 */
export function changedNumbers(old, now, path = '') {
  if (typeof old === 'number' && typeof now === 'number')
    return old.toPrecision(DIGITS) === now.toPrecision(DIGITS) ? [] : [{ path, was: old, is: now }];
  if (typeof old !== 'object' || typeof now !== 'object' || old === null || now === null) return [];
  const [before, after] = [named(old), named(now)];
  return Object.keys(after).flatMap(key =>
    Object.hasOwn(before, key) ? changedNumbers(before[key], after[key], path ? `${path}.${key}` : key) : [],
  );
}

/** The parts of a list of what has names by these: a new law moves the places of the others. */
function named(value) {
  const nameOf = part => [part?.id, part?.law?.id, part?.law].find(name => typeof name === 'string');
  const isNamed = Array.isArray(value) && value.length > 0 && value.every(part => nameOf(part) !== undefined);
  return isNamed ? Object.fromEntries(value.map(part => [nameOf(part), part])) : value;
}

/** Questions that README and the changelog ask, once each. */
function questions() {
  const texts = ['README.md', 'CHANGELOG.md'].map(path => readFileSync(path, 'utf8'));
  const found = texts.flatMap(text =>
    [...text.matchAll(/^\|[^`\n]*`isoflop ([^`]+)` \|/gm)].map(([, one]) => one),
  );
  return [...new Set(found)];
}

function answerOf(program, question) {
  const words = [...question.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare);
  try {
    const options = { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 1e9 };
    return JSON.parse(execFileSync(process.execPath, [program, ...words, '--json'], options));
  } catch (error) {
    // a check that fails answers, too
    return error.stdout ? JSON.parse(error.stdout) : undefined;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [old, now = 'dist/cli.cjs'] = process.argv.slice(2);
  if (old === undefined) throw new Error('Expected the dist/cli.cjs of the build to compare with');
  console.log('| Question | Number | Was | Is |\n| :-- | :-- | --: | --: |');
  for (const question of questions()) {
    const changes = changedNumbers(answerOf(old, question), answerOf(now, question));
    for (const { path, was, is } of changes.filter(change => TOLD.test(change.path)))
      console.log(
        `| \`isoflop ${question}\` | ${path} | ${was.toPrecision(DIGITS)} | ${is.toPrecision(DIGITS)} |`,
      );
  }
}
