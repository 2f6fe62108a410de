import { callsCarried } from '../../lib/coturn/call-capacity';
import { Failure } from '../failure';
import { libraryName } from '../repository';
import { translateValues } from './chart/chart-rules';
import { call, literal } from './code';
import { readFiles } from './files';
import type { Files } from './files';
import { addSecretCommands } from './homeserver/secret-rules';
import { closeRegistration, translateHomeserver } from './homeserver/translate-homeserver';
import { mainFile } from './main-file';
import { HOST } from './patterns';
import { prove } from './prove';
import type { Context } from './rule';
import { Translation } from './translation';
import { at, isEmpty, merged, unfit } from './values';
import type { Values } from './values';
import { refuseExisting, writeNew } from './write-new';

/** Writes the main.ts of a stack that fits a server's files, and lists what it couldn't carry over. */
export function migrate(paths: readonly string[], target: string): void {
  refuseExisting(target);
  const files = readFiles(paths);
  const out = translated(files, serverNameOf(files, paths[0]));
  writeNew(target, mainFile(out, libraryName()));
  report(target, out);
}

/** Translates the files. */
export function translated(files: Files, serverName: string): Translation {
  const out = new Translation();
  for (const content of [files.values, files.homeserver, files.secrets]) out.secrets.collect(content);
  // Helm merges the secrets file over the values, so it may hold other values too.
  const values = isEmpty(files.values) ? files.values : (merged(files.values, withoutSecrets(files.secrets)) as Values);
  const context: Context = {
    values,
    homeserver: files.homeserver,
    serverName,
    out,
    fileOf: (setting) => files.fileOf.get(setting) ?? files.homeserverFile ?? 'homeserver.yaml',
    secretsFile: files.secretsFile !== undefined,
    recaptcha: ['siteKey', 'secretKey'].every(
      (key) => typeof at(files.secrets, 'synapse', 'recaptcha', key) === 'string',
    ),
  };
  if (!isEmpty(files.homeserver)) translateHomeserver(context);
  if (!isEmpty(values)) translateValues(context);
  closeRegistration(context);
  addSecretCommands(context);
  if (files.secretsFile !== undefined) out.set('secrets', call('MatrixSecrets.fromFile', literal(files.secretsFile)));
  prove(out);
  tellCalls(out);
  tellGroupCalls(out);
  return out;
}

/** The secrets file without the keys that the library reads from it. */
function withoutSecrets(secrets: Values): Values {
  const drop = (block: unknown, names: readonly string[]) =>
    Object.fromEntries(Object.entries(block ?? {}).filter(([key]) => !names.includes(key)));
  const { synapse, coturn, ...rest } = secrets;
  return {
    ...rest,
    ...(synapse === undefined ? {} : { synapse: drop(synapse, ['recaptcha', 'registration_shared_secret']) }),
    ...(coturn === undefined ? {} : { coturn: drop(coturn, ['turn_shared_secret', 'public_ip_static']) }),
  };
}

function serverNameOf({ values, homeserver, homeserverFile }: Files, first: string): string {
  const names: (readonly [file: string, key: string, value: unknown])[] = [];
  if (!isEmpty(values) || isEmpty(homeserver)) names.push([first, 'global.domain', at(values, 'global', 'domain')]);
  if (homeserverFile !== undefined) names.push([homeserverFile, 'server_name', homeserver.server_name]);
  for (const [file, key, value] of names) {
    const reason = value === undefined ? undefined : unfit(value);
    if (reason !== undefined) throw new Failure(`${file}: ${key} is not a name: ${reason}. Nothing was written.`);
    if (isEmpty(value)) throw new Failure(`${file} has no ${key}, which is the server's name. Nothing was written.`);
    if (typeof value !== 'string' || !HOST.test(value)) {
      const wanted = 'the bare domain in user IDs, such as example.org';
      throw new Failure(`${file}: ${key} must be ${wanted}. Nothing was written.`);
    }
  }
  const [[file, , name], other] = names;
  if (other !== undefined && other[2] !== name) {
    throw new Failure(`${other[0]} is of ${String(other[2])}, and ${file} of ${String(name)}. Nothing was written.`);
  }
  return name as string;
}

/** The chart's range of relay ports carries few calls of Element Web, which takes many ports while a call rings. */
function tellCalls(out: Translation): void {
  const numberOf = (name: string) => {
    const code = out.props.find(({ prop }) => prop.join('/') === `turn/${name}`)?.code;
    return code?.kind === 'literal' ? Number(code.value) : undefined;
  };
  const [minRelayPort, maxRelayPort] = [numberOf('minRelayPort'), numberOf('maxRelayPort')];
  if (minRelayPort === undefined && maxRelayPort === undefined) return;
  const calls = callsCarried({ minRelayPort, maxRelayPort });
  const carries = calls === 0 ? 'less than one call' : calls === 1 ? 'one call' : `${calls} calls`;
  const more = 'take away minRelayPort and maxRelayPort for more, and forward the range that NEXT-STEPS.md names';
  out.note(
    ['coturn'],
    `the range of relay ports is kept; it carries ${carries} of Element Web at once while they ring: ${more}`,
  );
}

/** Group calls are on by default, and old installs had none. */
function tellGroupCalls(out: Translation): void {
  if (out.has('rtc')) return;
  const needs = 'they need a DNS name and two ports more, which NEXT-STEPS.md names';
  out.note(['rtc'], `group calls are on; ${needs}; rtc: Rtc.none() leaves them out`);
}

function report(target: string, out: Translation): void {
  const sections = out.report.map(
    ({ heading, lines }) => `${heading}:\n${lines.map((line) => `- ${line}`).join('\n')}`,
  );
  console.log([`Wrote ${target}.${sections.length > 0 ? ` ${sections[0]}` : ''}`, ...sections.slice(1)].join('\n\n'));
  for (const { heading, lines } of out.commands) {
    console.log(`\n${heading}:\n${lines.map((line) => `  ${line}`).join('\n')}`);
  }
}
