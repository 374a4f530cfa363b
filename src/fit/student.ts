/** Half-width of a 95% interval in standard errors: Student's t, by its expansion in 1/freedom beyond 2 (Fisher). */
export function studentHalfWidth(freedom: number): number {
  if (freedom <= 1) return 12.706;
  if (freedom === 2) return 4.303;
  return 1.96 + 2.372 / freedom + 2.822 / freedom ** 2 + 2.556 / freedom ** 3;
}
