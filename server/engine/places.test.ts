import { expect, it } from 'vitest';
import type { HttpAnswer, HttpCall, McpCall } from './contract';
import type { DriverDeps } from './driver';
import type { Places } from './places';
import { PlanBuilder } from './testing/plan-builder';
import { ScriptedEngine } from './testing/scripted-engine';
import { done } from './testing/scripted-executors';

class LimitedEngine extends ScriptedEngine {
  take: Places['take'] = async () => () => undefined;
  capabilities: Partial<DriverDeps['capabilities']> = {};

  override deps(): DriverDeps {
    const deps = super.deps();
    const places: Places = { take: (place, options) => this.take(place, options) };
    return { ...deps, capabilities: { ...deps.capabilities, ...this.capabilities }, places };
  }
}

const oneSecond = new PlanBuilder().step('a', { timeoutMs: 1_000 }).build();

it('says so while a call waits for its place, and the wait does not count as time of the step', async () => {
  const engine = new LimitedEngine();
  engine.on('a', async ({ http, signal }) => {
    await http.send({ url: 'https://api.example.com/x' } as HttpCall, { signal });
    return done('sent');
  });
  const held: string[] = [];
  engine.capabilities = { http: { send: async () => ({}) as HttpAnswer } };
  engine.take = async ({ kind, name }, { onWait, signal }) => {
    onWait(name);
    await engine.clock.sleep(3_600_000, signal);
    held.push(`${kind}:${name}`);
    return () => held.push('given back');
  };
  expect((await engine.run(oneSecond)).status).toBe('succeeded');
  expect(engine.progress.map(({ update }) => update.message)).toEqual([
    'Waiting for a free place at api.example.com',
    'Has a place now',
  ]);
  expect(held).toEqual(['http:api.example.com', 'given back']);
});

it('leaves the call only its own time once it has the place', async () => {
  const engine = new LimitedEngine();
  engine.on('a', async ({ mcp, signal }) => {
    await mcp.callTool({} as McpCall, { signal });
    return done();
  });
  const givenBack: string[] = [];
  engine.capabilities = {
    mcp: {
      callTool: (_, { signal }) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('stopped')))),
    },
  };
  const at: number[] = [];
  engine.take = async (_, { onWait, signal }) => {
    at.push(engine.clock.now());
    await engine.clock.sleep(400, signal);
    onWait('crm');
    await engine.clock.sleep(5_000, signal);
    return () => givenBack.push('crm');
  };
  const state = await engine.run(oneSecond);
  expect(state.steps.get('a')?.error?.code).toBe('timeout');
  expect(engine.clock.now() - (at[0] ?? 0)).toBe(6_000);
  expect(givenBack).toEqual(['crm']);
});

it('counts time again when there is no place to be had', async () => {
  const engine = new LimitedEngine();
  engine.on('a', async ({ mcp, signal }) => {
    await mcp.callTool({} as McpCall, { signal }).catch(() => undefined);
    await engine.clock.sleep(2_000, signal);
    return done();
  });
  engine.take = async (_, { onWait }) => {
    onWait('crm');
    throw new Error('nobody knows');
  };
  const state = await engine.run(oneSecond);
  expect(state.steps.get('a')?.error?.code).toBe('timeout');
});
