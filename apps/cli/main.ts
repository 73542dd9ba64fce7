#!/usr/bin/env node
import { CommanderError } from 'commander';
import { EXIT, type ExitCode } from '../api/exit-codes.ts';
import { tell } from './failure.ts';
import { languageOf } from './language.ts';
import { programOf } from './program.ts';
import { Terminal, toleratePipes } from './terminal.ts';
import { inLanguage, usageFailure } from './usage.ts';

/** Runs one command line; every way it can end is a code of the one table. */
async function main(argv: readonly string[]): Promise<ExitCode | number> {
  const language = languageOf(argv, process.env);
  const terminal = new Terminal(language, argv.includes('--json'));
  let code: ExitCode = EXIT.ok;
  const program = programOf(language, (ended) => {
    code = ended;
  });
  inLanguage(program, language);
  try {
    if (argv.length === 0) program.outputHelp();
    else await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    if (!(error instanceof CommanderError)) return tell(error, terminal);
    // Help that was asked for comes as an "error" of code 0.
    return error.exitCode === 0 ? EXIT.ok : tell(usageFailure(error), terminal);
  }
}

toleratePipes();
process.exitCode = await main(process.argv.slice(2));
