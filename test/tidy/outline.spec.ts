import {
  castsToAnything,
  exportedNames,
  hungarianNames,
  isBarrel,
  longFunctions,
  tamperedTests,
  undocumentedExports,
} from './outline.ts';

const long = (head: string) => `${head}\n${'  step();\n'.repeat(70)}}`;
const names = (found: readonly { readonly name: string }[]) => found.map(({ name }) => name);

describe('the eyes of the tidy tests', () => {
  it.each(['function a() {', 'const a = () => {', 'class A { a() {'])(
    'see that %s is long',
    (head) => {
      const source = head.startsWith('class') ? `${long(head)}}` : long(head);
      expect(longFunctions('a.ts', source, 70)).toHaveLength(1);
      expect(longFunctions('a.ts', source, 72)).toEqual([]);
    },
  );

  it('measure the tests of a suite and not the suite', () => {
    const source = `describe('a', () => {\n${'it("b", () => {});\n'.repeat(80)}});`;
    expect(longFunctions('a.spec.ts', source, 70)).toEqual([]);
    expect(longFunctions('a.spec.ts', long(`it('a', () => {`), 70)).toHaveLength(1);
  });

  it('see which exports say nothing about themselves', () => {
    const source = [
      'export function a() {}',
      '/** Says why. */ export function b() {}',
      '/** @deprecated */ export class C {}',
      'export interface D {}',
      'export const e = 1;',
      'interface F {}',
      '/** Says it once. */ export function g(): void;',
      'export function g(h?: string): void {}',
    ].join('\n');
    expect(names(undocumentedExports('a.ts', source))).toEqual(['a', 'C', 'D']);
    expect(names(exportedNames('a.ts', source))).toEqual(['a', 'b', 'C', 'D', 'e', 'g', 'g']);
  });

  it('see names that tell the kind and not the meaning', () => {
    const source = 'interface IStore {}\ninterface Identity {}\ntype ILog = string; type IO = 1;';
    expect(names(hungarianNames('a.ts', source))).toEqual(['IStore', 'ILog']);
  });

  it.each([`it.only('a', b);`, `describe.skip('a', b);`, `xit('a', b);`, `it.todo('a');`])(
    'see that %s changes what is run',
    (source) => {
      expect(tamperedTests('a.spec.ts', source)).toHaveLength(1);
      expect(tamperedTests('a.spec.ts', `it.each([])('a', b); into.skip(a);`)).toEqual([]);
    },
  );

  it('see a cast to anything', () => {
    expect(castsToAnything('a.ts', 'const a = b as any;\nconst any = 1;')).toHaveLength(1);
  });

  it('tell a barrel from a file that also does something', () => {
    expect(isBarrel('a.ts', `export * from './b.ts';\nexport { c } from './c.ts';`)).toBe(true);
    expect(isBarrel('a.ts', `export * from './b.ts';\nexport const c = 1;`)).toBe(false);
  });
});
