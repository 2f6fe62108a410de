import { SecretKey, SynapseDatabase } from '../../lib';
import type { SynapseOptions } from '../../lib';
import { findingsOf, synthStack } from '../support/manifests';

describe('a move between databases', () => {
  const sqlite = SynapseDatabase.sqlite();
  const postgres = SynapseDatabase.postgres({ host: 'pg', password: SecretKey.of('pg', 'password') });
  const found = (synapse: SynapseOptions) => findingsOf(() => synthStack({ synapse }));

  test.each<[string, SynapseOptions]>([
    ['its estimate', { moveDatabaseTo: postgres }],
    ['the move', { database: postgres, moveDatabaseFrom: sqlite }],
    ['the way back', { database: sqlite, moveDatabaseFrom: postgres }],
    ['the way back with a loss', { moveDatabaseFrom: postgres, discardWritesSinceMove: true }],
  ])('is taken: %s', (_, synapse) => {
    expect(() => synthStack({ synapse })).not.toThrow();
  });

  test.each<[SynapseOptions, string]>([
    [{ moveDatabaseTo: sqlite }, "'synapse.moveDatabaseTo' must be PostgreSQL"],
    [{ database: postgres, moveDatabaseTo: postgres }, "'synapse.moveDatabaseTo' is for a server on SQLite"],
    [{ database: postgres, moveDatabaseFrom: postgres }, "'synapse.moveDatabaseFrom' must be SynapseDatabase.sqlite()"],
    [{ moveDatabaseFrom: sqlite }, "'synapse.moveDatabaseFrom' must be PostgreSQL"],
    [{ discardWritesSinceMove: true }, "'synapse.discardWritesSinceMove' takes a move back"],
    [{ moveDatabaseTo: postgres, moveDatabaseFrom: postgres }, "'synapse.moveDatabaseTo' goes with 'database' before"],
  ])('is refused with %j', (synapse, words) => {
    expect(found(synapse)).toEqual([expect.stringContaining(words)]);
  });
});
