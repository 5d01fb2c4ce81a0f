/**
 * Methods of buffers, their views and what makes texts of them that hold no memory of their own:
 * they look, change what is there, or answer a view of it. One that is neither here nor among the
 * makers of site/runtime/memory.ts is new: find out which it is.
 *
 * @module
 */

export const HARMLESS: ReadonlySet<string> = new Set(
  [
    'at copyWithin entries every fill find findIndex findLast findLastIndex forEach includes',
    'indexOf join keys lastIndexOf reduce reduceRight reverse set some sort subarray values',
    'toString toLocaleString toBase64 toHex setFromBase64 setFromHex isView constructor',
    'encodeInto decode Symbol(Symbol.iterator)',
  ].flatMap((names) => names.split(' ')),
);
