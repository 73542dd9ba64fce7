import ts from 'typescript';

/**
 * The files that may choose adapters: for a Luodi, for what is asked of logs without one, and for
 * the thread that runs on its behalf: a thread cannot be handed an open store, so it opens the log
 * it is told by name, to read.
 */
export const COMPOSITION_ROOT = [
  'apps/api/log-store.ts',
  'apps/api/log-copy.ts',
  'apps/api/log-doctor.ts',
  'apps/api/fold-worker.ts',
];

function parse(source: string): ts.SourceFile {
  return ts.createSourceFile('source.ts', source, ts.ScriptTarget.ES2023, true);
}

const textOf = (node: ts.Node | undefined) =>
  node && ts.isStringLiteralLike(node) ? node.text : '';

/**
 * The names in the event store's index that open or hold a particular store. Their types and their
 * errors may be known everywhere: naming those chooses nothing.
 */
export function adapterNames(index: string): readonly string[] {
  return parse(index).statements.flatMap((statement) => {
    if (!ts.isExportDeclaration(statement) || statement.isTypeOnly) return [];
    const { exportClause, moduleSpecifier } = statement;
    if (!/^\.\/(memory|sqlite|eventstoredb)\//.test(textOf(moduleSpecifier))) return [];
    if (!exportClause || !ts.isNamedExports(exportClause)) return ['*'];
    return exportClause.elements
      .filter((element) => !element.isTypeOnly)
      .map((element) => element.name.text)
      .filter((name) => /^open[A-Z]|Log$|Store$/.test(name));
  });
}

/** What a file takes from the event store by value; `*` for all of it at once. */
function takenFromStore(source: string): readonly string[] {
  const taken: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && textOf(node.moduleSpecifier) === '#event-store') {
      const { importClause } = node;
      const bindings = importClause?.namedBindings;
      if (importClause && importClause.phaseModifier !== ts.SyntaxKind.TypeKeyword && bindings) {
        if (ts.isNamespaceImport(bindings)) taken.push('*');
        else
          for (const { propertyName, name } of bindings.elements) {
            taken.push((propertyName ?? name).text);
          }
      }
    }
    const passedOn = ts.isExportDeclaration(node) && !node.isTypeOnly && node.moduleSpecifier;
    if (passedOn && textOf(passedOn) === '#event-store') taken.push('*');
    const dynamic =
      ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;
    if (dynamic && textOf(node.arguments[0]) === '#event-store') taken.push('*');
    ts.forEachChild(node, visit);
  };
  visit(parse(source));
  return taken;
}

/** The adapters that a file chooses; empty for every file but the composition root. */
export function adaptersChosen(source: string, names: readonly string[]): readonly string[] {
  return takenFromStore(source).filter((name) => name === '*' || names.includes(name));
}
