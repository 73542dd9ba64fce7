import type { Parameters } from '#journal';
import type { AnyRefusal } from '../problems/problems.ts';

/** How an import is asked for, in words. */
export const IMPORT_PARAMETERS = {
  dryRun: {
    description: '只说明将记录什么 · Say what would be recorded, record nothing',
    schema: { type: 'boolean' },
  },
  allOrNothing: {
    description: '有一行被拒则全不记 · Record nothing where any row is refused',
    schema: { type: 'boolean' },
  },
  registerUnits: {
    description: '登记任务表所列单位 · Register the units of the target sheet',
    schema: { type: 'boolean' },
  },
  district: {
    description: '首次导入时的区名 · The name of the district, for the first import',
    schema: { type: 'string' },
  },
  fileName: {
    description: '文件名，记入来源 · The name of the file, kept as the origin of its facts',
    schema: { type: 'string' },
  },
} as const;

/** How an import is asked for, read. */
export interface ImportAsked {
  readonly dryRun: boolean;
  readonly allOrNothing: boolean;
  readonly registerUnits: boolean;
  readonly fileName: string;
  readonly district?: string;
}

type Reading =
  | { readonly ok: true; readonly value: ImportAsked }
  | { readonly ok: false; readonly refusal: AnyRefusal };

const TEXT_MAX = 200;

/** Reads the parameters of an import, and says all that is wrong with them at once. */
export function readImportOptions(given: Parameters): Reading {
  const fields: string[] = [];
  const flag = (name: 'dryRun' | 'allOrNothing' | 'registerUnits') => {
    const value = given[name] ?? '';
    if (value !== '' && value !== 'true' && value !== 'false') {
      fields.push(`${name}: must be one of true, false`);
    }
    return value === 'true';
  };
  const text = (name: 'district' | 'fileName') => {
    const value = given[name] ?? '';
    const plain = typeof value === 'string' && value.length <= TEXT_MAX && !/\p{Cc}/u.test(value);
    if (!plain) fields.push(`${name}: must be one plain text of at most ${TEXT_MAX} characters`);
    return plain && value !== '' ? value : undefined;
  };
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(IMPORT_PARAMETERS, name)) fields.push(`${name}: no such parameter here`);
  }
  const district = text('district');
  const value: ImportAsked = {
    dryRun: flag('dryRun'),
    allOrNothing: flag('allOrNothing'),
    registerUnits: flag('registerUnits'),
    fileName: text('fileName') ?? 'ledger.xlsx',
    ...(district !== undefined && { district }),
  };
  if (fields.length === 0) return { ok: true, value };
  return { ok: false, refusal: { code: 'invalid-query', facts: { fields } } };
}
