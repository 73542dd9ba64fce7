import fc from 'fast-check';
import {
  type Digest,
  EMPTY_ROOT,
  leafHash,
  MerkleTree,
  nodeHash,
  provesConsistency,
  provesInclusion,
  rootOf,
} from './merkle.ts';

const leavesOf = (count: number): Digest[] =>
  Array.from({ length: count }, (_, index) => leafHash(`event ${index}`));

function treeOf(leaves: readonly Digest[]): MerkleTree {
  const tree = new MerkleTree(async (tile) => leaves.slice(tile * 256, tile * 256 + 256));
  for (const leaf of leaves) tree.add(leaf);
  return tree;
}

/** RFC 9162, 2.1.1, word by word. */
function plainRoot(leaves: readonly Digest[]): Digest {
  if (leaves.length === 0) return EMPTY_ROOT;
  if (leaves.length === 1) return leaves[0] as Digest;
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return nodeHash(plainRoot(leaves.slice(0, k)), plainRoot(leaves.slice(k)));
}

const LEAVES = leavesOf(2100);
const TREE = treeOf(LEAVES);
const sizes = fc.integer({ min: 1, max: LEAVES.length });

describe('a Merkle tree over a log', () => {
  // The first eight leaves and roots of the certificate-transparency reference tests.
  it('has the roots everybody else has', async () => {
    const inputs = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657'];
    const last = '606162636465666768696a6b6c6d6e6f';
    const leaves = [...inputs, last].map((hex) => leafHash(Buffer.from(hex, 'hex').toString()));
    const tree = treeOf(leaves);
    const roots = [
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
      'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
      'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
      '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
      'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
      '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
    ];
    for (const [index, root] of roots.entries()) {
      expect((await tree.root(index + 1)).toString('hex')).toBe(root);
    }
    expect(EMPTY_ROOT.toString('hex')).toMatch(/^e3b0c44298fc1c14/);
  });

  it('has at every size the root of its definition', async () => {
    for (const size of [1, 2, 3, 255, 256, 257, 511, 512, 513, 1023, 1025, 2048, 2100]) {
      const root = plainRoot(LEAVES.slice(0, size));
      expect(await TREE.root(size)).toEqual(root);
      expect(rootOf(LEAVES.slice(0, size))).toEqual(root);
    }
  });

  it('goes on from the tiles kept of it', async () => {
    const again = new MerkleTree(async (tile) => LEAVES.slice(tile * 256, tile * 256 + 256));
    for (let tile = 0; tile < TREE.tiles; tile += 1) again.addTile(TREE.tileRoot(tile) as Digest);
    for (const leaf of LEAVES.slice(TREE.tiles * 256)) again.add(leaf);
    expect(again.size).toBe(TREE.size);
    expect(await again.root()).toEqual(await TREE.root());
    expect(() => again.addTile(EMPTY_ROOT)).toThrow(RangeError);
  });

  it('proves every leaf in every tree, and no other leaf, place or root', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat(), fc.nat(), async (size, of, other) => {
        const index = of % size;
        const [path, root] = [await TREE.inclusion(index, size), await TREE.root(size)];
        const leaf = LEAVES[index] as Digest;
        expect(provesInclusion(leaf, index, size, path, root)).toBe(true);
        const wrong = other % size;
        if (wrong !== index) {
          expect(provesInclusion(LEAVES[wrong] as Digest, index, size, path, root)).toBe(false);
          expect(provesInclusion(leaf, wrong, size, path, root)).toBe(false);
        }
        expect(provesInclusion(leaf, index, size, [...path, leaf], root)).toBe(false);
        expect(provesInclusion(leaf, index, size, path.slice(1), root)).toBe(path.length === 0);
        expect(provesInclusion(leaf, index, size, path, leafHash('x'))).toBe(false);
      }),
    );
  });

  it('proves that a later tree begins with an earlier one, and with no other', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, sizes, async (a, b) => {
        const [first, size] = a < b ? [a, b] : [b, a];
        const path = await TREE.consistency(first, size);
        const [old, root] = [await TREE.root(first), await TREE.root(size)];
        expect(provesConsistency(first, size, path, old, root)).toBe(true);
        expect(provesConsistency(first, size, path, leafHash('x'), root)).toBe(false);
        expect(provesConsistency(first, size, path, old, leafHash('x'))).toBe(false);
        if (first < size) {
          expect(provesConsistency(first, size, path.slice(1), old, root)).toBe(false);
        }
      }),
    );
  });

  it('refuses what it does not hold', async () => {
    await expect(TREE.root(2101)).rejects.toThrow(RangeError);
    await expect(TREE.inclusion(5, 5)).rejects.toThrow(RangeError);
    await expect(TREE.consistency(0, 5)).rejects.toThrow(RangeError);
  });
});
