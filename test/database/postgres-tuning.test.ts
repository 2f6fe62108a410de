import { Size } from 'cdk8s';
import * as fc from 'fast-check';
import { connectionsFor } from '../../lib/database/pools';
import { PG_HBA, postgresConf } from '../../lib/database/bundled/postgres-config';
import { leastMemory, postgresTuning } from '../../lib/database/bundled/postgres-tuning';

const gib = (count: number) => Size.gibibytes(count);

test('the settings of a server of 1 GiB with 50 connections and a claim of 20 GiB', () => {
  expect(postgresTuning({ memory: gib(1), maxConnections: 50, claim: gib(20) })).toEqual({
    max_connections: '50',
    shared_buffers: '256MB',
    effective_cache_size: '512MB',
    work_mem: '5242kB',
    maintenance_work_mem: '64MB',
    autovacuum_work_mem: '32MB',
    max_wal_size: '1024MB',
  });
});

test('large servers have bounds, and a claim of unknown size a small log', () => {
  expect(postgresTuning({ memory: gib(64), maxConnections: 100 })).toMatchObject({
    shared_buffers: '16384MB',
    work_mem: '65536kB',
    maintenance_work_mem: '512MB',
    autovacuum_work_mem: '256MB',
    max_wal_size: '512MB',
  });
});

test('whatever the size, buffers, sorts and repairs together stay below the memory limit', () => {
  const counts = fc.integer({ min: 1, max: 2000 });
  fc.assert(
    fc.property(counts, fc.integer({ min: 0, max: 100_000 }), (maxConnections, more) => {
      const memory = leastMemory(maxConnections) + more;
      const tuning = postgresTuning({ memory: Size.mebibytes(memory), maxConnections });
      const mib = (name: string) => parseInt(tuning[name], 10);
      // Three processes repair tables at once.
      const used = mib('shared_buffers') + mib('maintenance_work_mem') + 3 * mib('autovacuum_work_mem');
      expect(used).toBeLessThan(memory);
      expect((mib('work_mem') / 1024) * maxConnections).toBeLessThanOrEqual(Math.max(memory / 4, maxConnections));
    }),
  );
});

test('each setting is in one line, and once', () => {
  const lines = postgresConf({ memory: gib(1), maxConnections: 50 })
    .trimEnd()
    .split('\n');
  expect(lines.filter((line) => !/^[a-z_]+ = '[\w*+-]+'$/.test(line))).toEqual([]);
  const names = lines.map((line) => line.split(' ')[0]);
  expect(new Set(names).size).toBe(names.length);
  expect(names).not.toContain('port');
});

test('one line is for the network, and it asks for a password', () => {
  expect(PG_HBA.match(/^host.*$/gm)).toEqual(['host synapse synapse all scram-sha-256']);
  expect(PG_HBA).not.toMatch(/trust|md5|replication/);
});

test('connections for processes, and for backups and administrators', () => {
  expect([connectionsFor(1, 10), connectionsFor(12, 5)]).toEqual([21, 82]);
});
