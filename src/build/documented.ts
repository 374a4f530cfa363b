import { type Plugin, rolldown } from 'rolldown';
import { dataFiles } from './data-files.ts';

const SOURCE = 'src/plan/documented.ts';

/** What the source works out. */
interface Facts {
  readonly learnt: {
    readonly fitted: Readonly<Record<'coefficients' | 'factor' | 'trust', ArrayLike<number>>>;
  };
}

/**
 * Works out once at build what the documented runs of data/runs come to, the fit of their utilisation with and without each
 * organisation among it, so that no command has to: puts the facts in the place of `documented.ts`.
 */
export function documented(): Plugin {
  let code: Promise<string> | undefined;
  return {
    name: 'documented',
    load(id) {
      if (!id.endsWith(SOURCE)) return null;
      code ??= factsOfData();
      return code;
    },
  };
}

/** The module, with what the sources make of the data as it is. */
async function factsOfData(): Promise<string> {
  const bundle = await rolldown({ input: SOURCE, platform: 'node', plugins: [dataFiles()] });
  const { output } = await bundle.generate({ format: 'esm', codeSplitting: false });
  await bundle.close();
  const module = (await import(`data:text/javascript,${encodeURIComponent(output[0].code)}`)) as {
    documentedFacts: () => Facts;
  };
  const { learnt, ...facts } = module.documentedFacts();
  const { coefficients, factor, trust } = learnt.fitted;
  const plain = {
    ...learnt.fitted,
    coefficients: Array.from(coefficients),
    factor: Array.from(factor),
    trust: Array.from(trust),
  };
  const text = JSON.stringify({
    ...facts,
    learnt: JSON.parse(JSON.stringify({ ...learnt, fitted: plain }, nineDigits)),
  });
  return `const facts = JSON.parse(${JSON.stringify(text)});
export function documentedFacts() { return facts; }`;
}

/** Digits beyond the ninth are noise, and every page would carry them. */
function nineDigits(_name: string, value: unknown): unknown {
  return typeof value === 'number' ? Number(value.toPrecision(9)) : value;
}
