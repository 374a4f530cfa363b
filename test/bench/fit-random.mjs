// Random numbers of the benches' own, so that they do not lean on the code under test.

/** A stream of uniform numbers for a seed and a number (sfc32). */
export function sfc32(seed, index) {
  let a = seed | 0;
  let b = (index * 0x9e3779b9) | 0;
  let c = 0x2545f491;
  let counter = 1;
  const next = () => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  for (let i = 0; i < 20; i++) next();
  return next;
}

/** A standard normal number (Box and Muller). */
export function normal(random) {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Student's t with three degrees of freedom, scaled so that its median absolute value is a normal number's. */
export function heavyTailed(random) {
  const square = normal(random) ** 2 + normal(random) ** 2 + normal(random) ** 2;
  return (normal(random) / Math.sqrt(square / 3)) * (0.67449 / 0.76489);
}
