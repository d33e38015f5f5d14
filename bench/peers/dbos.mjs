// DBOS Transact: one workflow function, one durable step for each step of the workload.
import { DBOS } from '@dbos-inc/dbos-sdk';
import { answerLaps } from './peer-process.mjs';

const numbers = (count) => Array.from({ length: count }, (_, index) => index);
const step = (name, work) => DBOS.runStep(async () => work(), { name });

async function chain(length) {
  let n = 0;
  for (const index of numbers(length)) n = await step(`s${index}`, () => n + 1);
  return n;
}

async function fanOut() {
  const values = await Promise.all(numbers(50).map((index) => step(`b${index}`, () => index)));
  return step('join', () => values.reduce((sum, value) => sum + value, 0));
}

async function router() {
  const route = await step('choose', () => 3);
  return step(`b${route}`, () => route + 1);
}

async function loop() {
  let n = 0;
  for (let turn = 0; turn < 200; turn++) {
    n = await step('one', () => n + 1);
    n = await step('two', () => n + 1);
  }
  return n;
}

async function forEach() {
  const results = [];
  for (let from = 0; from < 200; from += 10)
    results.push(...(await Promise.all(numbers(10).map((index) => step(`item${from + index}`, () => from + index)))));
  return results.length;
}

const register = (name, work) => {
  const workflow = DBOS.registerWorkflow(work, { name });
  return async () => (await DBOS.startWorkflow(workflow)()).getResult();
};
const workloads = {
  W1: register('W1', () => chain(10)),
  W2: register('W2', () => chain(100)),
  W3: register('W3', fanOut),
  W4: register('W4', router),
  W5: register('W5', loop),
  W6: register('W6', forEach),
  L: register('L', () => chain(10)),
};
DBOS.setConfig({
  name: 'bench',
  systemDatabaseUrl: process.env.BENCH_DATABASE_URL,
  logLevel: 'error',
  runAdminServer: false,
});
await DBOS.launch();
answerLaps(workloads, () => DBOS.shutdown());
