import { type OrganisationUse, organisation, organisationUse } from '../catalog/organisation.ts';
import type { Stated } from './stated.ts';
import type { Plan } from './whole.ts';

/**
 * What a plan took from an organisation's file; undefined where it took nothing.
 *
 * @param options.withLaw false where the plan's size is another's answer, so that its law says nothing
 * @param options.withPrice false where nothing is said of money
 */
export function organisationOfPlan(
  { stated, whole }: Plan,
  options: { readonly withLaw?: boolean; readonly withPrice?: boolean } = {},
): OrganisationUse | undefined {
  if (organisation() === undefined) return undefined;
  const { reach, setting, price } = whole();
  const { id } = stated.accelerator ?? {};
  const isReserved = setting !== undefined && !stated.numbers.has('hardware.memoryReserve');
  return organisationUse({
    laws: options.withLaw === false ? [] : [stated.law.id],
    lawByDefault: stated.lawByDefault === true,
    accelerators: id === undefined ? [] : [id],
    prices: id === undefined || price?.organisation === undefined || options.withPrice === false ? [] : [id],
    utilisation: reach?.origin === 'organisation',
    memoryReserve: isReserved && organisation()?.memoryReserve !== undefined,
  });
}

/** Whether the law is an organisation's own, or its default. */
export function isOwnLaw({ law, lawByDefault }: Stated): boolean {
  return organisationUse({ laws: [law.id], lawByDefault: lawByDefault === true }) !== undefined;
}

/** Whether the accelerator is an organisation's own. */
export function isOwnAccelerator({ accelerator }: Stated): boolean {
  return accelerator !== undefined && organisationUse({ accelerators: [accelerator.id] }) !== undefined;
}
