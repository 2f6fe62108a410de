import { secretKey } from '../../secrets/secret-key';
import type { SecretKey } from '../../secrets/secret-key';
import type { Findings } from '../../shared/findings';
import { text } from '../../shared/kinds';
import { isMissing, required } from '../../shared/shape';
import type { Shape } from '../../shared/shape';
import { REMOTE, checkFolders, checkRemote, fromFiles, optionList } from './remote-repository';
import type { RemoteBackupProps, RemoteRepository } from './remote-repository';

/** A container of Azure Blob Storage. */
export interface AzureBackupProps extends RemoteBackupProps {
  /** The name of the storage account. */
  readonly accountName: string;
  /** The container, which must exist. */
  readonly container: string;
  /** The folder in the container. Each homeserver needs its own folder. @default - the container's root */
  readonly path?: string;
  /** The access key of the account: a key of an existing Secret. */
  readonly accountKey: SecretKey;
  /** The suffix of the service's host names, in clouds other than the public one. @default 'core.windows.net' */
  readonly endpointSuffix?: string;
}

/** The kinds of its props. */
export const AZURE: Shape<AzureBackupProps> = {
  accountName: required(text()),
  container: required(text()),
  path: text(),
  accountKey: required(secretKey),
  endpointSuffix: text(),
  ...REMOTE,
};

export function azureRepository(props: AzureBackupProps): RemoteRepository {
  const { accountName, accountKey, endpointSuffix } = props;
  return {
    url: `azure:${props.container}:/${props.path ?? ''}`,
    server: { host: `${accountName}.blob.${endpointSuffix ?? 'core.windows.net'}`, port: 443 },
    secrets: [accountKey],
    get task() {
      return {
        environment: {
          AZURE_ACCOUNT_NAME: accountName,
          ...(endpointSuffix !== undefined && { AZURE_ENDPOINT_SUFFIX: endpointSuffix }),
        },
        secretEnvironment: fromFiles({ AZURE_ACCOUNT_KEY: accountKey }),
        ...optionList(props.resticOptions),
      };
    },
    ca: props.ca,
    check: (findings, prop) => checkAzure(findings, prop, props),
  };
}

function checkAzure(findings: Findings, prop: string, props: AzureBackupProps): void {
  checkRemote(findings, prop, 'azure', props);
  const { accountName, container, endpointSuffix } = props;
  if (!isMissing(accountName) && !/^[a-z0-9]{3,24}$/.test(accountName)) {
    findings.add(
      `${prop}.accountName`,
      'must be the name of a storage account, for example "matrixbackup"',
      accountName,
    );
  }
  if (!isMissing(container) && !/^[a-z0-9](?!.*--)[a-z0-9-]{1,61}[a-z0-9]$/.test(container)) {
    findings.add(`${prop}.container`, 'must be the name of a container, for example "matrix-backup"', container);
  }
  if (!isMissing(endpointSuffix) && !/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(String(endpointSuffix))) {
    findings.add(`${prop}.endpointSuffix`, 'must be a host name, for example "core.usgovcloudapi.net"', endpointSuffix);
  }
  checkFolders(findings, `${prop}.path`, props.path);
  if (!isMissing(props.accountKey)) props.accountKey._check(findings, `${prop}.accountKey`);
}
