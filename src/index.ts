export {
  type Accelerator,
  type AcceleratorFilter,
  type AcceleratorPrice,
  accelerators,
  findAccelerator,
  type Peaks,
  type Precision,
  precisions,
} from './catalog/accelerators.ts';
export { parametricLoss } from './core/index.ts';
// these know the shipped accelerators
export { parseBudget, parseQuantity, parseRange } from './planner/quantities.ts';
export * from './quantity/index.ts';
