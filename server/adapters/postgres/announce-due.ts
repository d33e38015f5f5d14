import type { PoolClient } from 'pg';

/** Tells the workers that a run is due, when the transaction of `client` commits. What is lost is found by looking. */
export const announceDue = async (client: Pick<PoolClient, 'query'>): Promise<void> => {
  await client.query(`select pg_notify('sluice_due', '')`);
};
