/** A constant to six digits: `1.26e24`, `0.3478`. */
export function figure(value: number): string {
  const text = value.toPrecision(6);
  return text.includes('e') ? text.replace(/\.?0*e\+?/, 'e') : String(Number(text));
}
