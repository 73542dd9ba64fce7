/** The square of the normal quantile of 95 % (1.64485…²): nine in ten lie within both bounds. */
const Z_SQUARED = { numerator: 27_055n, denominator: 10_000n };
const WHOLE_BP = 10_000n;

/** What past plans tell: how many there were, and which share of what was planned came. */
export interface Share {
  /** Past plans, or as many equal ones as unequal amounts are worth (Kish), rounded down. */
  readonly plans: bigint;
  /** What came of them, and what was planned: `came` ÷ `of` is the share, `of` above zero. */
  readonly came: bigint;
  readonly of: bigint;
}

/** Plans still to come: the sum of their sizes and of the squares of these. */
export interface Sizes {
  readonly total: bigint;
  readonly squares: bigint;
}

/** Bounds in whole units, each rounded outward. */
export interface Bounds {
  readonly low: bigint;
  readonly high: bigint;
}

/**
 * The score interval of a share in hundredths of a percent: E. B. Wilson, Probable inference, the
 * law of succession, and statistical inference, JASA 22 (1927) 209–212. Its inequality is decided
 * in integers for each hundredth of a percent, so that nothing is lost to a square root.
 */
export function shareBounds({ plans, came, of }: Share): Bounds {
  const inside = (bp: bigint) => {
    const away = came * WHOLE_BP - of * bp;
    const left = plans * away * away * Z_SQUARED.denominator;
    return left < Z_SQUARED.numerator * of * of * bp * (WHOLE_BP - bp);
  };
  return bounds({ numerator: came * WHOLE_BP, denominator: of }, WHOLE_BP, inside);
}

/**
 * What will come of plans if they are met as often as past ones: the score prediction interval of
 * K. Krishnamoorthy and J. Peng, Improved closed-form prediction intervals for binomial and Poisson
 * distributions, J. Stat. Plan. Inference 141 (2011) 1709–1718, which is Wilson's with the chance
 * of the plans to come in it. Plans of unequal size count as `total² ÷ squares` equal ones. In
 * integers, as above: the smallest and largest sum that past and coming plans can share.
 */
export function sumBounds(share: Share, sizes: Sizes): Bounds {
  const { plans: n, came: g, of: r } = share;
  const { total, squares } = sizes;
  if (total <= 0n) return { low: 0n, high: 0n };
  const inside = (sum: bigint) => {
    const away = g * total - r * sum;
    const left = n * away * away * (n * squares + total * total) * Z_SQUARED.denominator;
    const met = n * g * squares + r * total * sum;
    const missed = n * (r - g) * squares + r * total * (total - sum);
    return left < Z_SQUARED.numerator * met * missed;
  };
  return bounds({ numerator: g * total, denominator: r }, total, inside);
}

/** The numbers next to `middle` below and above it that are no longer inside, within 0 and most. */
function bounds(
  middle: { readonly numerator: bigint; readonly denominator: bigint },
  most: bigint,
  inside: (value: bigint) => boolean,
): Bounds {
  const { numerator, denominator } = middle;
  const floor = numerator / denominator;
  const below = floor * denominator === numerator ? floor - 1n : floor;
  const low = lastNot(inside, -1n, below);
  const high = most - lastNot((back) => inside(most - back), -1n, most - (floor + 1n));
  return { low: low < 0n ? 0n : low, high: high > most ? most : high };
}

/** The largest number in `(least, last]` that is not inside, where all above it are; else least. */
function lastNot(inside: (value: bigint) => boolean, least: bigint, last: bigint): bigint {
  let [outside, within] = [least, last + 1n];
  while (within - outside > 1n) {
    const middle = (outside + within) / 2n;
    if (inside(middle)) within = middle;
    else outside = middle;
  }
  return outside;
}
