import { ClientEvent, EventType, KnownMembership, MatrixEventEvent, Preset } from 'matrix-js-sdk';
import type { MatrixClient, MatrixEvent } from 'matrix-js-sdk';
import { loadConfig, login } from './session.mjs';

const byId = (id: string): HTMLElement => document.getElementById(id)!;
const field = (form: Event, name: string): string =>
  (form.target as HTMLFormElement).querySelector<HTMLInputElement>(`[name=${name}]`)!.value;
const say = (text: string): void => void (byId('status').textContent = text);

/** Lists what arrives. */
function listen(client: MatrixClient): void {
  client.on(ClientEvent.Event, (event) => {
    show(event);
    event.on(MatrixEventEvent.Decrypted, show);
  });
}

/** Lists the messages that arrived encrypted and were decrypted. */
function show(event: MatrixEvent): void {
  if (event.getWireType() !== 'm.room.encrypted' || event.getType() !== 'm.room.message') return;
  const id = event.getId() ?? '';
  if (document.getElementById(id)) return;
  const item = document.createElement('li');
  item.id = id;
  item.textContent = `${event.getSender()}: ${event.getContent().body}`;
  byId('messages').append(item);
}

async function send(client: MatrixClient, to: string, text: string): Promise<void> {
  const { room_id } = await client.createRoom({
    preset: Preset.TrustedPrivateChat,
    invite: [to],
    initial_state: [{ type: EventType.RoomEncryption, state_key: '', content: { algorithm: 'm.megolm.v1.aes-sha2' } }],
  });
  while (client.getRoom(room_id)?.getMember(to)?.membership !== KnownMembership.Join)
    await new Promise((r) => setTimeout(r, 200));
  await client.sendTextMessage(room_id, text);
}

async function tryMedia(client: MatrixClient): Promise<string> {
  const bytes = crypto.getRandomValues(new Uint8Array(60_000));
  const { content_uri } = await client.uploadContent(new Blob([bytes]), { type: 'application/octet-stream' });
  const url = client.mxcUrlToHttp(content_uri, undefined, undefined, undefined, true, true, true);
  const answer = await fetch(url!, { headers: { Authorization: `Bearer ${client.getAccessToken()}` } });
  const back = new Uint8Array(await answer.arrayBuffer());
  return back.length === bytes.length && back.every((b, i) => b === bytes[i]) ? `same bytes from ${url}` : 'differs';
}

try {
  const config = await loadConfig();
  byId('brand').textContent = document.title = config.brand;
  say('ready');
  byId('login').addEventListener('submit', (submitted) => {
    submitted.preventDefault();
    void (async () => {
      const client = await login(config, field(submitted, 'user'), field(submitted, 'password'), listen);
      byId('turn').textContent = JSON.stringify(await client.turnServer());
      byId('media').textContent = await tryMedia(client);
      byId('send').hidden = false;
      byId('send').addEventListener('submit', (sending) => {
        sending.preventDefault();
        send(client, field(sending, 'to'), field(sending, 'text')).catch((e: unknown) => say(String(e)));
      });
      say(`logged in as ${client.getUserId()}`);
    })().catch((error: unknown) => say(String(error)));
  });
} catch (error) {
  say(String(error));
}
