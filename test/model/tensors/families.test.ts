import { describe, expect, test } from 'vitest';
import { architectureFromConfig } from '../../../src/model/hugging-face/read.ts';
import { countParameters } from '../../../src/model/parameters.ts';
import { countTensors } from '../../../src/model/tensors/count.ts';
import { describeCheckpoint } from '../../../src/model/tensors/document.ts';
import { elements } from '../../../src/model/tensors/tensor.ts';
import { lists, type Shapes } from './lists.ts';

const tensorsOf = (shapes: Shapes) =>
  Object.entries(shapes).map(([name, shape]) => ({
    name,
    shape,
    dtype: 'BF16',
    bytes: 2 * elements({ shape }),
  }));

/** Registered as buffers, or set by a rule and not by training. */
const untrained = /inv_freq|e_score_correction_bias|act_fn\.(beta|eps)$|masked_bias$|\.attn\.bias$/;

describe.each(Object.entries(lists))('%s', (_, { config, shapes }) => {
  const read = architectureFromConfig(config);
  const counted = countTensors(tensorsOf(shapes));

  test('the configuration counts what the modelling code registers', () => {
    const trained = Object.entries(shapes).filter(([name]) => !untrained.test(name));
    const sum = trained.reduce((total, [, shape]) => total + shape.reduce((all, size) => all * size, 1), 0);
    expect(countParameters(read.architecture).total).toBe(sum);
    expect(counted.total).toBe(sum);
  });

  test('what a checkpoint keeps beside is named', () => {
    const kept = Object.entries(shapes).filter(([name]) =>
      /e_score_correction_bias|act_fn\.(beta|eps)$/.test(name),
    );
    const sum = kept.reduce((total, [, shape]) => total + elements({ shape }), 0);
    expect(read.architecture.untrained?.numbers ?? 0).toBe(sum);
  });

  test('part by part', () => {
    expect(describeCheckpoint(counted, read).description.config!.differences).toEqual([]);
  });

  test('nothing of it is unknown', () => {
    expect(read.caveats.filter(it => it.severity !== 'info' && it.code !== 'class-decides')).toEqual([]);
  });
});
