import { existsSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { arrows, map } from '../helpers/rooms.ts';

test('every path that the map names exists', () => {
  const paths = [...map.matchAll(/`((?:src|data|test)\/[^`\s]+)`/g)].map(([, path]) => path!);
  expect(paths.length).toBeGreaterThan(0);
  expect(paths.filter(path => !existsSync(path))).toEqual([]);
});

test('every room of src is described, and no other', () => {
  const rooms = readdirSync('src', { withFileTypes: true }).flatMap(one =>
    one.isDirectory() ? [one.name] : [],
  );
  expect([...arrows.keys()].toSorted()).toEqual(rooms.toSorted());
});

test('every arrow goes down in the picture of the rooms', () => {
  const picture = /```text\n([^`]+)```/.exec(map)![1]!.trimEnd().split('\n');
  const floor = (room: string) => picture.findIndex(line => line.trim().split(/\s+/).includes(room));
  for (const [room, targets] of arrows) {
    if (targets.includes('every room') || room === 'build') continue;
    expect(floor(room), room).toBeGreaterThanOrEqual(0);
    for (const target of targets)
      expect(floor(target), `${room} imports ${target}`).toBeGreaterThan(floor(room));
  }
  expect(floor('cli')).toBe(0);
});

test('ten questions have their paths', () => {
  const questions = map.slice(map.indexOf('## Where is')).match(/^\| .+\? \| .*`src\/.+\|$/gm);
  expect(questions).toHaveLength(10);
});
