/**
 * A name as it is compared: lower case, without spaces, hyphens and underscores, so that `TPU v4`, `tpu-v4` and
 * `TPUv4` are one name.
 *
 * @example
 * nameKey('TPU v4') // => 'tpuv4'
 */
export function nameKey(name: string): string {
  return name.toLowerCase().replace(/[\s_-]+/g, '');
}
