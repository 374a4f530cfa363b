import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countTensors } from '../../../src/model/tensors/count.ts';
import { ggufOf } from '../../../src/model/tensors/gguf.ts';
import { groupOf } from '../../../src/model/tensors/groups.ts';
import { headerLength, safetensorsOf } from '../../../src/model/tensors/safetensors.ts';
import { size } from '../../helpers/speed.ts';
import { ggufBytes, safetensorsBytes } from './files.ts';

const bf16 = (name: string, ...shape: number[]) => ({ name, shape, dtype: 'BF16', bytes: 0 });

describe('safetensors', () => {
  const file = safetensorsBytes({
    'a.weight': { dtype: 'BF16', shape: [3, 5] },
    b: { dtype: 'F32', shape: [] },
  });

  test('the first eight bytes say how long the header is, and the header what there is', () => {
    const length = headerLength(file, 'x');
    expect(safetensorsOf(new TextDecoder().decode(file.subarray(8, 8 + length)), 'x', file.length)).toEqual([
      { name: 'a.weight', shape: [3, 5], dtype: 'BF16', bytes: 30 },
      { name: 'b', shape: [], dtype: 'F32', bytes: 4 },
    ]);
  });

  test('a file that ends early is refused, with both sizes', () => {
    const text = new TextDecoder().decode(file.subarray(8, 8 + headerLength(file, 'x')));
    expect(() => safetensorsOf(text, 'x', file.length - 1)).toThrow(
      `x must have ${file.length} bytes, as its header says: got ${file.length - 1}`,
    );
  });

  test.each([
    ['version https://git-lfs.github.com/spec/v1\noid sha256:0', /pointer of Git LFS/],
    ['', /must be a safetensors file/],
    [
      'PK\u0003\u0004 and so on, which is a zip of PyTorch',
      /must be a safetensors file: got a header of \d+ bytes/,
    ],
  ])('%j is none', (text, message) => {
    expect(() => headerLength(new TextEncoder().encode(text), 'x')).toThrow(message);
  });

  test.each([
    ['[]', /no JSON object/],
    [
      '{"a":{"dtype":"BF16","shape":[-1],"data_offsets":[0,2]}}',
      /Shape of a in x must be whole numbers: got \[-1\]/,
    ],
    ['{"a":{"dtype":"BF16","shape":[1e12,1e12],"data_offsets":[0,2]}}', /Shape of a/],
    ['{"a":{"dtype":"BF16"}}', /a in x must have dtype, shape and data_offsets/],
  ])('%s is refused', (text, message) => {
    expect(() => safetensorsOf(text, 'x', 1e9)).toThrow(message);
  });
});

describe('GGUF', () => {
  const file = ggufBytes('llama', [
    { name: 'token_embd.weight', shape: [100, 256], type: 12 },
    { name: 'blk.0.attn_norm.weight', shape: [256], type: 0 },
  ]);

  test('metadata is passed over, shapes are outermost first, bytes are of blocks', () => {
    // Q4_K: 144 bytes for 256 weights, 4.5 bits each (ggml-org/ggml)
    expect(ggufOf(file, 'x')).toEqual({
      architecture: 'llama',
      tensors: [
        { name: 'token_embd.weight', shape: [100, 256], dtype: 'Q4_K', bytes: 100 * 144 },
        { name: 'blk.0.attn_norm.weight', shape: [256], dtype: 'F32', bytes: 1024 },
      ],
    });
  });

  test('any start of it asks for more, and never throws anything else', () => {
    for (let length = 4; length < file.length; length++)
      expect(ggufOf(file.subarray(0, length), 'x')).toBeUndefined();
  });

  test('other files are refused', () => {
    expect(() => ggufOf(new TextEncoder().encode('GGML then something else'), 'x')).toThrow(
      /GGUF file of version/,
    );
    expect(() => ggufOf(ggufBytes('llama', [{ name: 'a', shape: [1], type: 99 }]), 'x')).toThrow(
      /Type 99 of a/,
    );
  });

  test('whatever stands in it, the answer is a header, more, or a RangeError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), fc.nat(file.length - 1), (bytes, at) => {
        const changed = new Uint8Array(file);
        changed.set(bytes.subarray(0, file.length - at), at);
        try {
          ggufOf(changed, 'x');
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
      { numRuns: size(500) },
    );
  });
});

describe('what a tensor is', () => {
  test.each([
    ['model.layers.0.self_attn.q_proj.weight_scale_inv', 'scale'],
    ['model.layers.3.mlp.gate.e_score_correction_bias', 'buffer'],
    ['model.layers.0.self_attn.rotary_emb.inv_freq', 'buffer'],
    ['blk.0.ffn_gate_inp.weight', 'router'],
    ['blk.0.ffn_gate_exps.weight', 'experts'],
    ['blk.0.ffn_gate_shexp.weight', 'sharedExperts'],
    ['blk.0.ffn_gate.weight', 'feedForward'],
    ['blk.0.attn_output.weight', 'attention'],
    ['blk.0.attn_q_a_norm.weight', 'norms'],
    ['blk.0.ssm_in.weight', 'recurrence'],
    ['output.weight', 'output'],
    ['output_norm.weight', 'norms'],
    ['token_embd.weight', 'embedding'],
    ['model.mtp_layers.0.input_proj.weight', 'prediction'],
    ['model.visual.blocks.0.attn.qkv.weight', 'tower'],
    ['vision_tower.vision_model.encoder.layers.0.mlp.fc1.weight', 'tower'],
    ['multi_modal_projector.linear_1.weight', 'tower'],
    ['base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight', 'adapter'],
    ['gpt_neox.layers.0.attention.query_key_value.bias', 'attention'],
    ['gpt_neox.embed_in.weight', 'embedding'],
    ['embed_out.weight', 'output'],
    ['word_embeddings_layernorm.weight', 'norms'],
    ['score.weight', 'output'],
    ['something.else', 'other'],
  ])('%s: %s', (name, group) => expect(groupOf({ name, shape: [4, 4] })).toBe(group));

  test('a causal mask has four dimensions, a bias of attention one', () => {
    expect(groupOf({ name: 'h.0.attn.bias', shape: [1, 1, 8, 8] })).toBe('buffer');
    expect(groupOf({ name: 'h.0.attn.bias', shape: [8] })).toBe('attention');
  });
});

describe('counts', () => {
  test('weights packed into whole numbers count as what they hold', () => {
    const packed = [
      { name: 'model.layers.0.mlp.up_proj.qweight', shape: [8, 16], dtype: 'I32', bytes: 512 },
      { name: 'model.layers.0.mlp.up_proj.scales', shape: [1, 16], dtype: 'F16', bytes: 32 },
    ];
    // GPTQ of 4 bits: eight weights in 32
    expect(countTensors(packed, 4)).toMatchObject({ total: 8 * 16 * 8, scales: 16 });
    expect(() => countTensors(packed)).toThrow(/holds several weights in each I32: their bits must stand in/);
    // MXFP4: two in each byte, with scales of 32
    const blocks = [
      { name: 'model.layers.0.mlp.experts.down_proj_blocks', shape: [2, 8, 3, 16], dtype: 'U8', bytes: 768 },
      { name: 'model.layers.0.mlp.experts.down_proj_scales', shape: [2, 8, 3], dtype: 'U8', bytes: 48 },
    ];
    expect(countTensors(blocks)).toMatchObject({
      total: 2 * 8 * 3 * 32,
      scales: 48,
      parts: { experts: 1536 },
    });
  });

  test('a layer that predicts further tokens is left out whole', () => {
    const tensors = [
      bf16('model.layers.0.mlp.up_proj.weight', 4, 4),
      bf16('model.layers.1.mlp.up_proj.weight', 4, 4),
      bf16('model.layers.1.eh_proj.weight', 4, 8),
    ];
    expect(countTensors(tensors)).toMatchObject({ total: 16, prediction: 48 });
  });

  test('the cache follows from the projections, where they are apart', () => {
    const keys = [
      bf16('model.layers.0.self_attn.k_proj.weight', 6, 16),
      bf16('model.layers.0.self_attn.v_proj.weight', 6, 16),
    ];
    expect(countTensors(keys).cacheNumbers).toBe(12);
    expect(countTensors([bf16('h.0.attn.c_attn.weight', 16, 48)]).cacheNumbers).toBeNull();
  });

  test('a tensor that two files have is refused', () => {
    expect(() => countTensors([bf16('a', 1), bf16('a', 1)])).toThrow(
      'a must be in one file only: it is in two',
    );
  });
});
