import type { TextDialect } from '../dialect.ts';

/** OLMo and OLMo-core: `[step=N/T…]`, and under it one `name=value` a line; tokens a second are those of one device. */
export const olmo: TextDialect = {
  id: 'olmo',
  name: 'OLMo',
  ratePerDevice: true,
  rows: [
    {
      begins: /\[step=[\d,]+\/[\d,]+[\],]/,
      fields: { step: /\[step=([\d,]+)\//, totalSteps: /\[step=[\d,]+\/([\d,]*\d)/ },
    },
    {
      begins: /^\s*(?:train|optim|throughput|eval)\/[^=]*=\S/,
      follows: true,
      fields: {
        loss: /train\/(?:CrossEntropyLoss|CE loss)=(\S+)/,
        rate: /optim\/(?:learning_rate_group0|LR(?: \(group 0\))?)=(\S+)/,
        gradientNorm: /optim\/total[_ ]grad[_ ]norm=(\S+)/,
        tokens: /throughput\/total[_ ]tokens=(\S+)/,
        tokensPerSecond: /throughput\/device\/(?:tokens_per_second|TPS)=(\S+)/,
        utilisation: [[/throughput\/device\/MFU=([\d.,]+)/, 100]],
      },
      validations: /(eval\/\S+\/(?:CrossEntropyLoss|CE loss))=(\S+)/,
    },
  ],
};
