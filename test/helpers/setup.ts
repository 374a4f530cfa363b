import fc from 'fast-check';

// every fc.assert and fc.sample draws from the seed that the run prints, unless a test has a reason for its own
fc.configureGlobal({ seed: Number(process.env.TEST_SEED) });
