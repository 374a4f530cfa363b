import files from 'data-files/laws?only=range';
import type { Law } from '../core/law.ts';

/** Fitted and held-out ranges of every law that states some, by id, without the rest of the law. */
export const ranges: Readonly<Record<string, NonNullable<Law['range']>>> = files as never;
