/** A small seeded generator (sfc32): the same seed makes the same data on every machine. */
export class Random {
  #a;
  #b;
  #c;
  #d = 1;

  constructor(seed) {
    this.#a = seed | 0;
    this.#b = 0x9e3779b9;
    this.#c = 0x243f6a88;
    for (let i = 0; i < 15; i += 1) this.int32();
  }

  int32() {
    const t = (((this.#a + this.#b) | 0) + this.#d) | 0;
    this.#d = (this.#d + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + t;
    return t;
  }

  /** A whole number from 0 up to, but not including, `limit`. */
  below(limit) {
    return Math.floor(((this.int32() >>> 0) / 4_294_967_296) * limit);
  }

  between(least, most) {
    return least + this.below(most - least + 1);
  }

  /** True in `percent` of a hundred cases. */
  chance(percent) {
    return this.below(100) < percent;
  }

  from(list) {
    return list[this.below(list.length)];
  }

  hex8() {
    return (this.int32() >>> 0).toString(16).padStart(8, '0');
  }

  /** Shaped like the name-based ids the engine derives; the hashing is not what is measured. */
  uuid() {
    const [a, b, c, d] = [this.hex8(), this.hex8(), this.hex8(), this.hex8()];
    return `${a}-${b.slice(0, 4)}-5${b.slice(5)}-a${c.slice(1, 4)}-${c.slice(4)}${d}`;
  }
}
