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
export * from './quantity/index.ts';
