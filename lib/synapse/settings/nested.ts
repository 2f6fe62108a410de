import type { Config } from '../../shared/merge';

/** The config with these values. A key such as `presence/enabled` is inside a block. Undefined values are left out. */
export function nested(entries: readonly (readonly [key: string, value: unknown])[]): Config {
  const config: { [key: string]: unknown } = {};
  for (const [key, value] of entries) {
    if (value === undefined) continue;
    const [last, ...blocks] = key.split('/').reverse();
    blocks.reduceRight((block, name) => (block[name] ??= {}) as typeof config, config)[last] = value;
  }
  return config;
}
