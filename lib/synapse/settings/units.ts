import type { Duration, Size } from 'cdk8s';

/** A size in Synapse's notation: `50M` is 50 MiB, and `50MB` is an error. */
export function synapseSize(size: Size): string {
  const kibibytes = size.toKibibytes();
  return kibibytes % 1024 === 0 ? `${kibibytes / 1024}M` : `${kibibytes}K`;
}

/** A duration in Synapse's notation, in the largest unit in which it is a whole number. */
export function synapseDuration(duration: Duration): string {
  const seconds = duration.toSeconds();
  if (seconds % 86400 === 0) return `${seconds / 86400}d`;
  return seconds % 3600 === 0 ? `${seconds / 3600}h` : `${seconds}s`;
}
