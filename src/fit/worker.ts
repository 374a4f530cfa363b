import { answerJobs } from './pool.ts';
import { refitResamples } from './resample.ts';

// entry of the worker thread: the build makes dist/fit-worker.js of it
answerJobs(refitResamples);
