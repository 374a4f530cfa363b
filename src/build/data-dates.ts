import { readdirSync, readFileSync } from 'node:fs';

/** How new the data of a build are: the month of the newest paper of a law, and the day of the newest price. */
export function dataDates(): string {
  const months = textsOf('laws').flatMap(text => {
    const [, year, month] = /"arxiv": "(\d\d)(\d\d)\./.exec(text) ?? [];
    return year === undefined ? [] : [`20${year}-${month}`];
  });
  const days = textsOf('accelerators').flatMap(text =>
    [...text.matchAll(/"date": "(\d{4}-\d\d(?:-\d\d)?)"/g)].map(([, date]) => date!),
  );
  return `laws to ${months.sort().at(-1)}, prices to ${days.sort().at(-1)}`;
}

function textsOf(folder: string): readonly string[] {
  const path = new URL(`../../data/${folder}/`, import.meta.url);
  return readdirSync(path).map(file => readFileSync(new URL(file, path), 'utf8'));
}
