/** Bits of a word. */
const WORD = 32;

/** Two vectors as packed bits: an image under a linear map, and what it is the image of. */
export type BitPair = readonly [image: Int32Array, vector: Int32Array];

/**
 * A basis of what the map sends to 0 among the sums of some vectors.
 *
 * @param pairs are lost
 * @returns for each vector of the basis the numbers of its bits, ascending
 */
export function kernelOf(pairs: readonly BitPair[]): number[][] {
  const images = eliminate(pairs).filter(([image]) => isZero(image));
  const vectors = eliminate(images.map(([, vector]) => [vector, vector] as const));
  return vectors.map(([vector]) => setBits(vector)).filter((list) => list.length > 0);
}

/** Adds pairs to each other until the first halves that are not 0 are independent. Changes them in place. */
function eliminate(pairs: readonly BitPair[]): readonly BitPair[] {
  pairs.forEach((pair, i) => {
    const word = pair[0].findIndex((bits) => bits !== 0);
    if (word < 0) return;
    const bit = pair[0][word]! & -pair[0][word]!;
    for (const other of pairs.slice(i + 1)) {
      if ((other[0][word]! & bit) === 0) continue;
      addTo(other[0], pair[0]);
      if (other[1] !== other[0]) addTo(other[1], pair[1]);
    }
  });
  return pairs;
}

function addTo(a: Int32Array, b: Int32Array): void {
  for (let i = 0; i < a.length; i++) a[i]! ^= b[i]!;
}

function isZero(words: Int32Array): boolean {
  return words.every((word) => word === 0);
}

function setBits(words: Int32Array): number[] {
  const list: number[] = [];
  for (let i = 0; i < words.length * WORD; i++) {
    if ((words[i >>> 5]! >>> (i & 31)) & 1) list.push(i);
  }
  return list;
}
