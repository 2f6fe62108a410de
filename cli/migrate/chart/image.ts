import { IMAGES } from '../../../lib/shared/images';
import { literal } from '../code';
import type { Rule } from '../rule';
import { isObject, text, unfit } from '../values';

const OFFICIAL: {
  readonly [part in 'synapse' | 'elementWeb' | 'coturn' | 'nginx' | 'livekit' | 'lkJwtService']: RegExp;
} = {
  synapse: /^((docker\.io\/)?matrixdotorg|ghcr\.io\/(element-hq|matrix-org))\/synapse$/,
  elementWeb: /^((docker\.io\/)?vectorim|ghcr\.io\/element-hq)\/element-web$/,
  coturn: /^((docker\.io\/)?(coturn\/coturn|instrumentisto\/coturn)|ghcr\.io\/coturn\/coturn)$/,
  livekit: /^(docker\.io\/)?livekit\/livekit-server$/,
  lkJwtService: /^ghcr\.io\/element-hq\/lk-jwt-service$/,
  nginx: /^(docker\.io\/)?(library\/)?nginx$/,
};
const NAME = /^[\w.-]+(:\d+)?(\/[\w.-]+)*$/;
const TESTED = 'the version that this library was tested with is used';

/**
 * The rule for an image in the form of Helm charts. An image of one's own is kept. Of the official images, only a version above the tested one is kept: an older
 * Synapse doesn't know the config that the library writes, and a newer one may have changed the database.
 */
export function imageRule(part: keyof typeof OFFICIAL, prop: string): Rule {
  return (value, path, { out }) => {
    const { registry, repository, tag, digest } = isObject(value)
      ? value
      : { registry: undefined, repository: value, tag: undefined, digest: undefined };
    const parts = [registry, repository].map(text).filter((name) => name !== undefined);
    const name = parts.join('/');
    const version = text(digest) === undefined ? text(tag) : `${text(tag) ?? ''}@${text(digest)}`;
    const image = `${name}${version?.startsWith('@') ? '' : ':'}${version}`;
    const pinned = version !== undefined && /^(?!latest$)[\w.-]*(@sha256:[0-9a-f]{64})?$/.test(version);
    const names = isObject(value)
      ? ` (${Object.keys(value)
          .filter((key) => /^\w{1,30}$/.test(key))
          .join(', ')})`
      : '';
    const reason = unfit(value);
    if (reason !== undefined) out.leave(path, `${reason}; ${TESTED}`);
    else if (name === '' || OFFICIAL[part].test(name)) {
      if (name !== '' && pinned && newer(version, IMAGES[part])) {
        out.carry(path, prop, literal(image));
        out.note(path, `it is newer than the version that this library was tested with, and is kept${names}`);
      } else out.leave(path, `${TESTED}${names}`);
    } else if (pinned && NAME.test(name)) {
      if (!out.carry(path, prop, literal(image))) return;
      out.note(path, `it is your own image: bring its version to that of ${IMAGES[part].replace(/^.*:/, '')}${names}`);
    } else out.leave(path, `it is your own image without a version; ${TESTED}${names}`);
  };
}

function newer(version: string, tested: string): boolean {
  const numbers = (tag: string) =>
    /(\d+)\.(\d+)(?:\.(\d+))?/
      .exec(tag)
      ?.slice(1, 4)
      .map((part) => Number(part ?? 0));
  const [given, own] = [numbers(version), numbers(tested.replace(/^.*:/, ''))];
  if (!given || !own) return false;
  const first = given.findIndex((number, index) => number !== own[index]);
  return first >= 0 && given[first] > own[first];
}
