import type { Pool, PoolClient } from 'pg';

const brokenConnection = (): Error => Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });

/**
 * A pool over a connection that breaks at the worst moment: some statements are carried out and their answer is lost, others
 * never arrive. Which ones, `chance` decides: from 0 to 1 it may answer that many of them in this way.
 */
export function unsurePool(pool: Pool, chance: () => 'fine' | 'answer lost' | 'never sent'): Pool {
  const unsure = async <Answer>(send: () => Promise<Answer>): Promise<Answer> => {
    const fate = chance();
    if (fate === 'never sent') throw brokenConnection();
    const answer = await send();
    if (fate === 'answer lost') throw brokenConnection();
    return answer;
  };
  const ask = (on: Pool | PoolClient, args: unknown[]): Promise<unknown> =>
    (on.query as (...given: unknown[]) => Promise<unknown>).apply(on, args);
  const isEnd = (text: unknown): boolean => text === 'commit';
  return new Proxy(pool, {
    get(target, name) {
      if (name === 'query') return (...args: unknown[]) => unsure(() => ask(target, args));
      if (name === 'connect')
        return async () => {
          const client = await target.connect();
          return new Proxy(client, {
            get(inner, key) {
              // Inside a transaction only its end is in doubt: before that, nothing has happened for certain.
              if (key === 'query')
                return (...args: unknown[]) => (isEnd(args[0]) ? unsure(() => ask(inner, args)) : ask(inner, args));
              const value = Reflect.get(inner, key) as unknown;
              return typeof value === 'function' ? value.bind(inner) : value;
            },
          });
        };
      const value = Reflect.get(target, name) as unknown;
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
