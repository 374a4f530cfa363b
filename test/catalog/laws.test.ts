import { readdirSync, readFileSync } from 'node:fs';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { allLaws, findLaw, lawIds } from '../../src/catalog/laws.ts';
import { lawSchema } from '../../src/catalog/schemas/law.ts';
import { formOf } from '../../src/core/forms/index.ts';

const ids = readdirSync('data/laws').map(name => name.replace('.json', ''));

describe('law files', () => {
  test('are each one law, named by its file', () => {
    expect([...lawIds()].sort()).toEqual(ids.sort());
  });
  test.each(ids)('%s is strict in its schema and has the coefficients of its forms', id => {
    const law = v.parse(lawSchema, JSON.parse(readFileSync(`data/laws/${id}.json`, 'utf8')));
    for (const relation of Object.values(law.relations)) {
      const { coefficients } = formOf(relation);
      if (coefficients === undefined) continue;
      const specs = Object.entries(coefficients);
      const names = Object.keys(relation.coefficients);
      expect(specs.map(([name]) => name)).toEqual(expect.arrayContaining(names));
      expect(names).toEqual(
        expect.arrayContaining(specs.filter(([, spec]) => spec.default === undefined).map(([name]) => name)),
      );
    }
    expect(law.checks?.length).toBeGreaterThan(0);
    for (const { kind } of law.checks!) expect(['published', 'measured', 'recomputed']).toContain(kind);
  });
  test('an unknown key is an error', () => {
    const law = JSON.parse(readFileSync('data/laws/besiroglu2024.json', 'utf8'));
    expect(v.safeParse(lawSchema, { ...law, sourc: 1 }).success).toBe(false);
  });
  test('an unknown id names the nearest', () => {
    expect(() => findLaw('besirogl2024')).toThrow("Unknown law 'besirogl2024': did you mean besiroglu2024?");
    expect(() => findLaw('hoffmann')).toThrow(/did you mean hoffmann2022/);
    expect(() => findLaw('zzzzzz')).toThrow(/expected one of besiroglu2024/);
  });
  test('are frozen to the last coefficient: no caller changes a law for the others', () => {
    const law = findLaw('besiroglu2024') as unknown as Record<string, Record<string, number>> & {
      relations: { loss: { coefficients: Record<string, number> } };
    };
    expect(() => {
      law.relations.loss.coefficients.E = 0;
    }).toThrow(TypeError);
    expect(() => {
      law.range!.compute = 0;
    }).toThrow(TypeError);
    expect(() => {
      law.relations.loss.coefficients.extra = 0;
    }).toThrow(TypeError);
    expect(findLaw('besiroglu2024').relations.loss!.coefficients.E).toBe(1.8172);
    const open: string[] = [];
    const visit = (value: unknown, path: string) => {
      if (typeof value !== 'object' || value === null) return;
      if (!Object.isFrozen(value)) open.push(path);
      for (const [key, part] of Object.entries(value)) visit(part, `${path}.${key}`);
    };
    for (const shipped of allLaws()) visit(shipped, shipped.id);
    expect(open).toEqual([]);
  });
  test('say what they may be used for', () => {
    for (const law of allLaws()) expect(law.uses.length, law.id).toBeGreaterThan(0);
    expect(findLaw('gadre2024-c4').allocationRefused).toMatch(/tuned at 20/);
  });
});
