import type { Page } from 'playwright-core';

/** Synapse's answer about TURN, in the form that a browser takes. */
export interface IceServer {
  readonly urls: readonly string[];
  readonly username: string;
  readonly credential: string;
}

/** The result of a call on one side. */
export interface CallReport {
  readonly messages: readonly string[];
  readonly framesDecoded: number;
  /** The candidate types of the selected pair, and the protocol between this side and its relay. */
  readonly local?: string;
  readonly remote?: string;
  readonly relayProtocol?: string;
  /** The address of this side's candidate. */
  readonly address?: string;
  readonly errors: readonly string[];
  /** The state of each candidate pair. */
  readonly pairs: readonly string[];
}

interface Side {
  readonly connection: RTCPeerConnection;
  readonly messages: string[];
  readonly errors: string[];
}

declare global {
  interface Window {
    side: Side;
  }
}

/** Prepares one side: a camera, a text to send, and the relay as the only permitted way. */
async function prepare(page: Page, servers: readonly IceServer[], greeting: string): Promise<void> {
  const settings = { iceServers: servers.map((server) => ({ ...server, urls: [...server.urls] })), greeting };
  await page.evaluate(async ({ iceServers, greeting }) => {
    const connection = new RTCPeerConnection({ iceTransportPolicy: 'relay', iceServers });
    const side: Side = { connection, messages: [], errors: [] };
    window.side = side;
    connection.onicecandidateerror = (e) => void side.errors.push(`${e.url}: ${e.errorCode} ${e.errorText}`);
    const channel = connection.createDataChannel('text', { negotiated: true, id: 0 });
    channel.onopen = () => channel.send(greeting);
    channel.onmessage = (e) => void side.messages.push(String(e.data));
    const camera = await navigator.mediaDevices.getUserMedia({ video: { width: 320, height: 240 } });
    for (const track of camera.getTracks()) connection.addTrack(track, camera);
  }, settings);
}

/** Answers an offer, or makes an offer if there is none. Returns the description with all candidates. */
function describe(page: Page, offer?: string): Promise<string> {
  return page.evaluate(async (sdp) => {
    const { connection } = window.side;
    if (sdp) await connection.setRemoteDescription({ type: 'offer', sdp });
    const gathered = new Promise<void>((resolve) => {
      connection.onicegatheringstatechange = () => connection.iceGatheringState === 'complete' && resolve();
    });
    await connection.setLocalDescription();
    await gathered;
    return connection.localDescription!.sdp;
  }, offer);
}

/** Makes one page call the other, each with its own ICE servers. The test passes the descriptions between them. */
export async function call(caller: Page, callee: Page, servers: [IceServer[], IceServer[]]): Promise<void> {
  await Promise.all([
    prepare(caller, servers[0], 'hello from the caller'),
    prepare(callee, servers[1], 'hello from the callee'),
  ]);
  const offer = await describe(caller);
  const answer = await describe(callee, offer);
  await caller.evaluate((sdp) => window.side.connection.setRemoteDescription({ type: 'answer', sdp }), answer);
}

export function report(page: Page): Promise<CallReport> {
  return page.evaluate(async () => {
    const { connection, messages, errors } = window.side;
    const all = [
      ...((await connection.getStats()) as unknown as Map<string, Record<string, string | number>>).values(),
    ];
    const byId = (id: string | number | undefined) => all.find((entry) => entry.id === id);
    const pair = byId(all.find((entry) => entry.type === 'transport')?.selectedCandidatePairId);
    const named = (id: string | number) => `${byId(id)?.candidateType}:${byId(id)?.address}:${byId(id)?.port}`;
    const local = byId(pair?.localCandidateId);
    return {
      messages: [...messages],
      errors: [...errors],
      pairs: all
        .filter((e) => e.type === 'candidate-pair')
        .map((e) => `${named(e.localCandidateId)} ${named(e.remoteCandidateId)} ${e.state}`),
      framesDecoded: Number(all.find((e) => e.type === 'inbound-rtp')?.framesDecoded ?? 0),
      local: local?.candidateType as string | undefined,
      remote: byId(pair?.remoteCandidateId)?.candidateType as string | undefined,
      relayProtocol: local?.relayProtocol as string | undefined,
      address: local?.address as string | undefined,
    };
  });
}
