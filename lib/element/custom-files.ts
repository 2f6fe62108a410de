import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { appliedSize } from '../shared/applied-size';
import { configChecksum } from '../shared/config-files';
import type { Findings } from '../shared/findings';
import { misreading } from '../shared/plain-text';
import type { Asset } from './asset';
import type { ElementWebOptions } from './element-options';
import { CUSTOM_ROOT } from './nginx-config';

/** The size limit for `kubectl apply`, which keeps the object, as JSON, in an annotation of at most 256 KiB. */
const LIMIT = 256_000;

const PUBLIC_PATH = '/custom/';

/** True if the path on Element Web's host is the path of an own file. */
export function isCustomFile(options: ElementWebOptions, path: string): boolean {
  return [...customAssets(options).keys()].some((file) => path === `${PUBLIC_PATH}${file}`);
}

/** The assets that are served from `/custom/`, by file name. */
export function customAssets(options: ElementWebOptions): Map<string, Asset> {
  const named: [string, Asset | undefined][] = [
    ['home.html', options.homePage],
    ['welcome.html', options.welcomePage],
    [`logo${options.branding?.logo?._extension ?? ''}`, options.branding?.logo],
    [`background${options.branding?.welcomeBackground?._extension ?? ''}`, options.branding?.welcomeBackground],
    ...Object.entries(options.staticFiles ?? {}),
  ];
  return new Map(named.filter((entry): entry is [string, Asset] => entry[1] !== undefined && !entry[1]._url));
}

/** The URL of an asset for Element Web's config. */
export function assetUrl(options: ElementWebOptions, asset: Asset | undefined): string | undefined {
  if (!asset || asset._url) return asset?._url;
  const file = [...customAssets(options)].find(([, other]) => other === asset)?.[0];
  return file && `${PUBLIC_PATH}${file}`;
}

/** The extensions that nginx's table of types has for pictures. */
const PICTURE = /\.(avif|gif|ico|jpe?g|png|svg|webp)$/i;

function checkPicture(findings: Findings, prop: string, picture: Asset | undefined): void {
  picture?._check(findings, prop);
  if (picture && picture._url === undefined && !PICTURE.test(picture._extension)) {
    findings.add(
      prop,
      "must be a picture whose file name tells its kind, such as logo.svg or logo.png: browsers don't show others",
    );
  }
}

export function checkCustomFiles(findings: Findings, options: ElementWebOptions): void {
  const before = findings.all.length;
  options.homePage?._check(findings, 'homePage');
  options.welcomePage?._check(findings, 'welcomePage');
  checkPicture(findings, 'branding.logo', options.branding?.logo);
  checkPicture(findings, 'branding.welcomeBackground', options.branding?.welcomeBackground);
  const own = customAssets({ ...options, staticFiles: undefined });
  for (const [name, asset] of Object.entries(options.staticFiles ?? {})) {
    const prop = `staticFiles['${name}']`;
    if (!/^[a-zA-Z0-9][-._a-zA-Z0-9]*$/.test(name)) findings.add(prop, 'must be a plain file name, without a folder');
    if (own.has(name))
      findings.add(prop, 'is the name of a page or picture that another prop gives: choose another one');
    if (asset._url) findings.add(prop, 'must be a file or text: a URL needs no serving', asset._url);
    asset._check(findings, prop);
  }
  if (findings.all.length > before) return;
  const size = [...customAssets(options).values()].reduce((sum, asset) => sum + writtenSize(asset), 0);
  if (size > LIMIT) {
    findings.add(
      'staticFiles',
      `and pages must fit into ${LIMIT} bytes together: use Asset.fromUrl() for the large ones`,
      size,
    );
  }
}

function writtenSize(asset: Asset): number {
  const content = asset._content ?? Buffer.alloc(0);
  return appliedSize(asText(content) ?? content.toString('base64'));
}

/** The content as text, if kubectl reads it as it is. Other content is written in base64. */
function asText(content: Buffer): string | undefined {
  const text = content.toString('utf8');
  return Buffer.from(text).equals(content) && misreading(text) === undefined ? text : undefined;
}

/** Own pages and assets in a ConfigMap, and their mounts in the pod. */
export class CustomFiles extends Construct {
  public readonly checksum: string;
  public readonly mount: kplus.VolumeMount;

  constructor(scope: Construct, id: string, assets: ReadonlyMap<string, Asset>) {
    super(scope, id);
    const contents = [...assets].map(([name, asset]) => [name, asset._content ?? Buffer.alloc(0)] as const);
    const configMap = new kplus.ConfigMap(this, 'ConfigMap', { metadata: { name: 'element-custom-files' } });
    for (const [name, content] of contents) {
      const text = asText(content);
      if (text !== undefined) configMap.addData(name, text);
      else configMap.addBinaryData(name, content.toString('base64'));
    }
    this.checksum = configChecksum(configMap, [...assets.keys()]);
    const volume = kplus.Volume.fromConfigMap(this, 'custom', configMap, { name: 'custom-files' });
    this.mount = { path: `${CUSTOM_ROOT}/custom`, volume, readOnly: true };
  }
}
