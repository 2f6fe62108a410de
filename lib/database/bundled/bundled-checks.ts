import { checkImage, checkSize } from '../../shared/checks';
import type { Findings } from '../../shared/findings';
import { checkPools } from '../pools';
import type { BundledPostgresOptions } from './bundled-options';
import type { BundledSettings } from './bundled-settings';
import { leastMemory } from './postgres-tuning';

/** Finds what is wrong with the options of a bundled PostgreSQL. `settings` are made from the options, with defaults filled in. */
export function checkBundled(findings: Findings, options: BundledPostgresOptions, settings: BundledSettings): void {
  options.storage?._check(findings, 'storage');
  for (const name of ['image', 'upgradeFrom'] as const) {
    const image = options[name];
    if (image !== undefined) checkImage(findings, name, image);
  }
  if (options.upgradeFrom === settings.image) {
    findings.add(
      'upgradeFrom',
      "must be the image of the old major version, and is 'image' itself",
      options.upgradeFrom,
    );
  }
  if (options.resources?.memory?.limit) {
    findings.add(
      'resources.memory.limit',
      "must be left out: PostgreSQL is tuned to the prop 'memory', which is the limit",
    );
  }
  checkCounts(findings, settings);
  checkMemory(findings, options, settings);
}

function checkCounts(findings: Findings, { maxConnections, poolSize }: BundledSettings): void {
  const before = findings.all.length;
  if (!Number.isInteger(maxConnections) || maxConnections < 1 || maxConnections > 10_000) {
    findings.add('maxConnections', 'must be a whole number from 1 to 10000', maxConnections);
  }
  if (!Number.isInteger(poolSize) || poolSize < 1) {
    findings.add('poolSize', 'must be a whole number, 1 or more', poolSize);
  }
  if (findings.all.length > before) return;
  checkPools(findings, 'maxConnections', { ofProcess: poolSize, accepted: maxConnections }, 1);
}

function checkMemory(
  findings: Findings,
  { memory: given, resources }: BundledPostgresOptions,
  { memory, maxConnections }: BundledSettings,
): void {
  if (given) checkSize(findings, 'memory', given);
  const kibibytes = memory.toKibibytes({ rounding: 2 });
  const least = leastMemory(maxConnections);
  if (kibibytes % 1024 !== 0) {
    findings.add('memory', 'must be in whole MiB, for example Size.gibibytes(1)', memory.asString());
  } else if (kibibytes / 1024 < least) {
    findings.add('memory', `must be ${least} MiB or more for ${maxConnections} connections`, memory.asString());
  }
  const request = resources?.memory?.request;
  if (request && request.toKibibytes({ rounding: 2 }) > kibibytes) {
    findings.add('resources.memory.request', "must not be above 'memory'", request.asString());
  }
}
