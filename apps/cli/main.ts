#!/usr/bin/env node
console.log('luodi cli', process.argv.slice(2));
