/** A commented proposal that passes, written by `isoflop init`. */
export const exampleProposal = `# A proposal for isoflop check. Every key is optional: what is given is checked, what can be derived is derived.
# yaml-language-server: $schema=https://unpkg.com/isoflop/data/schema/proposal.schema.json
name: 7B on 300B tokens

model:
  parameters: 6.74B
  # the shape: exact counts, memory, what divides (or preset: llama2-7b, or config: path/to/config.json)
  layers: 32
  hidden: 4096
  heads: 32
  ffn: 11008
  vocab: 32000

data:
  tokens: 300B
  uniqueTokens: 300B
  # sources: # what uniqueTokens follow from: isoflop data corpora
  #   fineweb-edu: 90%
  #   stack-edu: 10%

compute: 1.21e22 # FLOP; 6 N D

hardware:
  accelerator: H100
  count: 64
  mfu: 40%
  precision: bf16

parallelism:
  tensor: 2
  data: 32
  zero: 1
  recompute: selective
  microBatch: 1

training:
  optimizer: AdamW
  learningRate: 3e-4
  schedule: cosine
  warmupSteps: 500
  batch: 4M tokens # a bare number counts tokens; 1024 sequences is understood too
  sequenceLength: 4096

schedule:
  days: 7 days
  reserve: 15% # for interruptions and reruns

budget:
  money: $30k
  price: $2.10/hour # one accelerator, one hour
  pilots: 10% # of the compute, for pilots and evaluations

target:
  inferenceTokens: 1T # what it will serve in its life: training longer than optimal then pays

law: besiroglu2024

# findings that are accepted, each with its reason:
# allow:
#   - rule: batch-beyond-critical
#     reason: the schedule matters more than the compute
`;
