import type { Law } from '../core/law.ts';
import type { Accelerator, AcceleratorPrice } from './accelerator.ts';

/** What an organisation says of itself in its file: laws, machines and prices beside those that are shipped, and defaults. */
export interface Organisation {
  /** Name of its file, without folders. */
  readonly file: string;
  readonly laws: readonly Law[];
  readonly accelerators: readonly Accelerator[];
  /** What it pays; `accelerator` is the id of a shipped one or of its own. */
  readonly prices: readonly (AcceleratorPrice & { readonly accelerator: string })[];
  /** Id of the law that answers when none is named. */
  readonly law?: string;
  /** Share of the dense 16-bit peak by 6·N·D over whole runs in 16 bits at up to 4k of context, where none is stated. */
  readonly utilisation?: number;
  /** Share of a device's memory that is set aside, where none is stated. */
  readonly memoryReserve?: number;
}

/** What an answer took from an organisation's file. */
export interface OrganisationUse {
  readonly file: string;
  /** Such as `default law ours-2026`, `price of h100-sxm`. */
  readonly taken: readonly string[];
}

let current: Organisation | undefined;
/** What was asked for by name since `takenSince` last looked: laws, machines, and machines at a price of its own. */
let named: Required<Pick<Taken, 'laws' | 'accelerators' | 'prices'>> & { lawByDefault: boolean } = nothing();

/**
 * Answer from now on as an organisation's file has it, for the whole process: every function that looks up laws,
 * accelerators and prices sees its own beside the shipped ones, and takes its defaults.
 *
 * @param used as `parseOrganisation` returns it; undefined for what is shipped alone
 * @example
 * useOrganisation(await parseOrganisation('utilisation: 0.42', { file: 'isoflop.yml' }));
 * const { utilisation, organisation } = estimate({ parameters: 7e9, tokens: 1e12, accelerator: 'h100', accelerators: 64 });
 * useOrganisation(undefined);
 * [utilisation.likely, organisation.taken[0]] // => [0.42, 'utilisation']
 */
export function useOrganisation(used: Organisation | undefined): void {
  current = used;
}

/** The organisation whose file is in use. */
export function organisation(): Organisation | undefined {
  return current;
}

/** Say that an answer goes by this; nothing where it is not the organisation's. */
export function takes(taken: Taken): void {
  if (current === undefined) return;
  named = {
    laws: [...named.laws, ...(taken.laws ?? [])],
    accelerators: [...named.accelerators, ...(taken.accelerators ?? [])],
    prices: [...named.prices, ...(taken.prices ?? [])],
    lawByDefault: named.lawByDefault || taken.lawByDefault === true,
  };
}

/** What was taken since this was last asked; undefined where that is nothing of the organisation. */
export function takenSince(): OrganisationUse | undefined {
  const use = organisationUse(named);
  named = nothing();
  return use;
}

function nothing() {
  return { laws: [], accelerators: [], prices: [], lawByDefault: false };
}

/** What an answer goes by. */
export interface Taken {
  readonly laws?: readonly string[];
  /** Whether no law was named. */
  readonly lawByDefault?: boolean;
  readonly accelerators?: readonly string[];
  /** Ids of accelerators whose price is the organisation's. */
  readonly prices?: readonly string[];
  readonly utilisation?: boolean;
  readonly memoryReserve?: boolean;
}

/** What an answer took of the organisation in use; undefined where it took nothing. */
export function organisationUse(taken: Taken): OrganisationUse | undefined {
  if (current === undefined) return undefined;
  const { file, laws, accelerators, law } = current;
  const lawNames = [...new Set(taken.laws ?? [])].flatMap(id => {
    if (taken.lawByDefault === true && id === law) return [`default law ${id}`];
    return laws.some(one => one.id === id) ? [`law ${id}`] : [];
  });
  const machines = [...new Set(taken.accelerators ?? [])].filter(id =>
    accelerators.some(one => one.id === id),
  );
  const list = [
    ...lawNames,
    ...machines.map(id => `accelerator ${id}`),
    ...[...new Set(taken.prices ?? [])].map(id => `price of ${id}`),
    ...(taken.utilisation === true ? ['utilisation'] : []),
    ...(taken.memoryReserve === true ? ['memory reserve'] : []),
  ];
  return list.length === 0 ? undefined : { file, taken: list };
}

/** What the parts of an answer took, together. */
export function togetherUsed(uses: readonly (OrganisationUse | undefined)[]): {
  readonly organisation?: OrganisationUse;
} {
  const found = uses.filter(use => use !== undefined);
  if (found.length === 0) return {};
  return { organisation: { file: found[0]!.file, taken: [...new Set(found.flatMap(use => use.taken))] } };
}

/** The sentence of it. */
export function organisationNote({ file, taken }: OrganisationUse): string {
  return `From ${file}: ${taken.join(', ')}`;
}
