// Deterministic random numbers: the same seed gives the same sequence on every machine.

/** sfc32, the "small fast counting" generator of Chris Doty-Humphrey's PractRand, which he gave to the public domain. */
export class Random {
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;

  constructor(seed: number) {
    // Runs use consecutive seeds; mixing decorrelates the first numbers that they give.
    [this.a, this.b, this.c] = [
      mix(seed),
      mix(seed + 0x9e3779b9),
      mix(Math.floor(seed / 2 ** 32) + 0x3c6ef372),
    ];
    for (let round = 0; round < 12; round += 1) this.next();
  }

  /** A whole number from 0 up to 2^32, without 2^32. */
  next(): number {
    const sum = (this.a + this.b + this.counter) >>> 0;
    this.counter = (this.counter + 1) >>> 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) >>> 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) >>> 0;
    return sum;
  }

  /** A whole number from 0 up to `end`, without `end`. */
  below(end: number): number {
    return Math.floor((this.next() / 2 ** 32) * end);
  }

  /** A whole number from `first` to `last`, with both. */
  between(first: number, last: number): number {
    return first + this.below(last - first + 1);
  }

  /** True with a probability of `share` percent. */
  percent(share: number): boolean {
    return this.below(100) < share;
  }

  pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new Error("cannot pick from an empty list");
    return list[this.below(list.length)];
  }

  /** One of the names, with a probability in proportion to its weight; a weight of 0 is never drawn. */
  weighted<Name extends string>(weights: Partial<Record<Name, number>>): Name {
    const entries = Object.entries(weights) as [Name, number][];
    let left = this.below(entries.reduce((sum, [, weight]) => sum + weight, 0));
    for (const [name, weight] of entries) {
      left -= weight;
      if (left < 0) return name;
    }
    throw new Error("all weights are 0");
  }
}

/** The finaliser of splitmix32: every bit of the seed affects every bit of the result. */
function mix(seed: number): number {
  let z = (seed + 0x9e3779b9) >>> 0;
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return (z ^ (z >>> 15)) >>> 0;
}
