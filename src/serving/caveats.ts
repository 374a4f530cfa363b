import { type Caveat, caveat, type Severity } from '../core/caveat.ts';
import { formatCount } from '../quantity/format.ts';
import { grouped } from '../text/numbers.ts';

/** What a reader of a serving answer must know, by code: how grave it is, and its sentence. */
const sentences = {
  uncalibrated: {
    severity: 'warning',
    say: ({ name, rows }: { name: string; rows: number }) =>
      `Uncalibrated: no engine was fitted on such a system, so the roofline is taken times what ${rows} measurements of ${name} reached`,
  },
  provisional: {
    severity: 'warning',
    say: ({ name, rows }: { name: string; rows: number }) =>
      `Provisional: the constants of ${name} rest on ${rows} measurements`,
  },
  'does-not-fit': {
    severity: 'error',
    say: ({ short, of, devices }: { short: string; of: string; devices: string }) =>
      `The weights and one sequence take ${short} more than the ${of} there are; ${devices}`,
  },
  queues: {
    severity: 'warning',
    say: ({ concurrency, limit }: { concurrency: number; limit: number }) =>
      `Of ${grouped(concurrency)} sequences ${grouped(limit)} fit in the cache and the others wait, which their first token shows`,
  },
  'size-held': {
    severity: 'warning',
    say: ({ devices, precision, most }: { devices: string; precision: string; most: number }) =>
      `Memory of what serves it keeps the model small: ${devices} hold ${formatCount(most)} parameters in ${precision} beside one sequence, fewer beside more; more devices would lift that`,
  },
  'latency-held': {
    severity: 'info',
    say: ({ most, devices, users }: { most: number; devices: string; users: number }) =>
      `${formatCount(most)} parameters are the most that keep the latency on ${devices} with ${grouped(users)} at once`,
  },
  'first-token-unloaded': {
    severity: 'info',
    say: () => 'Time to first token is that of an idle replica: waiting behind other prompts is not modelled',
  },
  'target-missed': {
    severity: 'error',
    say: ({ target, least }: { target: string; least: string }) =>
      `${target} cannot be kept: one sequence alone takes ${least}`,
  },
  'fewer-users': {
    severity: 'warning',
    say: ({ wanted, kept, target }: { wanted: number; kept: number; target: string }) =>
      `Of ${grouped(wanted)} users at once ${grouped(kept)} get a token every ${target}`,
  },
  'between-domains': {
    severity: 'warning',
    say: ({ devices, domain }: { devices: number; domain: number }) =>
      `${devices} devices that share each layer leave the fast links of ${domain}: what they send to each other is counted at the speed of these links`,
  },
  pipelined: {
    severity: 'warning',
    say: ({ stages, devices }: { stages: number; devices: number }) =>
      `No fast links hold it, so its layers stand in ${stages} stages of ${devices} devices: nothing was measured so, and what passes between stages is not counted`,
  },
  'link-unknown': {
    severity: 'warning',
    say: ({ accelerator }: { accelerator: string }) =>
      `No link of ${accelerator} is on file, so a replica on several devices cannot be timed`,
  },
  'several-devices': {
    severity: 'info',
    say: ({ accelerator, count, name }: { accelerator: string; count: number; name: string }) =>
      `A module of ${accelerator} is ${count} devices (${name}): modules are counted and paid for here, and an engine splits over ${count} times as many, each with its part of the memory`,
  },
  'heads-uneven': {
    severity: 'warning',
    say: ({ heads, devices }: { heads: number; devices: number }) =>
      `${heads} heads do not split over ${devices} devices alike, which engines refuse: another tensor degree, or other devices, would serve it`,
  },
  'format-widened': {
    severity: 'info',
    say: ({ accelerator, precision }: { accelerator: string; precision: string }) =>
      `${accelerator} does not compute in ${precision}: weights are kept in it and multiplied in 16 bits`,
  },
  'power-limit': {
    severity: 'info',
    say: ({ watts }: { watts: number }) =>
      `Energy is the power limit of ${watts} W times the time, devices alone`,
  },
  'shape-assumed': {
    severity: 'info',
    say: ({ shape }: { shape: string }) => `The shape is assumed, between usual ones of this size: ${shape}`,
  },
} as const satisfies Record<string, { severity: Severity; say: (args: never) => string }>;

type Sentences = typeof sentences;

/** The caveats of serving: a code, and the arguments of its sentence. */
export type ServingCaveatCode = keyof Sentences;

/** Build one; the code decides its arguments. */
export function servingCaveat<Code extends ServingCaveatCode>(
  code: Code,
  args: Parameters<Sentences[Code]['say']>[0] extends undefined
    ? Record<never, never>
    : Parameters<Sentences[Code]['say']>[0],
): Caveat & { readonly message: string } {
  const { severity, say } = sentences[code];
  const message = (say as (args: unknown) => string)(args);
  return { ...caveat(code, args as Caveat['args'], severity), message };
}
