import type { Command, CommanderError } from 'commander';
import { type Failure, failures } from './failure.ts';
import { type Language, type Message, words } from './language.ts';

const TITLES: Readonly<Record<string, Message>> = {
  'Usage:': words('用法：', 'Usage:'),
  'Arguments:': words('参数：', 'Arguments:'),
  'Options:': words('选项：', 'Options:'),
  'Global Options:': words('通用选项：', 'Global options:'),
  'Commands:': words('命令：', 'Commands:'),
};

/**
 * Puts help and usage errors into one language, and leaves both the printing and the exit code to
 * the entry point.
 */
export function inLanguage(program: Command, language: Language): void {
  for (const command of withAllBelow(program)) {
    command
      .exitOverride()
      .configureOutput({ writeErr: () => {} })
      .configureHelp({
        showGlobalOptions: true,
        styleTitle: (title) => TITLES[title]?.[language] ?? title,
      })
      .helpOption('-h, --help', words('显示帮助', 'show help')[language]);
  }
  const about = words('某命令的帮助', 'help on a command')[language];
  program.helpCommand('help [command]', about);
}

/** A command and the commands of its commands. */
function withAllBelow(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(withAllBelow)];
}

const SAYINGS: Readonly<Record<string, (quoted: string) => Message>> = {
  'commander.unknownCommand': (name) => words(`没有命令“${name}”`, `There is no command "${name}"`),
  'commander.unknownOption': (name) => words(`没有选项“${name}”`, `There is no option "${name}"`),
  'commander.missingArgument': (name) => words(`缺少参数 <${name}>`, `<${name}> is missing`),
  'commander.optionMissingArgument': (flags) =>
    words(`选项“${flags}”缺少值`, `Option "${flags}" needs a value`),
  'commander.missingMandatoryOptionValue': (flags) =>
    words(`缺少选项“${flags}”`, `Option "${flags}" is missing`),
  'commander.invalidArgument': (flags) =>
    words(`选项“${flags}”的值无效`, `The value of option "${flags}" is not valid`),
  'commander.help': () => words('缺少子命令', 'A command of its own is missing'),
  'commander.excessArguments': () => words('参数过多', 'Too many arguments'),
};

/** What commander refuses, as a failure in both languages with what it suggests. */
export function usageFailure({ code, message }: CommanderError): Failure {
  const quoted = /'([^']*)'/.exec(message)?.[1] ?? '';
  const found = SAYINGS[code]?.(quoted);
  const plain = message.replace(/^error: /, '').split('\n')[0] ?? message;
  const near = /\(Did you mean (?:one of )?(.*?)\?\)/.exec(message)?.[1];
  const choices = /Allowed choices are (.*)\.$/.exec(message)?.[1];
  return failures.usage(found ?? words(plain, plain), advice(near, choices));
}

function advice(near: string | undefined, choices: string | undefined): Message {
  if (near !== undefined) return words(`是不是：${near}？`, `Did you mean ${near}?`);
  if (choices !== undefined) return words(`可用：${choices}`, `There are: ${choices}`);
  return words('luodi --help 列出全部命令', 'luodi --help lists all there is');
}
