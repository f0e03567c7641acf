// Parts of block Lanczos by themselves, for their tests.

// biome-ignore lint/performance/noBarrelFile: a module of WebAssembly exports what its root file does
export {
  addUnit,
  collect,
  fillTable,
  innerProduct,
  invertMinor,
  isZero,
  lookUp,
  maskColumns,
  maskedSum,
  spread,
  times,
} from './lanczos/squares';
