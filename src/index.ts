export { parametricLoss } from './core/index.ts';
