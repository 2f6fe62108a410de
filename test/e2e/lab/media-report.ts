/** Media of one other person. */
export interface Received {
  /** The name that the SFU gives to the person's connection. */
  readonly participant: string;
  /** Pictures that were decrypted and decoded. A picture with a wrong key is in no count. */
  readonly frames: number;
  readonly audioPackets: number;
  /** Loudness over time. It grows only while sound is heard, which with a wrong key is not so. */
  readonly audioEnergy: number;
  readonly bytes: number;
}

/** The candidates by which a connection to the SFU sends and receives. */
export interface MediaWay {
  readonly local: string;
  /** The protocol between this side and its relay. */
  readonly relayProtocol?: string;
  readonly protocol: string;
  readonly remote: string;
  readonly remoteAddress: string;
  readonly remotePort: number;
}

export interface MediaReport {
  readonly others: readonly Received[];
  readonly ways: readonly MediaWay[];
}

declare global {
  interface Window {
    /** The connections that the page made, and the participant whose track each is. */
    connections: RTCPeerConnection[];
    participants: Map<string, string>;
  }
}

/** Runs in each frame before its own scripts: keeps all connections that the page will make. */
export function keepConnections(): void {
  window.connections = [];
  window.participants = new Map();
  const Original = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Original {
    public constructor(configuration?: RTCConfiguration) {
      super(configuration);
      window.connections.push(this);
      // LiveKit names each stream PARTICIPANT|TRACK.
      this.addEventListener('track', ({ track, streams }) => {
        window.participants.set(track.id, streams[0]?.id.split('|')[0] ?? '');
      });
    }
  };
}

/** Runs in the frame of the call: the sums of all live tracks by participant. */
export async function mediaReport(): Promise<MediaReport> {
  const others = new Map<string, { -readonly [key in keyof Received]: Received[key] }>();
  const ways: MediaWay[] = [];
  for (const connection of window.connections.filter((c) => c.connectionState === 'connected')) {
    const stats = await connection.getStats();
    const live = new Set(connection.getReceivers().map(({ track }) => track.readyState === 'live' && track.id));
    for (const entry of stats.values()) {
      if (entry.type === 'inbound-rtp' && live.has(entry.trackIdentifier)) {
        const participant = window.participants.get(entry.trackIdentifier) ?? 'unknown';
        const sum = others.get(participant) ?? { participant, frames: 0, audioPackets: 0, audioEnergy: 0, bytes: 0 };
        sum.frames += entry.framesDecoded ?? 0;
        sum.audioPackets += entry.kind === 'audio' ? entry.packetsReceived : 0;
        sum.audioEnergy += entry.totalAudioEnergy ?? 0;
        sum.bytes += entry.bytesReceived;
        others.set(participant, sum);
      }
      if (entry.type === 'transport' && entry.selectedCandidatePairId) {
        const pair = stats.get(entry.selectedCandidatePairId);
        const [local, remote] = [stats.get(pair.localCandidateId), stats.get(pair.remoteCandidateId)];
        ways.push({
          local: local.candidateType,
          ...(local.relayProtocol && { relayProtocol: local.relayProtocol }),
          protocol: local.protocol,
          remote: remote.candidateType,
          remoteAddress: remote.address,
          remotePort: remote.port,
        });
      }
    }
  }
  return { others: [...others.values()], ways };
}
