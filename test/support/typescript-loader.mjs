// Lets a child process of a test run the TypeScript sources as they are:
// `node --conditions=source --import <this file> child.ts`. Node 20 cannot by itself, and a build
// may be out of date.
import { register } from 'node:module';

register('./typescript-hooks.mjs', import.meta.url);
