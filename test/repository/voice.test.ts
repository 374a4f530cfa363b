import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** What the house does not write, in comments and sentences of src. */
const voices: readonly (readonly [name: string, pattern: RegExp])[] = [
  [
    'contractions',
    /\b(is|are|was|were|do|does|did|has|have|had|ca|could|would|should|wo|must|need)n['’]t\b|\b(it|that|there|here|what|who|let|he|she)['’]s\b|\b(we|you|they|I)['’](re|ve|ll|d|m)\b/i,
  ],
  ['references other than arXiv:2203.15556', /\b(?!arXiv:\d)arxiv[: .-]*\d{4}\.\d/i],
  ['values that were got without a colon before them', /\b(expected|must)\b[^`]*[^:;] got ['"`$]/i],
  [
    'primitive constants other than UPPER_CASE',
    /^(export )?const [a-z]\w*(: (number|string|boolean))? = ([-\d][\w.]*|'(\\.|[^'\\])*'|"[^"]*"|true|false)( [-+*/]+ [-\d][\w.]*)*;$/,
  ],
];

const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.ts'));

test.each(voices)('src has no %s', (_, pattern) => {
  const found = files.flatMap(name => {
    const lines = readFileSync(join('src', name), 'utf8').split('\n');
    return lines.flatMap((line, index) =>
      pattern.test(line) ? [`src/${name}:${index + 1} ${line.trim()}`] : [],
    );
  });
  expect(found).toEqual([]);
});
