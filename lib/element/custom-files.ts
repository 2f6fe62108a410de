import type { Findings } from '../shared/findings';
import type { Asset } from './asset';
import type { ElementWebOptions } from './element-options';

/** The most bytes of all own files together. They are in the cluster's database, which holds a few GB at most and keeps it all in memory. */
const LIMIT = 4_000_000;

const PUBLIC_PATH = '/custom/';

/** True if the path on Element Web's host is the path of an own file. */
export function isCustomFile(options: ElementWebOptions, path: string): boolean {
  return [...customAssets(options).keys()].some((file) => path === `${PUBLIC_PATH}${file}`);
}

/** The assets that are served from `/custom/`, by file name. */
export function customAssets(options: ElementWebOptions): Map<string, Asset> {
  const fixed = fixedAssets(options).map(([name, , asset]) => [name, asset] as const);
  const named = [...fixed, ...Object.entries(options.staticFiles ?? {})];
  return new Map(named.filter(([, asset]) => !asset._url));
}

/** The assets of the props with one file, each with its file name and its prop. */
function fixedAssets({ homePage, welcomePage, branding }: ElementWebOptions): [string, string, Asset][] {
  const { logo, welcomeBackground } = branding ?? {};
  const all: [string, string, Asset | undefined][] = [
    ['home.html', 'homePage', homePage],
    ['welcome.html', 'welcomePage', welcomePage],
    [`logo${logo?._extension ?? ''}`, 'branding.logo', logo],
    [`background${welcomeBackground?._extension ?? ''}`, 'branding.welcomeBackground', welcomeBackground],
  ];
  return all.filter((entry): entry is [string, string, Asset] => entry[2] !== undefined);
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
  if (findings.all.length === before) checkSizes(findings, options);
}

/** The largest files are named until the others fit. */
function checkSizes(findings: Findings, options: ElementWebOptions): void {
  const props = new Map([
    ...fixedAssets(options).map(([, prop, asset]) => [asset, prop] as const),
    ...Object.entries(options.staticFiles ?? {}).map(([name, asset]) => [asset, `staticFiles['${name}']`] as const),
  ]);
  const sizes = [...customAssets(options).values()].map((asset) => ({ asset, size: asset._content?.length ?? 0 }));
  let total = sizes.reduce((sum, { size }) => sum + size, 0);
  for (const { asset, size } of sizes.sort((a, b) => b.size - a.size)) {
    if (total <= LIMIT) return;
    findings.add(
      props.get(asset) ?? 'staticFiles',
      `has ${size} bytes, and own files together have ${total}, while ${LIMIT} fit into the cluster: use a smaller file, or Asset.fromUrl()`,
    );
    total -= size;
  }
}
