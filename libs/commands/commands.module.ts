import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { CommandHandler, CqrsModule, type ICommandHandler } from '@nestjs/cqrs';
import type { Answer } from './answer.ts';
import { CATALOGUE, orderOf } from './catalogue.ts';
import type { Command } from './command.ts';
import { WriteLoop, type WriteLoopOptions } from './write-loop.ts';

/**
 * One handler a command, all alike: turn it into an order and run the loop. Nest's bus wants a
 * class for each, so they are made from the catalogue instead of written out.
 */
const HANDLERS: readonly Type<ICommandHandler<Command, Answer>>[] = CATALOGUE.map((row) => {
  class Handler implements ICommandHandler<Command, Answer> {
    private readonly loop: WriteLoop;

    constructor(loop: WriteLoop) {
      this.loop = loop;
    }

    execute(command: Command): Promise<Answer> {
      return this.loop.run(orderOf(command));
    }
  }
  Reflect.defineMetadata('design:paramtypes', [WriteLoop], Handler);
  Object.defineProperty(Handler, 'name', { value: `${row.type}Handler` });
  CommandHandler(row.class)(Handler);
  return Handler;
});

/** The write path: every command of the catalogue on Nest's CommandBus. */
@Module({})
export class CommandsModule {
  static forStore(options: WriteLoopOptions): DynamicModule {
    return {
      module: CommandsModule,
      global: true,
      imports: [CqrsModule.forRoot()],
      providers: [{ provide: WriteLoop, useValue: new WriteLoop(options) }, ...HANDLERS],
      exports: [WriteLoop, CqrsModule],
    };
  }
}
