import { type Plugin, rolldown } from 'rolldown';
import { dataFiles } from './data-files.ts';

const place = /src\/plan\/built-fit\.ts$/;
const SOURCE = 'src/plan/history.ts';

/**
 * Fits the documented runs of data/runs once at build, with and without each organisation, so that no command has to:
 * puts the numbers where `built-fit.ts` has nothing.
 */
export function builtFit(): Plugin {
  let code: Promise<string> | undefined;
  return {
    name: 'built-fit',
    load(id) {
      if (!place.test(id)) return null;
      code ??= fitOfData();
      return code;
    },
  };
}

/** The module, with what the sources learn from the data as it is. */
async function fitOfData(): Promise<string> {
  const bundle = await rolldown({ input: SOURCE, platform: 'node', plugins: [dataFiles()] });
  const { output } = await bundle.generate({ format: 'esm', codeSplitting: false });
  await bundle.close();
  const module = (await import(`data:text/javascript,${encodeURIComponent(output[0].code)}`)) as {
    learnt: () => {
      readonly errors: readonly number[];
      readonly fitted: {
        readonly columns: readonly string[];
        readonly coefficients: ArrayLike<number>;
        readonly factor: ArrayLike<number>;
        readonly voices: ReadonlyMap<string, unknown>;
        readonly trust: ArrayLike<number>;
      };
    };
  };
  const { errors, fitted } = module.learnt();
  const { columns, coefficients, factor, voices, trust } = fitted;
  const numbers = {
    columns,
    coefficients: Array.from(coefficients),
    factor: Array.from(factor),
    voices: [...voices],
    trust: Array.from(trust),
  };
  return `export const builtFit = JSON.parse(${JSON.stringify(JSON.stringify({ errors, fitted: numbers }))});`;
}
