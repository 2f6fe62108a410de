import { SPECIAL_NETWORKS } from '../../lib/shared/networks';
import { literal } from './code';
import { NETWORK } from './patterns';
import { listOf, rule } from './rule';
import type { Rule } from './rule';
import { duration, uploadSize } from './units';
import { text } from './values';

/** The rule for a time after which something is deleted. */
export function lifetime(prop: string): Rule {
  return rule(prop, (value) => duration(value) ?? 'it must be a duration of a second or more, such as 30d');
}

export const maxUpload = rule(
  'synapse/maxUploadSize',
  (value) => uploadSize(value) ?? 'it must be a size in whole KiB, such as 100M',
);

/** The rule for networks from which previews are never fetched. If the list isn't understood as a whole, there are no previews. */
export const previewDenyList: Rule = (value, path, context) => {
  const networks = [value].flat().map((item: unknown) => asNetwork(text(item)) ?? item);
  // The library denies these anyway, and files of Synapse repeat them.
  const more = networks.filter((network) => typeof network !== 'string' || !SPECIAL_NETWORKS.includes(network));
  if (more.length > 0)
    listOf('synapse/urlPreviewDenyList', NETWORK, 'it must be a network, such as 10.0.0.0/8')(more, path, context);
  if (more.every((item) => typeof item === 'string' && NETWORK.test(item))) return;
  context.out.close('synapse/urlPreviews', literal(false));
  context.out.note(path, 'previews are off, as not every network of this list is understood');
};

function asNetwork(address: string | undefined): string | undefined {
  if (address === undefined || address.includes('/')) return address;
  return `${address}/${address.includes(':') ? 128 : 32}`;
}
