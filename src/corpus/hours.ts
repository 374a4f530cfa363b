import { hoursRate } from '../catalog/recipes.ts';
import { leastOf, mostOf } from '../core/unbounded.ts';
import { type CrawlRecipe, tokensOfCrawls } from './crawls.ts';

/** Hours of a stage: on processors, from the fastest to the slowest way that is documented, and on devices instead. */
export interface StageHours {
  readonly stage: string;
  /** vCPU-hours (process-hours of tokenizing): low and high. */
  readonly cpu: readonly [low: number, high: number] | null;
  /** H100-hours. */
  readonly gpu: number | null;
  readonly how: string;
  readonly verification: string;
}

const T = 1e12;

/** Hours from crawls to tokens (data/rates/hours.json): rates times what enters each stage, in the recipe's own tokens. */
export function hoursOf(
  recipe: CrawlRecipe | undefined,
  crawls: number | undefined,
  text: number | null,
): readonly StageHours[] {
  const stages: StageHours[] = [];
  if (crawls !== undefined) {
    const fast = hoursRate('extraction-resiliparse');
    const times = hoursRate('extraction-trafilatura').value;
    stages.push({
      stage: 'extraction',
      cpu: [fast.value * crawls, fast.value * crawls * times],
      gpu: null,
      how: 'resiliparse to trafilatura',
      verification: fast.verification,
    });
  }
  if (recipe !== undefined && crawls !== undefined) {
    const entering = (recipe.enteringPerCrawl?.value ?? 0) * crawls;
    const wants = recipe.hours ?? [];
    if (entering > 0 && wants.includes('minhash')) {
      const [cpu, gpu] = [hoursRate('minhash-cpu'), hoursRate('minhash-gpu')];
      const hours = (cpu.value * entering) / T;
      stages.push({
        stage: 'MinHash',
        cpu: [hours, hours],
        gpu: (gpu.value * entering) / T,
        how: 'SlimPajama’s cores, or NeMo Curator’s H100s',
        verification: cpu.verification,
      });
    }
    if (entering > 0 && wants.includes('fasttext')) {
      const { value, verification } = hoursRate('fasttext');
      const hours = (value * entering) / T;
      stages.push({
        stage: 'fastText classifier',
        cpu: [hours, hours],
        gpu: null,
        how: 'Ultra-FineWeb',
        verification,
      });
    }
    if (wants.includes('embedding-classifier')) {
      const { value, verification } = hoursRate('embedding-classifier');
      // it reads what FineWeb leaves
      const read = tokensOfCrawls(recipe, crawls) / recipe.kept!.tokens;
      stages.push({
        stage: 'embedding classifier',
        cpu: null,
        gpu: (value * read) / T,
        how: 'FineWeb-Edu',
        verification,
      });
    }
  }
  if (text !== null) {
    const [fast, slow] = [hoursRate('tokenizing-tiktoken'), hoursRate('tokenizing-huggingface')];
    stages.push({
      stage: 'tokenizing',
      cpu: [text / fast.value / 3600, text / slow.value / 3600],
      gpu: null,
      how: 'process-hours, tiktoken to Hugging Face tokenizers',
      verification: fast.verification,
    });
  }
  return stages;
}

/** USD: the cheapest and the dearest way, of hours on processors and devices. */
export function moneyOf(
  hours: readonly StageHours[],
  cpuPrice: number,
  price: number | undefined,
): readonly [low: number, high: number] {
  const ways = hours.map(({ cpu, gpu }) => {
    const onDevices = gpu === null || price === undefined ? [] : [gpu * price];
    const onProcessors = cpu === null ? [] : [cpu[0] * cpuPrice, cpu[1] * cpuPrice];
    return [...onDevices, ...onProcessors];
  });
  const known = ways.filter(all => all.length > 0);
  return [
    known.reduce((sum, all) => sum + leastOf(all), 0),
    known.reduce((sum, all) => sum + mostOf(all), 0),
  ];
}
