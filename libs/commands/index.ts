export type { Answer } from './answer.ts';
export { CATALOGUE, type CommandType, type Order, orderOf } from './catalogue.ts';
export { type Actor, type Command, type Envelope, localAdministrator } from './command.ts';
export { CommandsModule } from './commands.module.ts';
export { readCommand } from './door.ts';
export { normaliseName, projectIdOf } from './identity.ts';
export { eventIdOf } from './loaded.ts';
export { describeRefusal, WRITE_REFUSAL_CODES, type WriteRefusal } from './refusals.ts';
export { WriteLoop } from './write-loop.ts';
