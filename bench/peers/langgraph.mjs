// LangGraph.js with its PostgreSQL checkpointer: one graph node for each step of the workload, default durability.
import { randomUUID } from 'node:crypto';
import { Annotation, END, Send, START, StateGraph } from '@langchain/langgraph';
import { PostgresSaver } from '@langchain/langgraph-checkpoint-postgres';
import { answerLaps } from './peer-process.mjs';

const checkpointer = PostgresSaver.fromConnString(process.env.BENCH_DATABASE_URL);
await checkpointer.setup();

const numbers = (count) => Array.from({ length: count }, (_, index) => index);
const add = (sum, value) => sum + value;
const State = Annotation.Root({ n: Annotation({ reducer: (_, value) => value, default: () => 0 }) });
const Sum = Annotation.Root({
  n: Annotation({ reducer: (_, value) => value, default: () => 0 }),
  values: Annotation({ reducer: (all, one) => all.concat(one), default: () => [] }),
});
const plusOne = ({ n }) => ({ n: n + 1 });

function chain(length) {
  const graph = new StateGraph(State);
  for (const index of numbers(length)) graph.addNode(`s${index}`, plusOne);
  graph.addEdge(START, 's0');
  for (const index of numbers(length - 1)) graph.addEdge(`s${index}`, `s${index + 1}`);
  graph.addEdge(`s${length - 1}`, END);
  return graph.compile({ checkpointer });
}

function fanOut() {
  const graph = new StateGraph(Sum).addNode('join', ({ values }) => ({ n: values.reduce(add, 0) }));
  for (const index of numbers(50)) {
    graph.addNode(`b${index}`, () => ({ values: [index] }));
    graph.addEdge(START, `b${index}`);
  }
  graph.addEdge(
    numbers(50).map((index) => `b${index}`),
    'join',
  );
  return graph.addEdge('join', END).compile({ checkpointer });
}

function router() {
  const graph = new StateGraph(State).addNode('choose', () => ({ n: 3 })).addEdge(START, 'choose');
  for (const index of numbers(5)) {
    graph.addNode(`b${index}`, plusOne);
    graph.addEdge(`b${index}`, END);
  }
  graph.addConditionalEdges('choose', ({ n }) => `b${n}`);
  return graph.compile({ checkpointer });
}

function loop() {
  return new StateGraph(State)
    .addNode('one', plusOne)
    .addNode('two', plusOne)
    .addEdge(START, 'one')
    .addEdge('one', 'two')
    .addConditionalEdges('two', ({ n }) => (n < 400 ? 'one' : END))
    .compile({ checkpointer });
}

function forEach() {
  return new StateGraph(Sum)
    .addNode('item', ({ item }) => ({ values: [item] }))
    .addNode('join', ({ values }) => ({ n: values.length }))
    .addConditionalEdges(START, () => numbers(200).map((item) => new Send('item', { item })))
    .addEdge('item', 'join')
    .addEdge('join', END)
    .compile({ checkpointer });
}

const run =
  (graph, config = {}) =>
  async () => {
    const { n } = await graph.invoke(
      {},
      { configurable: { thread_id: randomUUID() }, recursionLimit: 1_000, ...config },
    );
    return n;
  };
const chainOfTen = chain(10);
answerLaps(
  {
    W1: run(chainOfTen),
    W2: run(chain(100)),
    W3: run(fanOut()),
    W4: run(router()),
    W5: run(loop()),
    W6: run(forEach(), { maxConcurrency: 10 }),
    L: run(chainOfTen),
  },
  () => checkpointer.end(),
);
