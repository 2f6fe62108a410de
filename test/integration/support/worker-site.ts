import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Yaml } from 'cdk8s';
import type { SynapseOptions } from '../../../lib';
import { haproxyConfig } from '../../../lib/router/haproxy-config';
import { routeMap } from '../../../lib/router/route-map';
import { routes } from '../../../lib/workers/resolve-layout';
import { processNames } from '../../../lib/workers/worker-layout';
import type { Workers } from '../../../lib/workers/workers';
import { find, ofKind, synthStack } from '../../support/manifests';
import type { Manifest } from '../../support/manifests';
import { givePassword } from './postgres';
import type { PostgresServer } from './postgres';
import { Server, freePort } from './processes';
import { FAST, PodFiles } from './synapse';

/** Starts Synapse as the image's entrypoint does. */
const ENTRYPOINT = `#!/bin/sh
shift
[ "$1" = -m ] || set -- -m synapse.app.homeserver "$@"
exec synapse-python "$@"
`;
const LIMITS = { requests: 100, polls: 100, waiting: 100, waitingSeconds: 10, connections: 1000 };

interface Listener {
  readonly port: number;
}

/**
 * A homeserver with workers, its Valkey and its router on this machine, with the rendered files and commands. Each process has an address of its own in place of a
 * pod's, and so the ports of a pod.
 */
export class WorkerSite {
  public readonly files: PodFiles;
  /** The addresses, by the names that the rendered files have. */
  private readonly addresses = new Map<string, string>();
  private readonly running = new Map<string, Server>();
  private readonly manifests: Manifest[];

  public constructor(
    postgres: PostgresServer,
    database: string,
    private readonly workers: Workers,
    options: SynapseOptions = {},
  ) {
    const synapse = { database: postgres.database(database), extraConfig: FAST, ...options, workers };
    this.manifests = synthStack({ synapse });
    const net = `127.${20 + Math.floor(Math.random() * 200)}.${Math.floor(Math.random() * 250)}`;
    ['synapse-main', 'valkey', 'router', ...this.names].forEach((name, i) => {
      this.addresses.set(name, `${net}.${i + 10}`);
    });
    const { data } = find(this.manifests, 'ConfigMap', 'synapse-config') as unknown as {
      data: { [n: string]: string };
    };
    this.files = new PodFiles({ ...data, 'homeserver.yaml': this.named(data['homeserver.yaml']) });
    givePassword(this.files.root);
    for (const folder of ['tmp', 'passfile', 'run/valkey'])
      mkdirSync(join(this.files.root, folder), { recursive: true });
    writeFileSync(join(this.files.root, 'start.py'), ENTRYPOINT);
    chmodSync(join(this.files.root, 'start.py'), 0o755);
  }

  /** The names of the workers. */
  public get names(): string[] {
    return this.workers._layout.groups.flatMap((group) => processNames(group));
  }

  /** The URL of the router. */
  public get url(): string {
    return this.urlOf('router');
  }

  public urlOf(process: string): string {
    return `http://${this.addresses.get(process)!}:8008`;
  }

  public log(process: string): string {
    return this.running.get(process)!.log;
  }

  public async start(): Promise<this> {
    await this.startValkey();
    for (const name of this.names) this.writeFiles(name);
    await this.startRouter();
    // It migrates the schema, for which the others wait.
    await this.startMain();
    // After a failure, stop() must know all that were started.
    const started = await Promise.allSettled(this.names.map((name) => this.startWorker(name)));
    for (const one of started) if (one.status === 'rejected') throw one.reason;
    return this;
  }

  public async kill(process: string): Promise<void> {
    await this.running.get(process)!.stop('SIGKILL');
  }

  public async stop(): Promise<void> {
    await Promise.all([...this.running.values()].map((server) => server.stop()));
  }

  public async startValkey(): Promise<void> {
    const conf = find(this.manifests, 'ConfigMap', 'valkey-config').data['valkey.conf'] as string;
    const at = `bind ${this.addresses.get('valkey')!}`;
    writeFileSync(join(this.files.root, 'config/valkey.conf'), this.local(conf.replace(/^bind .*$/m, at)));
    const { command } = find(this.manifests, 'Deployment', 'valkey').spec.template.spec.containers[0] as Container;
    await this.run(
      'valkey',
      command.map((text, i) => (i === 2 ? text : this.local(text))),
      {},
      () => Promise.resolve(true),
    );
  }

  public async startWorker(name: string): Promise<void> {
    const { command, args } = this.pod(name.replace(/-\d+$/, '')).containers[0];
    await this.runSynapse(
      name,
      [...command, ...args].map((text) => text.replace('/tmp/worker.yaml', `/tmp/${name}.yaml`)),
    );
  }

  /** The name of a process's connections. */
  public nameInDatabase(process: string): string {
    const { layout } = JSON.parse(this.pod('synapse').containers[0].command[3]) as { layout: number };
    return `synapse ${layout} ${process.replace('synapse-main', 'main')}`;
  }

  /** Starts a main process with another layout. If it may start, it only prints `began`. */
  public async startOther(): Promise<Server> {
    const [, flag, program, task] = this.pod('synapse').containers[0].command;
    const { layout, ...same } = JSON.parse(this.local(task)) as { layout: number };
    const gate = JSON.stringify({ ...same, layout: layout ^ 1, port: await freePort() });
    await this.run('other', ['synapse-python', flag, program, gate, '/bin/echo', 'began'], {}, () =>
      Promise.resolve(true),
    );
    return this.running.get('other')!;
  }

  private async startMain(): Promise<void> {
    const config = Yaml.load(this.files.config)[0] as { listeners: Listener[] };
    const listeners = this.at('synapse-main', config.listeners);
    writeFileSync(join(this.files.root, 'tmp/listeners.yaml'), JSON.stringify({ listeners }));
    const { command, args } = this.pod('synapse').containers[0];
    await this.runSynapse('synapse-main', [...command, ...args]);
  }

  private async startRouter(): Promise<void> {
    const { root } = this.files;
    const map = routeMap(routes(this.workers._layout));
    const [file, mapPath] = [join(root, 'haproxy.cfg'), join(root, 'routes.map')];
    const addressOf = (process: string) => `${this.addresses.get(process)!}:8008`;
    const config = haproxyConfig({ routes: map, limits: LIMITS, logRequests: true, mapPath, addressOf });
    const local = config
      .replace(/^resolvers cluster\n(?: .*\n)*/m, '')
      .replace('resolvers cluster resolve-prefer ipv4 init-addr none', '')
      .replaceAll(/bind :8008\b/g, `bind ${this.addresses.get('router')!}:8008`)
      .replaceAll(/bind :8405\b/g, `bind ${this.addresses.get('router')!}:8405`);
    writeFileSync(file, local);
    writeFileSync(mapPath, `${map.lines.join('\n')}\n`);
    await this.run('router', ['haproxy', '-db', '-f', file], {}, () => Promise.resolve(true));
  }

  /** Runs the init container of a worker that writes its files. */
  private writeFiles(name: string): void {
    const { command } = this.pod(name.replace(/-\d+$/, '')).initContainers.find((one) => one.name === 'files')!;
    const task = JSON.parse(command[3]) as { worker: { worker_listeners: Listener[] } };
    const worker = { ...task.worker, worker_listeners: this.at(name, task.worker.worker_listeners) };
    const target = `/tmp/${name}.yaml`;
    const changed = this.local(JSON.stringify({ ...task, worker, target, result: '/tmp/result' }));
    const [, flag, program] = command;
    execFileSync('synapse-python', [flag, program, changed], { env: { ...process.env, POD_NAME: name } });
  }

  private async runSynapse(name: string, [, flag, program, task, ...rest]: string[]): Promise<void> {
    // The probes of a waiting process are no part of these tests, and its port is on all addresses.
    const gate = JSON.stringify({ ...(JSON.parse(this.local(task)) as object), port: await freePort() });
    const env = { POD_NAME: name === 'synapse-main' ? 'main' : name };
    const command = ['synapse-python', flag, program, gate, ...rest.map((text) => this.local(text))];
    await this.run(name, command, env, async () => (await fetch(`${this.urlOf(name)}/health`)).ok);
  }

  private async run(name: string, command: string[], env: object, ready: () => Promise<boolean>): Promise<void> {
    this.running.set(name, await Server.start(name, command, { env: env as NodeJS.ProcessEnv, ready, seconds: 180 }));
  }

  private pod(workload: string): PodSpec {
    const set = ofKind(this.manifests, 'StatefulSet').find((one) => one.metadata.name === workload)!;
    return set.spec.template.spec as PodSpec;
  }

  private at(name: string, listeners: readonly Listener[]): object[] {
    return listeners.map((listener) => ({ ...listener, bind_addresses: [this.addresses.get(name)!] }));
  }

  /** A worker's address takes the place of its full name only, since the short one is also the name of its process. */
  private named(text: string): string {
    return [...this.addresses].reduce((all, [name, address]) => {
      const suffix = this.names.includes(name) ? '\\.[a-z-]+\\.matrix\\.svc\\.cluster\\.local' : '(?=[":])';
      return all.replaceAll(new RegExp(`\\b${name}${suffix}`, 'g'), address);
    }, text);
  }

  private local(text: string): string {
    const paths = /(?<=^|["= ])\/(?=(data|tmp|config|secrets|run|passfile)\/|tmp$|start\.py$|run\/valkey$)/gm;
    return this.named(text).replaceAll(paths, `${this.files.root}/`);
  }
}

interface Container {
  readonly name: string;
  readonly command: string[];
  readonly args: string[];
}

interface PodSpec {
  readonly containers: Container[];
  readonly initContainers: Container[];
}
