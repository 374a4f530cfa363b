import { hoursRate, recipes } from '../catalog/recipes.ts';
import { leastOf, mostOf } from '../core/unbounded.ts';
import { type CrawlRecipe, tokensOfCrawls } from './crawls.ts';

/** Hours of a stage, by each way that is documented: any one of them does it. */
export interface StageHours {
  readonly stage: string;
  readonly ways: readonly StageWay[];
}

/** One way of a stage: on processors, cores or devices, with the rate's source. */
export interface StageWay {
  readonly by: string;
  readonly hours: number;
  readonly unit: 'vCPU-hours' | 'core-hours' | 'process-hours' | 'H100-hours';
  readonly source: string;
  readonly verification: string;
}

const T = 1e12;

/** Hours from crawls to tokens (data/rates/hours.json): rates times what enters each stage, in the recipe's own tokens. */
export function hoursOf(
  recipe: CrawlRecipe | undefined,
  crawls: number | undefined,
  text: number | null,
): readonly StageHours[] {
  const way = (
    by: string,
    rate: string,
    unit: StageWay['unit'],
    hours: (value: number) => number,
  ): StageWay => {
    const { value, source, verification } = hoursRate(rate);
    return { by, hours: hours(value), unit, source, verification };
  };
  const stages: StageHours[] = [];
  if (crawls !== undefined) {
    const fast = hoursRate('extraction-resiliparse').value * crawls;
    stages.push({
      stage: 'extraction',
      ways: [
        way('resiliparse', 'extraction-resiliparse', 'vCPU-hours', () => fast),
        way('trafilatura', 'extraction-trafilatura', 'vCPU-hours', times => fast * times),
      ],
    });
  }
  if (recipe !== undefined && crawls !== undefined) {
    const entering = ((recipe.enteringPerCrawl?.value ?? 0) * crawls) / T;
    const wants = recipe.hours ?? [];
    if (entering > 0 && wants.includes('minhash'))
      stages.push({
        stage: 'MinHash',
        ways: [
          way('SlimPajama’s cores', 'minhash-cpu', 'core-hours', rate => rate * entering),
          way('NeMo Curator’s H100s', 'minhash-gpu', 'H100-hours', rate => rate * entering),
        ],
      });
    if (entering > 0 && wants.includes('fasttext'))
      stages.push({
        stage: 'fastText classifier',
        ways: [way('Ultra-FineWeb', 'fasttext', 'vCPU-hours', rate => rate * entering)],
      });
    if (wants.includes('embedding-classifier')) {
      // it reads what FineWeb leaves
      const read = tokensOfCrawls(recipe, crawls) / recipe.kept!.tokens / T;
      stages.push({
        stage: 'embedding classifier',
        ways: [way('FineWeb-Edu', 'embedding-classifier', 'H100-hours', rate => rate * read)],
      });
    }
  }
  if (text !== null)
    stages.push({
      stage: 'tokenizing',
      ways: [
        way('tiktoken', 'tokenizing-tiktoken', 'process-hours', rate => text / rate / 3600),
        way('Hugging Face tokenizers', 'tokenizing-huggingface', 'process-hours', rate => text / rate / 3600),
      ],
    });
  return stages;
}

const STAGE_NAMES: Readonly<Record<string, string>> = {
  minhash: 'MinHash',
  fasttext: 'the fastText classifier',
  'embedding-classifier': 'the embedding classifier',
};

/** Stages that a recipe has, and whose hours are not told since how much enters them is not known. */
export function hoursLeftOut(name: string | undefined, told: readonly StageHours[]): readonly string[] {
  const recipe = recipes().find(one => one.id === name);
  const stages = [
    ...(recipe?.hours ?? []),
    // languages other than English have no rate of a recipe, and are deduplicated as well
    ...(recipe?.hours === undefined && recipe?.scope !== undefined ? ['minhash'] : []),
  ];
  return stages.flatMap(stage => {
    const words = STAGE_NAMES[stage];
    const isTold = told.some(one => words?.endsWith(one.stage));
    return words === undefined || isTold ? [] : [words];
  });
}

/** USD of the cheapest and of the dearest way through all stages whose hours have a price. */
export interface StagesCost {
  readonly cheapest: number;
  readonly dearest: number;
}

/** USD of hours on processors and devices. */
export function moneyOf(
  hours: readonly StageHours[],
  cpuPrice: number,
  price: number | undefined,
): StagesCost {
  const ways = hours.map(one =>
    one.ways.flatMap(({ unit, hours: taken }) => {
      const each = unit === 'H100-hours' ? price : cpuPrice;
      return each === undefined ? [] : [taken * each];
    }),
  );
  const known = ways.filter(all => all.length > 0);
  return {
    cheapest: known.reduce((sum, all) => sum + leastOf(all), 0),
    dearest: known.reduce((sum, all) => sum + mostOf(all), 0),
  };
}
