import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative, resolve } from 'node:path';
import { Failure } from '../failure';

const COMPILED = 'build/synth';

/**
 * Type-checks the project of the current folder, and compiles it.
 *
 * @returns the compiled `main`
 */
export function compile(main: string): string {
  const inside = relative('.', resolve(main));
  if (inside.startsWith('..') || !/\.[cm]?ts$/.test(inside)) {
    throw new Failure(`${main} must be a TypeScript file in this folder. Nothing was written.`);
  }
  for (const file of [inside, 'tsconfig.json']) {
    if (!existsSync(file)) {
      throw new Failure(`There is no ${file} here: "npx cdk8s-matrix init" makes a project. Nothing was written.`);
    }
  }
  const options = {
    noEmit: 'false',
    noEmitOnError: 'true',
    outDir: COMPILED,
    rootDir: '.',
    declaration: 'false',
    incremental: 'true',
    tsBuildInfoFile: join(COMPILED, 'tsbuildinfo'),
    // Unused names are not an error.
    noUnusedLocals: 'false',
    noUnusedParameters: 'false',
  };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
  const { status, stdout } = spawnSync(process.execPath, [compiler(), '-p', '.', ...args], { encoding: 'utf8' });
  if (status !== 0) {
    throw new Failure(`${stdout}\nNothing was written: ${inside} and what it imports must compile first.`);
  }
  const compiled = resolve(COMPILED, inside.replace(/ts$/, 'js'));
  if (!existsSync(compiled)) {
    throw new Failure(`${inside} isn't among the files of tsconfig.json: add it to "include". Nothing was written.`);
  }
  return compiled;
}

function compiler(): string {
  try {
    return createRequire(resolve('package.json')).resolve('typescript/lib/tsc.js');
  } catch {
    const remedy = 'run "npm install", or "npm install --save-dev typescript" first';
    throw new Failure(`There is no TypeScript in this project: ${remedy}. Nothing was written.`);
  }
}
