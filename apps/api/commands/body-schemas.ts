import { plainToInstance } from 'class-transformer';
import { ValidationTypes } from 'class-validator';
import { targetConstructorToSchema } from 'class-validator-jsonschema';
import { CATALOGUE, type CommandType } from '#commands';
import { FIELD_WORDS } from './field-words.ts';

/** A JSON Schema (2020-12) as a plain object. */
export type Schema = { [keyword: string]: unknown };

/** Fields that may be null, which the validators say in code and not as metadata. */
const NULLABLE: Readonly<Record<string, readonly string[]>> = {
  RegisterUnit: ['parentId'],
  SetSchedule: ['plannedOn'],
  PublishBulletin: ['knownAt'],
};

/**
 * The body of a command as JSON Schema, read from the validators that will check it: its fields
 * without those its path carries.
 */
export function bodySchema(command: CommandType, inPath: readonly string[]): Schema {
  const row = CATALOGUE.find(({ type }) => type === command);
  if (row === undefined) throw new TypeError(`no command is called ${command}`);
  const { properties, required } = schemaOf(row.class);
  const fields = Object.keys(properties).filter((field) => !inPath.includes(field));
  const free = command === 'RegisterProject' ? ['projectId'] : [];
  const nullable = NULLABLE[command] ?? [];
  return {
    type: 'object',
    properties: Object.fromEntries(
      fields.map((field) => {
        const schema = described(field, properties[field] ?? {});
        return [field, nullable.includes(field) ? orNull(schema) : schema];
      }),
    ),
    required: [...required, ...nullable].filter((f) => fields.includes(f) && !free.includes(f)),
    additionalProperties: false,
  };
}

interface Read {
  readonly properties: Readonly<Record<string, Schema>>;
  readonly required: readonly string[];
}

function schemaOf(target: new () => object): Read {
  const schema = targetConstructorToSchema(target, {
    additionalConverters: {
      // Rules of our own say nothing a schema could: what else stands on the field has to do.
      [ValidationTypes.CUSTOM_VALIDATION]: () => ({}),
      [ValidationTypes.NESTED_VALIDATION]: ({ propertyName }) => nested(target, propertyName),
    },
  });
  const { properties = {}, required = [] } = schema as unknown as Partial<Read>;
  return { properties, required: [...new Set(required)] };
}

/** A nested class stands where it is used: there are two, and each is used once. */
function nested(target: new () => object, field: string): Schema {
  const holder = plainToInstance(target, { [field]: {} }) as Readonly<Record<string, object>>;
  const { properties } = schemaOf(holder[field]?.constructor as new () => object);
  const words = Object.entries(properties).map(([name, s]) => [name, described(name, s)] as const);
  return {
    type: 'object',
    properties: Object.fromEntries(words),
    additionalProperties: false,
    minProperties: 1,
  };
}

function described(field: string, schema: Schema): Schema {
  const description = FIELD_WORDS[field];
  if (description === undefined) throw new TypeError(`field ${field} has no words`);
  const day = /^(on|\w+On)$/.test(field) ? { format: 'date' } : {};
  return { ...schema, ...day, description };
}

const orNull = ({ description, ...schema }: Schema): Schema => ({
  description,
  anyOf: [schema, { type: 'null' }],
});
