import { existsSync, writeFileSync } from 'node:fs';
import { Failure } from '../failure';
import { libraryName } from '../repository';
import { migrateDatabase } from './database';
import type { DatabaseMigration } from './database';
import { mainFile } from './print';
import { readYaml } from './read-yaml';
import { isObject } from './rule';
import { translate } from './translate';

/** Writes the main.ts of a stack that fits the Helm chart's values, and lists the values that it couldn't carry over. */
export function migrate(valuesFile: string, otherFiles: readonly string[], target: string): void {
  if (existsSync(target)) throw new Failure(`${target} exists: move it away first. Nothing was written.`);
  const { props, left } = translate(readYaml(valuesFile));
  if (!props.serverName) {
    throw new Failure(`${valuesFile} has no global.domain, which is the server's name. Nothing was written.`);
  }
  const homeserver = homeserverAmong(otherFiles);
  if (homeserver && JSON.stringify(homeserver.config.server_name) !== props.serverName) {
    const names = `${homeserver.file} is of ${homeserver.config.server_name}, and ${valuesFile} of ${props.serverName}`;
    throw new Failure(`${names}. Nothing was written.`);
  }
  const database = homeserver && migrateDatabase(homeserver.config, homeserver.file);
  const secretsFile = otherFiles.find((file) => file !== homeserver?.file);
  const all = {
    ...props,
    'synapse/storage': "DataVolume.existingClaim('synapse-data')",
    ...(database && { 'synapse/database': database.code }),
    ...(secretsFile !== undefined && { secrets: `MatrixSecrets.fromFile(${JSON.stringify(secretsFile)})` }),
  };
  const notCarriedOver = [...left, ...(database?.left ?? [])];
  writeFileSync(target, mainFile({ props: all, left: notCarriedOver }, libraryName()), { flag: 'wx' });
  report(target, notCarriedOver, database);
}

interface Homeserver {
  readonly file: string;
  readonly config: { readonly [key: string]: unknown; readonly server_name: string };
}

/** Finds the homeserver.yaml among the files. It has the key `server_name`, which a secrets file doesn't have. */
function homeserverAmong(files: readonly string[]): Homeserver | undefined {
  for (const file of files) {
    const config = readYaml(file);
    if (isObject(config) && typeof config.server_name === 'string') {
      return { file, config: { ...config, server_name: config.server_name } };
    }
  }
  return undefined;
}

function report(target: string, left: readonly string[], database?: DatabaseMigration): void {
  const list = left.length > 0 ? ` Not carried over:\n${left.map((line) => `- ${line}`).join('\n')}` : '';
  console.log(`Wrote ${target}.${list}`);
  if (database) {
    const commands = database.commands.map((line) => `  ${line}`);
    console.log(`\nPostgreSQL's password goes into a Secret, unseen:\n${commands.join('\n')}`);
  }
}
