import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeStack } from '../support/stack-removal';
import { apart } from './apart';
import { Person } from './person';
import { A, B, issuersAuthority } from './servers';
import { ready, start } from './stacks';
import { applyNames, applyNamespaces, applyOpenings, applyPort8448 } from './surroundings';
import { together } from './together';
import type { World } from './world';

const world = {} as World;

function empty(): void {
  for (const { namespace } of [A, B]) removeStack(namespace);
}

beforeAll(async () => {
  const begin = Date.now();
  empty();
  applyNamespaces();
  world.authorityFile = join(mkdtempSync(join(tmpdir(), 'federate-')), 'authority.pem');
  writeFileSync(world.authorityFile, issuersAuthority());
  world.dns = applyNames();
  applyPort8448();
  applyOpenings();
  start(A, world.dns);
  start(B, world.dns);
  for (const server of [A, B]) console.log(`${server.name} is ready after ${await ready(server)} s`);
  world.alice = await Person.enter(A, 'alice');
  world.bob = await Person.enter(B, 'bob');
  console.log(`both servers and two people after ${Math.round((Date.now() - begin) / 1000)} s`);
}, 600_000);
afterAll(() => {
  if (process.env.KEEP === undefined) empty();
}, 600_000);

together(world);
apart(world);
