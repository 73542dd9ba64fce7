import { plainToInstance } from 'class-transformer';
import { type ValidationError, validateSync } from 'class-validator';
import { type CommandType, commandClass } from './catalogue.ts';
import type { Command, Envelope } from './command.ts';
import type { FieldFault, WriteRefusal } from './refusals.ts';

/** A command ready for the bus, or why its input is none. */
export type Reading =
  | { readonly ok: true; readonly command: Command }
  | { readonly ok: false; readonly refusal: WriteRefusal };

const OPTIONS = {
  whitelist: true,
  forbidNonWhitelisted: true,
  forbidUnknownValues: true,
  validationError: { target: false, value: false },
} as const;

/**
 * Reads unknown input into a validated command: the one place where shape is checked, shared by
 * HTTP, terminal and ledger. Past it only meaning is decided. Never throws on bad input.
 */
export function readCommand(type: CommandType, input: unknown, envelope: Envelope): Reading {
  const Class = commandClass(type);
  if (Class === undefined) throw new TypeError(`no command is called ${type}`);
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    return invalid([{ field: '', why: 'must be a JSON object' }]);
  }
  const foreign = [
    ...foreignTo(input, ''),
    ...foreignTo(Reflect.get(input, 'changes'), 'changes.'),
  ];
  if (foreign.length > 0) return invalid(foreign);
  const nested = 'changes' in input && type !== 'CorrectEntry';
  const command = nested ? plainToInstance(Class, input) : Object.assign(new Class(), input);
  const faults = validateSync(command, OPTIONS).flatMap((error) => faultsOf(error, ''));
  if (faults.length > 0) return invalid(faults);
  command.envelope = envelope;
  return { ok: true, command };
}

/**
 * Names that mean something to the language or to the command itself, which the libraries below
 * would trip over: no field of a command is called so.
 */
function foreignTo(input: unknown, path: string): FieldFault[] {
  if (typeof input !== 'object' || input === null) return [];
  return Object.getOwnPropertyNames(input)
    .filter((name) => name in Object.prototype || name === 'envelope')
    .map((name) => ({ field: path + name, why: 'should not exist' }));
}

function invalid(faults: readonly FieldFault[]): Reading {
  const facts = { fields: faults.map((fault) => `${fault.field}: ${fault.why}`) };
  return { ok: false, refusal: { code: 'invalid-input', facts } };
}

function faultsOf(error: ValidationError, path: string): FieldFault[] {
  const field = path + error.property;
  const own = Object.values(error.constraints ?? {}).map((why) => ({ field, why }));
  return [...own, ...(error.children ?? []).flatMap((child) => faultsOf(child, `${field}.`))];
}
