/** Bytes of each type that tests write. */
const widths: Readonly<Record<string, number>> = { BF16: 2, F16: 2, F32: 4, I32: 4, U8: 1, F8_E4M3: 1 };

/** A safetensors file with zeros for weights. */
export function safetensorsBytes(
  tensors: Readonly<Record<string, { readonly dtype: string; readonly shape: readonly number[] }>>,
): Uint8Array {
  let end = 0;
  const header = Object.fromEntries(
    Object.entries(tensors).map(([name, { dtype, shape }]) => {
      const from = end;
      end += shape.reduce((product, it) => product * it, widths[dtype]!);
      return [name, { dtype, shape, data_offsets: [from, end] }];
    }),
  );
  const text = new TextEncoder().encode(JSON.stringify({ __metadata__: { format: 'pt' }, ...header }));
  const bytes = new Uint8Array(8 + text.length + end);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
}

/** The header of a GGUF file of version 3, with some metadata before its tensors; shapes outermost first. */
export function ggufBytes(
  architecture: string,
  tensors: readonly { readonly name: string; readonly shape: readonly number[]; readonly type: number }[],
): Uint8Array {
  const bytes: number[] = [];
  const number = (value: number, width: number) => {
    for (let at = 0; at < width; at++) bytes.push(Number((BigInt(value) >> BigInt(8 * at)) & 255n));
  };
  const text = (value: string) => {
    number(value.length, 8);
    bytes.push(...new TextEncoder().encode(value));
  };
  bytes.push(...new TextEncoder().encode('GGUF'));
  number(3, 4);
  number(tensors.length, 8);
  number(3, 8);
  text('general.architecture');
  number(8, 4);
  text(architecture);
  text('llama.block_count');
  number(4, 4);
  number(1, 4);
  // a list of strings, as vocabularies are
  text('tokenizer.ggml.tokens');
  number(9, 4);
  number(8, 4);
  number(2, 8);
  text('<s>');
  text('</s>');
  for (const { name, shape, type } of tensors) {
    text(name);
    number(shape.length, 4);
    for (const it of shape.toReversed()) number(it, 8);
    number(type, 4);
    number(0, 8);
  }
  return new Uint8Array(bytes);
}
