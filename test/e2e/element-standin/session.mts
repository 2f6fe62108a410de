import { ClientEvent, KnownMembership, RoomMemberEvent, SyncState, createClient } from 'matrix-js-sdk';
import type { MatrixClient } from 'matrix-js-sdk';

interface ElementConfig {
  readonly brand: string;
  readonly default_server_config: { readonly 'm.homeserver': { readonly base_url: string } };
}

/** As Element Web does, reads the config file of the host first, which usually doesn't exist. */
export async function loadConfig(): Promise<ElementConfig> {
  for (const file of [`config.${location.hostname}.json`, 'config.json']) {
    const answer = await fetch(file, { cache: 'no-store' });
    if (answer.ok) return (await answer.json()) as ElementConfig;
  }
  throw new Error('no config.json');
}

/** Makes a device with its own keys, which accepts every invitation. `prepare` is called before the first sync. */
export async function login(
  config: ElementConfig,
  user: string,
  password: string,
  prepare?: (client: MatrixClient) => void,
): Promise<MatrixClient> {
  const baseUrl = config.default_server_config['m.homeserver'].base_url;
  const session = await createClient({ baseUrl }).loginRequest({
    type: 'm.login.password',
    identifier: { type: 'm.id.user', user },
    password,
  });
  const client = createClient({
    // As in Element Web, the server's well-known answer overrides the config.
    baseUrl: session.well_known?.['m.homeserver']?.base_url?.replace(/\/$/, '') ?? baseUrl,
    userId: session.user_id,
    accessToken: session.access_token,
    deviceId: session.device_id,
  });
  await client.initRustCrypto({ useIndexedDB: false });
  client.on(RoomMemberEvent.Membership, (_event, member) => {
    if (member.userId === client.getUserId() && member.membership === KnownMembership.Invite)
      void client.joinRoom(member.roomId);
  });
  prepare?.(client);
  const synced = new Promise<void>((resolve) => {
    client.on(ClientEvent.Sync, (state) => {
      if (state === SyncState.Prepared) resolve();
    });
  });
  await client.startClient();
  await synced;
  return client;
}
