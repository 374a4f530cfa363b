import files from 'data-files/laws?only=refits';

const refitted = new Map(
  Object.entries(files as Readonly<Record<string, string>>).map(([id, of]) => [of, id]),
);

/** The id of the law that was fitted in another form to the points of a law; undefined where there is none. */
export function refitOf(id: string): string | undefined {
  return refitted.get(id);
}
