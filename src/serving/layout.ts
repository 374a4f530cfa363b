import type { Accelerator, NumberFormat } from '../catalog/accelerators.ts';
import type { Architecture } from '../model/architecture.ts';
import { footprint } from './footprint.ts';
import { type Load, mostSequences } from './load.ts';
import type { Replica } from './roofline.ts';

/** How the devices of a replica share the model: each layer over some of them, layers over stages, or experts over all. */
export type ServingLayout =
  | { readonly tensor: number; readonly pipeline?: number }
  | { readonly expert: number };

/** What is to be laid out, and the longest sequence of which one is to fit. */
export interface ToServe {
  readonly architecture: Architecture;
  readonly accelerator: Accelerator;
  readonly precision: NumberFormat;
  readonly lengths: Omit<Load, 'batch'>;
}

/**
 * How devices share a model. A dense model's layers are split over a domain of fast links, or over as many devices as
 * are told; where one such group does not hold it, its layers stand in stages over the fewest groups that do. Experts
 * are spread over all devices, if there are as many experts.
 *
 * @returns a replica, and how many there are
 */
export function laidOut(
  served: ToServe,
  devices: number,
  tensor?: number,
): { readonly replica: Replica; readonly replicas: number } {
  const group = tensor ?? groupOf(served, devices);
  const groups = devices / group;
  const { mixture, layers } = served.architecture;
  let stages = 1;
  if (mixture === undefined) {
    const numbers = [...Array(Math.min(groups, Math.floor(layers)) + 1).keys()].slice(1);
    const possible = numbers.filter(one => groups % one === 0);
    stages = possible.find(one => fits(replicaOf(served, group * one, one), served)) ?? possible.at(-1) ?? 1;
  }
  return { replica: replicaOf(served, group * stages, stages), replicas: groups / stages };
}

/** Domains over which layers or experts may be spread. */
const MOST_DOMAINS = 128;

/** The fewest devices that hold a model and one sequence, and how they share it. */
export function fewestFor(
  served: ToServe,
): { readonly devices: number; readonly layout: ServingLayout } | undefined {
  const { architecture, accelerator, precision } = served;
  const domain = domainOf(accelerator);
  const { weightBytes } = footprint(architecture, precision);
  const least = Math.max(1, Math.ceil(weightBytes / accelerator.memoryBytes));
  for (
    let devices = least < domain ? least : domain * Math.ceil(least / domain);
    devices <= domain * MOST_DOMAINS;
    devices += devices < domain ? 1 : domain
  ) {
    if (architecture.mixture !== undefined && !splitsOver(architecture, devices)) continue;
    const { replica, replicas } = laidOut(served, devices);
    if (replicas === 1 && fits(replica, served)) return { devices, layout: layoutOf(replica) };
  }
  return undefined;
}

/** How a replica's devices share its model. */
export function layoutOf({ devices, stages, isTensorParallel }: Replica): ServingLayout {
  if (!isTensorParallel) return { expert: devices };
  return { tensor: devices / stages, ...(stages > 1 && { pipeline: stages }) };
}

/**
 * Whether heads, and keys and values or copies of them, split over devices; experts, over no more devices than there
 * are, as many on each. A shape of no whole heads splits as usual ones do, over powers of two.
 */
export function splitsOver({ heads, kvHeads, mixture }: Architecture, devices: number): boolean {
  if (mixture !== undefined) return !Number.isInteger(mixture.experts) || mixture.experts % devices === 0;
  if (!Number.isInteger(heads)) return Number.isInteger(Math.log2(devices));
  return heads % devices === 0 && (kvHeads % devices === 0 || devices % kvHeads === 0);
}

export function domainOf({ interconnect }: Accelerator): number {
  return Math.max(1, interconnect.domainSize ?? 1);
}

/** Devices over which each layer is spread, or all experts: the most of a domain, or of all, that they split over. */
function groupOf({ architecture, accelerator }: ToServe, devices: number): number {
  const { mixture } = architecture;
  const most = mixture === undefined ? Math.min(devices, domainOf(accelerator)) : devices;
  for (let size = most; size > 1; size--) {
    // experts that do not split alike are kept twice on some devices
    const splits = mixture === undefined ? splitsOver(architecture, size) : size <= mixture.experts;
    if (devices % size === 0 && splits) return size;
  }
  return 1;
}

function fits(replica: Replica, { lengths }: ToServe): boolean {
  return mostSequences(replica, lengths) >= 1;
}

function replicaOf(
  { architecture, accelerator, precision }: ToServe,
  devices: number,
  stages: number,
): Replica {
  return {
    architecture,
    footprint: footprint(architecture, precision),
    accelerator,
    precision,
    devices,
    stages,
    isTensorParallel: architecture.mixture === undefined,
  };
}
