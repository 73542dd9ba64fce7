import { parentPort, workerData } from 'node:worker_threads';
import { openSqliteReader } from '../../../libs/event-store/index.ts';

const { file, upTo, shard } = workerData;
const reader = openSqliteReader(file);
for await (const page of reader.scan({ upTo, shard })) {
  parentPort?.postMessage(page.map((event) => event.id));
}
await reader.close();
