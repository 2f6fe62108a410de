// Prints ratios of times. Each time is the median of interleaved runs on this machine. The program never fails because of a slow run.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { programsPlugin } from '../scripts/programs-plugin.mjs';
import { reportCluster } from './cluster.mjs';

const root = join(import.meta.dirname, '..');
const env = { ...process.env, CDK8S_CHECK_UPGRADE: 'false' };
const dir = mkdtempSync(join(tmpdir(), 'bench-'));
delete env.CDK8S_OUTDIR;

function time(args, extra = {}) {
  const begin = process.hrtime.bigint();
  execFileSync(process.execPath, args, { cwd: root, stdio: 'ignore', env: { ...env, ...extra } });
  return Number(process.hrtime.bigint() - begin) / 1e6;
}

/** The median time of each command. In each of the `runs` rounds every command runs once. */
function medians(runs, commands) {
  const times = commands.map(() => []);
  for (let i = 0; i <= runs; i++) {
    commands.forEach((command, n) => {
      const ms = command();
      // The first round fills the disk cache and doesn't count.
      if (i > 0) times[n].push(ms);
    });
  }
  return times.map((list) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)]);
}

const show = (what, ratio, limit) => console.log(`${what}: ${ratio.toFixed(2)} (at most ${limit})`);

execFileSync(process.execPath, ['scripts/synth.mjs', '--compile-only'], { cwd: root, env });
const cli = join(root, 'node_modules/cdk8s-cli/bin/cdk8s');
const [bare, program] = medians(15, [() => time(['-e', '0']), () => time(['build/synth.js'])]);
show("npm run synth's program to bare node", program / bare, 2.2);
const [help, synth] = medians(5, [() => time([cli, 'synth', '--help']), () => time([cli, 'synth'])]);
show('cdk8s synth to cdk8s synth --help', synth / help, 1.5);

writeFileSync(
  join(dir, 'stacks.ts'),
  `import { MatrixApp, MatrixStack } from ${JSON.stringify(join(root, 'lib'))};
const app = new MatrixApp();
for (let i = 0; i < Number(process.env.STACKS); i++) new MatrixStack(app, 's' + i, { serverName: 's' + i + '.example.org', namespace: 's' + i });
app.synth();`,
);
const outfile = join(dir, 'stacks.js');
await build({
  entryPoints: [join(dir, 'stacks.ts')],
  outfile,
  bundle: true,
  minify: true,
  platform: 'node',
  plugins: [programsPlugin(root)],
  absWorkingDir: root,
  nodePaths: [join(root, 'node_modules')],
});
const stacks = (n) => () => time([outfile], { STACKS: String(n), CDK8S_OUTDIR: join(dir, 'out') });
const [none, one, fifty] = medians(7, [stacks(0), stacks(1), stacks(50)]);
show('fifty stacks to one, over an empty app', (fifty - none) / (one - none), 25);

reportCluster();
