// The process one work runs in: `one-work.mjs <name> <directory> <quick|full>`. What libraries
// write to the terminal stays out of the table: the rows go back by message.
const [name, directory, size] = process.argv.slice(2);
const { run } = await import(`../works/${name}.mjs`);
const rows = await run({ directory, quick: size === 'quick' });
process.send(rows, () => process.disconnect());
