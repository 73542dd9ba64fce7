// Lets a child process or a worker thread of a test run the TypeScript sources as they are:
// `node --import <this file> child.ts`. Node 20 cannot by itself, and a build may be out of date.
import { register } from 'node:module';

register('./typescript-hooks.mjs', import.meta.url);
