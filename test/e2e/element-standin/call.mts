import { ClientEvent, MatrixEventEvent, Preset, RoomStateEvent, EventType } from 'matrix-js-sdk';
import type { MatrixClient, MatrixEvent } from 'matrix-js-sdk';
import { ClientWidgetApi, Widget } from 'matrix-widget-api';
import type { IWidgetApiRequest } from 'matrix-widget-api';
import { loadConfig, login } from './session.mjs';
import { CallDriver, isEncrypted, raw } from './widget-driver.mjs';

/** The part of Element Web that a call sits in. Tests use it as `window.person`. */
export interface Person {
  readonly userId: string;
  readonly deviceId: string;
  readonly log: readonly string[];
  /** Makes an encrypted room with these people. */
  readonly makeRoom: (invited: string[], encrypted: boolean) => Promise<string>;
  /** Joins a room, and opens Element Call in it as Element Web does. */
  readonly enter: (room: string) => Promise<void>;
}

declare global {
  interface Window {
    readonly enroll: (user: string, password: string) => Promise<void>;
    person: Person;
  }
}

/** Actions of the call that Element Web only acknowledges. */
const ACKNOWLEDGED = ['io.element.join', 'im.vector.hangup', 'io.element.device_mute', 'io.element.close'];

function address(client: MatrixClient, room: string): string {
  const parameters = new URLSearchParams({
    widgetId: 'call',
    parentUrl: location.href,
    userId: client.getUserId()!,
    deviceId: client.getDeviceId()!,
    baseUrl: client.baseUrl,
    roomId: room,
    intent: 'join_existing',
    skipLobby: 'true',
    perParticipantE2EE: String(isEncrypted(client, room)),
    lang: 'en',
  });
  return new URL(`widgets/element-call/index.html#?${parameters}`, location.href).href;
}

async function enter(client: MatrixClient, room: string, log: string[]): Promise<void> {
  await client.joinRoom(room);
  while (!client.getRoom(room)?.getMember(client.getUserId()!)) await new Promise((r) => setTimeout(r, 50));
  const frame = document.createElement('iframe');
  // Without this, the frame could have no camera, as it isn't the page itself.
  frame.allow = 'camera; microphone; display-capture; autoplay';
  document.body.append(frame);
  const url = address(client, room);
  const widget = new Widget({
    id: 'call',
    creatorUserId: client.getUserId()!,
    type: 'm.call',
    url,
    waitForIframeLoad: false,
  });
  const driver = new CallDriver(client, room, log);
  const call = new ClientWidgetApi(widget, frame, driver);
  call.setViewedRoomId(room);
  for (const action of ACKNOWLEDGED) {
    call.on(`action:${action}`, (event: CustomEvent<IWidgetApiRequest>) => {
      event.preventDefault();
      log.push(action);
      call.transport.reply(event.detail, {});
    });
  }
  feed(client, room, call, log);
  frame.src = url;
}

/** Gives the call what the homeserver sends. */
function feed(client: MatrixClient, room: string, call: ClientWidgetApi, log: string[]): void {
  const failed = (error: unknown) => void log.push(`feeding: ${String(error)}`);
  const give = (event: MatrixEvent) => void call.feedEvent(raw(event)).catch(failed);
  client.on(ClientEvent.Event, (event) => {
    if (event.getRoomId() !== room) return;
    if (event.isBeingDecrypted() || event.isEncrypted()) event.once(MatrixEventEvent.Decrypted, give);
    else give(event);
  });
  client.on(RoomStateEvent.Events, (event) => {
    if (event.getRoomId() === room) call.feedStateUpdate(raw(event)).catch(failed);
  });
  client.on(ClientEvent.ToDeviceEvent, (event) => {
    log.push(`to-device ${event.getType()} from ${event.getSender()}`);
    const message = { type: event.getType(), sender: event.getSender()!, content: event.getContent() };
    call.feedToDevice(message, event.isEncrypted()).catch(failed);
  });
}

async function makeRoom(client: MatrixClient, invited: string[], encrypted: boolean): Promise<string> {
  const content = { algorithm: 'm.megolm.v1.aes-sha2' };
  const initial_state = encrypted ? [{ type: EventType.RoomEncryption, state_key: '', content }] : [];
  return (await client.createRoom({ preset: Preset.PrivateChat, invite: invited, initial_state })).room_id;
}

const enroll = async (user: string, password: string): Promise<void> => {
  const client = await login(await loadConfig(), user, password);
  const log: string[] = [];
  window.person = {
    userId: client.getUserId()!,
    deviceId: client.getDeviceId()!,
    log,
    makeRoom: (invited, encrypted) => makeRoom(client, invited, encrypted),
    enter: (room) => enter(client, room, log),
  };
};
Object.assign(window, { enroll });
