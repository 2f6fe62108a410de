import { EventTimeline, EventType, MatrixError, Method } from 'matrix-js-sdk';
import type { MatrixClient, MatrixEvent, RoomState } from 'matrix-js-sdk';
import { OpenIDRequestState, WidgetDriver } from 'matrix-widget-api';
import type {
  Capability,
  IOpenIDUpdate,
  IRoomEvent,
  IRtcTransportsResult,
  ISendDelayedEventDetails,
  ISendEventDetails,
  IWidgetApiErrorResponseDataDetails,
  SimpleObservable,
} from 'matrix-widget-api';

const UNSTABLE = { prefix: '/_matrix/client/unstable' };
const V3 = { prefix: '/_matrix/client/v3' };

/** Does for a call what Element Web does for it: everything that the call wants of the homeserver goes through here. */
export class CallDriver extends WidgetDriver {
  public constructor(
    private readonly client: MatrixClient,
    private readonly room: string,
    /** Gets what the call asked for. A test that fails shows it. */
    private readonly log: string[],
  ) {
    super();
  }

  public override validateCapabilities(requested: Set<Capability>): Promise<Set<Capability>> {
    return Promise.resolve(requested);
  }

  public override async sendEvent(type: string, content: object, stateKey?: string | null): Promise<ISendEventDetails> {
    this.log.push(`send ${type} ${JSON.stringify(content).slice(0, 60)}`);
    const { event_id: eventId } =
      typeof stateKey === 'string'
        ? await this.client.sendStateEvent(this.room, type as never, content as never, stateKey)
        : await this.client.sendEvent(this.room, type as never, content as never);
    return { roomId: this.room, eventId };
  }

  public override async sendDelayedEvent(
    delay: number,
    type: string,
    content: object,
    stateKey?: string | null,
  ): Promise<ISendDelayedEventDetails> {
    this.log.push(`send ${type} in ${delay} ms`);
    const kind = typeof stateKey === 'string' ? ['state', type, stateKey] : ['send', type, this.client.makeTxnId()];
    const path = ['/rooms', this.room, ...kind].map((part, i) => (i ? encodeURIComponent(part) : part)).join('/');
    const query = { 'org.matrix.msc4140.delay': String(delay) };
    const answer = await this.client.http.authedRequest<{ delay_id: string }>(Method.Put, path, query, content, V3);
    return { roomId: this.room, delayId: answer.delay_id };
  }

  public override cancelScheduledDelayedEvent(id: string): Promise<void> {
    return this.updateDelayed(id, 'cancel');
  }

  public override restartScheduledDelayedEvent(id: string): Promise<void> {
    return this.updateDelayed(id, 'restart');
  }

  public override sendScheduledDelayedEvent(id: string): Promise<void> {
    return this.updateDelayed(id, 'send');
  }

  private async updateDelayed(id: string, action: string): Promise<void> {
    this.log.push(`${action} ${id}`);
    const path = `/org.matrix.msc4140/delayed_events/${encodeURIComponent(id)}/${action}`;
    await this.client.http.authedRequest(Method.Post, path, undefined, {}, UNSTABLE);
  }

  /** Sends the keys of the media, encrypted for each device. Content without encryption isn't expected of a call. */
  public override async sendToDevice(
    type: string,
    encrypted: boolean,
    contents: Record<string, Record<string, object>>,
  ): Promise<void> {
    this.log.push(`${encrypted ? 'encrypt' : 'REFUSED PLAIN'} ${type} for ${Object.keys(contents).join(', ')}`);
    if (!encrypted) throw new Error(`${type} isn't encrypted`);
    const crypto = this.client.getCrypto()!;
    // Devices of people who share a room are learnt in the next sync, but a call sends keys at once.
    await crypto.getUserDeviceInfo(Object.keys(contents), true);
    for (const [userId, devices] of Object.entries(contents)) {
      for (const [deviceId, payload] of Object.entries(devices)) {
        await this.client.encryptAndSendToDevice(type, [{ userId, deviceId }], payload);
      }
    }
  }

  public override readRoomState(room: string, type: string, stateKey?: string): Promise<IRoomEvent[]> {
    const state = stateOf(this.client, room);
    const found = stateKey === undefined ? state?.getStateEvents(type) : state?.getStateEvents(type, stateKey);
    return Promise.resolve([found ?? []].flat().map(raw));
  }

  public override readRoomTimeline(): Promise<IRoomEvent[]> {
    return Promise.resolve([]);
  }

  public override readStickyEvents(): Promise<IRoomEvent[]> {
    return Promise.resolve([]);
  }

  public override askOpenID(observer: SimpleObservable<IOpenIDUpdate>): void {
    const answered = (token: IOpenIDUpdate['token']) => observer.update({ state: OpenIDRequestState.Allowed, token });
    this.client.getOpenIdToken().then(answered, () => observer.update({ state: OpenIDRequestState.Blocked }));
  }

  public override getRtcTransports(): Promise<IRtcTransportsResult> {
    const path = '/org.matrix.msc4143/rtc/transports';
    return this.client.http.authedRequest(Method.Get, path, undefined, undefined, UNSTABLE);
  }

  public override getKnownRooms(): string[] {
    return [this.room];
  }

  public override processError(error: unknown): IWidgetApiErrorResponseDataDetails | undefined {
    this.log.push(String(error));
    return error instanceof MatrixError ? { matrix_api_error: error.asWidgetApiErrorData() } : undefined;
  }
}

/** An event in the form that a widget takes, decrypted. */
export function raw(event: MatrixEvent): IRoomEvent {
  return event.getEffectiveEvent() as unknown as IRoomEvent;
}

/** If true, the room encrypts its messages, so a call must encrypt its media. */
export function isEncrypted(client: MatrixClient, room: string): boolean {
  return !!stateOf(client, room)?.getStateEvents(EventType.RoomEncryption, '');
}

function stateOf(client: MatrixClient, room: string): RoomState | undefined {
  return client.getRoom(room)?.getLiveTimeline().getState(EventTimeline.FORWARDS);
}
