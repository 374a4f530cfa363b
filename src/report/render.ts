import { answerSection } from './sections/answer.ts';
import { dataSection } from './sections/data.ts';
import { estimateSection } from './sections/estimate.ts';
import { lawsSection } from './sections/laws.ts';
import { optimumSection } from './sections/optimum.ts';
import { planSection } from './sections/plan.ts';
import { servingSection } from './sections/serving.ts';
import { sourcesSection } from './sections/sources.ts';
import { verdictSection } from './sections/verdict.ts';
import type { PageModel } from './types.ts';

/** The parts of the page that follow from the model, by the id of the element that holds them; charts are apart. A part that is empty is hidden. */
export function renderSections(model: PageModel): Readonly<Record<string, string>> {
  return {
    answer: answerSection(model),
    verdict: verdictSection(model),
    optimum: optimumSection(model),
    plan: planSection(model),
    estimate: estimateSection(model),
    serving: servingSection(model),
    mixture: dataSection(model),
    laws: lawsSection(model),
    sources: sourcesSection(model),
  };
}
