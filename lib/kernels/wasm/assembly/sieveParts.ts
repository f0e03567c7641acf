// Parts of the sieve by themselves, for their tests.

// biome-ignore lint/performance/noBarrelFile: a module of WebAssembly exports what its root file does
export { isProbablePrime, split } from './sieve/cofactor';
export { bitLength, divides, evaluate, isZero, small, takeTwos } from './sieve/value';
