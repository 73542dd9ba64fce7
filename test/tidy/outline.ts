import ts from 'typescript';

/** One thing in a file that a rule speaks about: where it stands and what it is called. */
export interface Found {
  readonly line: number;
  readonly name: string;
}

function parse(path: string, source: string): ts.SourceFile {
  return ts.createSourceFile(path, source, ts.ScriptTarget.ES2023, true);
}

function lineOf(node: ts.Node): number {
  const file = node.getSourceFile();
  return file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
}

function everyNode(file: ts.SourceFile): readonly ts.Node[] {
  const nodes: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    nodes.push(node);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return nodes;
}

const REGISTERS = /^(describe|it|test|beforeAll|beforeEach|afterAll|afterEach)$/;

/** The name a call starts with: `it` for `it(…)`, `it.each(…)(…)` and `it.only(…)`. */
function calledFirst(node: ts.Node): string {
  if (ts.isCallExpression(node) || ts.isPropertyAccessExpression(node)) {
    return calledFirst(node.expression);
  }
  if (ts.isTaggedTemplateExpression(node)) return calledFirst(node.tag);
  return ts.isIdentifier(node) ? node.text : '';
}

/** A function that registers tests is a table of contents: its entries are measured instead. */
function registersTests(node: ts.Node): boolean {
  const isOne = ts.isCallExpression(node) && REGISTERS.test(calledFirst(node));
  return isOne || (ts.forEachChild(node, registersTests) ?? false);
}

/** The functions, methods and accessors of a file that are longer than so many lines. */
export function longFunctions(path: string, source: string, linesMax: number): readonly Found[] {
  const file = parse(path, source);
  return everyNode(file).flatMap((node) => {
    if (!ts.isFunctionLike(node) || registersTests(node)) return [];
    const end = file.getLineAndCharacterOfPosition(node.getEnd()).line + 1;
    const lines = end - lineOf(node) + 1;
    if (lines <= linesMax) return [];
    return [{ line: lineOf(node), name: `${node.name?.getText() ?? 'function'}: ${lines} lines` }];
  });
}

function isExported(node: ts.Node): boolean {
  return (
    ts.canHaveModifiers(node) &&
    (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
  );
}

/** The statements of a file that declare an exported name, with that name. */
function exportedDeclarations(file: ts.SourceFile) {
  return file.statements.filter(isExported).flatMap((statement) => {
    if (ts.isVariableStatement(statement)) {
      return statement.declarationList.declarations.map(({ name }) => ({
        node: statement as ts.Statement,
        name: name.getText(),
      }));
    }
    const named = statement as ts.Statement & { readonly name?: ts.Node };
    return [{ node: statement as ts.Statement, name: named.name?.getText() ?? 'default' }];
  });
}

/** Every exported name a file declares. */
export function exportedNames(path: string, source: string): readonly Found[] {
  return exportedDeclarations(parse(path, source)).map(({ node, name }) => ({
    line: lineOf(node),
    name,
  }));
}

const isDocumented = (node: ts.Node) =>
  ts
    .getJSDocCommentsAndTags(node)
    .some((doc) => (ts.getTextOfJSDocComment(doc.comment) ?? '') !== '');

/** The exported functions, classes and interfaces that say nothing about themselves. */
export function undocumentedExports(path: string, source: string): readonly Found[] {
  const declared = exportedDeclarations(parse(path, source)).filter(
    ({ node }) =>
      ts.isFunctionDeclaration(node) ||
      ts.isClassDeclaration(node) ||
      ts.isInterfaceDeclaration(node),
  );
  const documented = new Set(declared.filter(({ node }) => isDocumented(node)).map((d) => d.name));
  return declared
    .filter(({ name }) => !documented.has(name))
    .map(({ node, name }) => ({ line: lineOf(node), name }));
}

/** The interfaces and types named after what they are (`IStore`) and not after what they mean. */
export function hungarianNames(path: string, source: string): readonly Found[] {
  return everyNode(parse(path, source)).flatMap((node) => {
    const isType = ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node);
    if (!isType || !/^I[A-Z][a-z]/.test(node.name.text)) return [];
    return [{ line: lineOf(node), name: node.name.text }];
  });
}

/** Tests that are left out, or that leave the others out. */
export function tamperedTests(path: string, source: string): readonly Found[] {
  const file = parse(path, source);
  return everyNode(file).flatMap((node) => {
    if (
      ts.isCallExpression(node) &&
      /^([fx](it|describe)|xtest)$/.test(node.expression.getText())
    ) {
      return [{ line: lineOf(node), name: node.expression.getText() }];
    }
    if (!ts.isPropertyAccessExpression(node) || !REGISTERS.test(calledFirst(node))) return [];
    if (!['only', 'skip', 'todo', 'failing'].includes(node.name.text)) return [];
    return [{ line: lineOf(node), name: node.getText() }];
  });
}

/** The places where a value is declared to be anything at all. */
export function castsToAnything(path: string, source: string): readonly Found[] {
  return everyNode(parse(path, source))
    .filter((node) => node.kind === ts.SyntaxKind.AnyKeyword)
    .map((node) => ({ line: lineOf(node), name: node.parent.getText().split('\n')[0] ?? '' }));
}

/** A file that only passes on what others export. */
export function isBarrel(path: string, source: string): boolean {
  const { statements } = parse(path, source);
  const passesOn = (statement: ts.Statement) =>
    ts.isExportDeclaration(statement) && statement.moduleSpecifier !== undefined;
  return statements.length > 0 && statements.every(passesOn);
}
