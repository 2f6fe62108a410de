import { join } from 'node:path';
import { App, Yaml } from 'cdk8s';
import type { AppProps } from 'cdk8s';
import { mermaidOf } from './picture/mermaid';
import type { Picture } from './picture/picture';
import { PICTURE_FILE, earlierPicture, stackPictures } from './picture/stack-pictures';
import { svgOf } from './picture/svg';
import { Findings } from './shared/findings';
import { manifestYaml } from './shared/manifest-yaml';
import { findMisread, writesSafely } from './shared/manifest-text';
import type { Manifest } from './shared/manifest-text';
import { NextSteps } from './shared/next-steps/next-steps';
import { OutputFiles } from './shared/output-files';
import { hasHalfPair } from './shared/plain-text';
import { rememberChecks } from './shared/synth-memory';
import { WELL_KNOWN_FOLDER, earlierFiles, wellKnownFiles } from './synapse/well-known-files';

/** The file beside the manifests that lists the steps to do by hand. `kubectl apply -f` ignores it. */
export const NEXT_STEPS_FILE = 'NEXT-STEPS.md';

/**
 * A cdk8s app that also writes `NEXT-STEPS.md` beside the manifests: the steps to do by hand for each `MatrixStack`, and for each chart with parts of this
 * library. If another web server has to answer `/.well-known/matrix/…`, it writes the files for it into `well-known/`. It also draws `STACK.svg`: who talks to whom.
 * The parts work in a plain `App` too, which writes only the manifests.
 *
 * It writes all files or none, deletes manifests of an earlier run from the output directory, lets only their owner read manifests with secrets, and writes texts
 * so that kubectl reads them as they are.
 */
export class MatrixApp extends App {
  constructor(props?: AppProps) {
    super(props);
    writesSafely(this);
  }

  /** Writes the manifests, `NEXT-STEPS.md` and `STACK.svg` to the output directory. */
  public override synth(): void {
    const charts = this.charts.map(({ node }) => node.path);
    const files = new OutputFiles(this.outdir, this.outputFileExtension, charts);
    const manifests = new Map<string, Manifest[]>();
    const save = (path: string, objects: Manifest[]) =>
      void manifests.set(path, [...(manifests.get(path) ?? []), ...objects]);
    files.prepare();
    withYaml({ save }, () => rememberChecks(() => super.synth()));
    for (const [path, objects] of manifests) files.add(path, this.write(objects), objects.some(holdsSecret));
    const pictures = stackPictures(this, [...manifests.values()].flat());
    const steps = this.charts.map((chart) => withPicture(NextSteps.of(chart).markdown, pictures.get(chart)));
    files.add(join(this.outdir, NEXT_STEPS_FILE), steps.filter((text) => text !== '').join('\n'), false);
    if (pictures.size > 0) files.add(join(this.outdir, PICTURE_FILE), svgOf([...pictures.values()]), false);
    const wellKnown = join(this.outdir, WELL_KNOWN_FOLDER);
    for (const [path, text] of wellKnownFiles(this)) files.add(join(wellKnown, path), text, false);
    files.drop([...earlierFiles(wellKnown), ...earlierPicture(this.outdir)]);
    files.write();
  }

  /** The manifests as one YAML text. */
  public override synthYaml(): string {
    const stringify = (...objects: Manifest[]) => this.write(objects);
    return withYaml({ stringify }, () => rememberChecks(() => super.synthYaml()));
  }

  private write(objects: readonly Manifest[]): string {
    const findings = new Findings();
    const half = (text: string) =>
      hasHalfPair(text) ? 'has half of a surrogate pair, which is no character' : undefined;
    for (const object of objects) findMisread(findings, object, half);
    findings.throwIfAny('The manifests');
    return manifestYaml(objects);
  }
}

/** The next steps of a chart, with the picture of its connections at their end. */
function withPicture(steps: string, picture: Picture | undefined): string {
  if (steps === '' || !picture) return steps;
  const heading = `The connections, which \`${PICTURE_FILE}\` beside this file shows as well:`;
  return [steps, heading, '', '```mermaid', mermaidOf(picture), '```', ''].join('\n');
}

function holdsSecret({ kind, data, stringData }: Manifest): boolean {
  return kind === 'Secret' && Object.keys({ ...data, ...stringData }).length > 0;
}

/** Calls `act` while cdk8s uses other functions to write YAML: an app can't be given a writer of its own. */
function withYaml<T>(functions: Partial<Pick<typeof Yaml, 'save' | 'stringify'>>, act: () => T): T {
  const { save, stringify } = Yaml as unknown as { readonly [name: string]: () => void };
  Object.assign(Yaml, functions);
  try {
    return act();
  } finally {
    Object.assign(Yaml, { save, stringify });
  }
}
