import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { IConstruct } from 'constructs';
import { TreeValues } from '../shared/tree';
import type { WellKnownAnswers } from './well-known-config';
import { README_TITLE, wellKnownReadme } from './well-known-readme';

/** Answers that a web server of the user gives. */
export interface ForeignAnswers {
  readonly serverName: string;
  /** Called at synth, as parts that are made later add to them. */
  readonly answers: () => WellKnownAnswers;
}

/** The folder beside the manifests. */
export const WELL_KNOWN_FOLDER = 'well-known';

const ANSWERS = new TreeValues<ForeignAnswers>('cdk8s-matrix:well-known');

/** Leaves the answers of a homeserver to a web server of the user, who gets them as files. */
export function leaveAnswers(scope: IConstruct, answers: ForeignAnswers): void {
  ANSWERS.add(scope, answers);
}

/** The files for the web servers of the user, by their path in the folder. Several servers have a folder each. */
export function wellKnownFiles(app: IConstruct): Map<string, string> {
  const left = [...ANSWERS.byChart(app).values()].flat();
  const files = new Map<string, string>();
  const places = left.map(({ serverName, answers }) => {
    const folder = left.length > 1 ? `${serverName}/matrix` : 'matrix';
    for (const [name, answer] of Object.entries(answers())) {
      files.set(`${folder}/${name}`, `${JSON.stringify(answer)}\n`);
    }
    return { serverName, folder };
  });
  if (places.length > 0) files.set('README.md', wellKnownReadme(places));
  return files;
}

/** The files of an earlier run in the folder. A folder that has no text of this library is somebody else's. */
export function earlierFiles(folder: string): string[] {
  try {
    if (!readFileSync(join(folder, 'README.md'), 'utf8').startsWith(`${README_TITLE}\n`)) return [];
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    return names.filter((name) => OURS.test(name.replaceAll('\\', '/'))).map((name) => join(folder, name));
  } catch {
    // An output folder that isn't there has nothing to delete.
    return [];
  }
}

const OURS = /^(README\.md|([^/]+\/)?matrix\/(client|server|support))$/;
