import 'reflect-metadata';
import type { INestApplicationContext } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { CATALOGUE } from '#commands';
import * as journal from '#journal';

/** Where Nest's decorators keep the message a handler takes; the package does not export them. */
const COMMAND_HANDLER_METADATA = '__commandHandler__';
const QUERY_HANDLER_METADATA = '__queryHandler__';

/** Every message there is, by the metadata its handlers carry. */
const MESSAGES = {
  [COMMAND_HANDLER_METADATA]: CATALOGUE.map((row) => row.class as object),
  [QUERY_HANDLER_METADATA]: Object.entries(journal).flatMap(([name, value]) =>
    name.endsWith('Query') ? [value as object] : [],
  ),
};

/**
 * Checks at the start that every command and every query has exactly one handler. The bus itself
 * would take the last of several in silence, and miss one only when it is asked.
 */
export function checkHandlers(app: INestApplicationContext): void {
  const found = new Map<unknown, string[]>();
  for (const module of app.get(ModulesContainer).values()) {
    for (const { metatype } of module.providers.values()) {
      if (typeof metatype !== 'function') continue;
      for (const kind of Object.keys(MESSAGES)) {
        const message: unknown = Reflect.getMetadata(kind, metatype);
        if (message === undefined) continue;
        found.set(message, [...(found.get(message) ?? []), metatype.name]);
      }
    }
  }
  const faults = Object.values(MESSAGES)
    .flat()
    .flatMap((message) => {
      const handlers = found.get(message) ?? [];
      const { name } = message as { readonly name: string };
      return handlers.length === 1 ? [] : [`${name}: ${handlers.join(', ') || 'no handler'}`];
    });
  if (faults.length > 0) throw new Error(`not exactly one handler each: ${faults.join('; ')}`);
}
