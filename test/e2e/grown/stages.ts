import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, JsonPatch, Size } from 'cdk8s';
import {
  DatabaseVolume,
  IngressTls,
  MatrixApp,
  MatrixStack,
  Rtc,
  StreamWriter,
  SynapseDatabase,
  Turn,
  Workers,
} from '../../../lib';
import type { MatrixStackProps } from '../../../lib';

export const NAMESPACE = 'matrix-grown-e2e';

/** The limits for people are no part of this test. */
const FAST = {
  rc_message: { per_second: 10_000, burst_count: 10_000 },
  rc_login: { address: { per_second: 1000, burst_count: 1000 }, account: { per_second: 1000, burst_count: 1000 } },
};

const bundled = () =>
  SynapseDatabase.bundled({
    memory: Size.mebibytes(1024),
    maxConnections: 80,
    storage: DatabaseVolume.create({ size: Size.gibibytes(1) }),
  });

type Growing = NonNullable<MatrixStackProps['synapse']>;

/** The props that change from stage to stage. */
export const STAGES = {
  sqlite: (): Growing => ({}),
  moved: (): Growing => ({ database: bundled(), moveDatabaseFrom: SynapseDatabase.sqlite() }),
  postgres: (): Growing => ({ database: bundled() }),
  workers: (): Growing => ({
    database: bundled(),
    workers: Workers.small({ groups: { events: { replicas: 2, writes: [StreamWriter.EVENTS] } } }),
  }),
};

/** Writes the manifests of a stage. Returns their folder. */
export function manifestsOf(stage: keyof typeof STAGES): string {
  const outdir = mkdtempSync(join(tmpdir(), `grown-${stage}-`));
  const app = new MatrixApp({ outdir });
  const stack = new MatrixStack(app, 'grown', {
    serverName: 'grown.test',
    namespace: NAMESPACE,
    tls: IngressTls.none(),
    turn: Turn.none(),
    rtc: Rtc.none(),
    synapse: { serveWellKnown: false, extraConfig: FAST, ...STAGES[stage]() },
  });
  // People reach the Service on a port of each node, so that no tool of the test stands between them and the pods.
  ApiObject.of(stack.synapse.service).addJsonPatch(JsonPatch.add('/spec/type', 'NodePort'));
  app.synth();
  return outdir;
}
