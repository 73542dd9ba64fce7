// Lets a child process of a test run the command line from its TypeScript sources, decorators and
// all: `node --conditions=source --import <this file> main.ts`. A build may be out of date.
import { register } from 'node:module';

register('./cli-hooks.mjs', import.meta.url);
