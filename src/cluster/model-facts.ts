/** What a cluster needs to know of a model; plain numbers, so that a search may run through many layouts. */
export interface ModelFacts {
  readonly layers: number;
  readonly hidden: number;
  readonly heads: number;
  readonly keyValueHeads: number;
  /** Elements of the keys of one token in one layer. */
  readonly keyValueSize: number;
  readonly vocabulary: number;
  readonly sequenceLength: number;
  readonly parameters: {
    readonly total: number;
    readonly active: number;
    /** Input embedding with learned positions. */
    readonly embedding: number;
    /** Output head; 0 when it is tied to the input embedding. */
    readonly head: number;
    /** Largest layer without its routed experts. */
    readonly layer: number;
    /** Of `layer`, what every tensor-parallel rank holds whole: norms and the router. */
    readonly replicated: number;
  };
  readonly experts: {
    /** Routed experts in a layer; 0 for a dense model. */
    readonly count: number;
    readonly perToken: number;
    /** Layers that have experts. */
    readonly layers: number;
    /** Parameters of all routed experts of one layer. */
    readonly parametersPerLayer: number;
  };
  /** Bytes that one token leaves in one layer for the backward pass, before sharding. */
  readonly activationBytes: Readonly<Record<'none' | 'selective' | 'full', number>>;
  /** FLOP of one token, forward and backward: matrix multiplications and the causal half of attention. */
  readonly flopPerToken: number;
  /** Of `flopPerToken`, the scores and weighted sums of attention. */
  readonly attentionFlopPerToken: number;
}
