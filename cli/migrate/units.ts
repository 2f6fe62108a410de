import { call, literal } from './code';
import type { Code } from './code';

const UNITS: { readonly [unit: string]: number | undefined } = {
  s: 1,
  m: 60,
  h: 3600,
  d: 86400,
  w: 604800,
  y: 31536000,
};

/** A duration of Synapse, such as `30d` or a number of milliseconds, as code. Undefined if it isn't one. */
export function duration(value: unknown): Code | undefined {
  const found = /^(\d{1,15})([smhdwy]?)$/.exec(
    typeof value === 'number' ? String(value) : typeof value === 'string' ? value : '',
  );
  if (!found) return undefined;
  const seconds = found[2] === '' ? Number(found[1]) / 1000 : Number(found[1]) * (UNITS[found[2]] ?? 0);
  if (!Number.isSafeInteger(seconds) || seconds < 1) return undefined;
  if (seconds % 86400 === 0) return call('Duration.days', literal(seconds / 86400));
  return seconds % 3600 === 0
    ? call('Duration.hours', literal(seconds / 3600))
    : call('Duration.seconds', literal(seconds));
}

/** A size of Synapse, such as `100M` or a number of bytes, as code. Undefined if it isn't one. */
export function uploadSize(value: unknown): Code | undefined {
  const found = /^(\d{1,15})([KMGT]?)$/.exec(
    typeof value === 'number' ? String(value) : typeof value === 'string' ? value : '',
  );
  if (!found) return undefined;
  const power = 'KMGT'.indexOf(found[2]);
  return size(found[2] === '' ? Number(found[1]) / 1024 : Number(found[1]) * 1024 ** power);
}

/** A quantity of Kubernetes that is a size, such as `10Gi`, as code. Undefined if it isn't one in whole KiB. */
export function quantity(value: unknown): Code | undefined {
  const found = /^(\d{1,12})(Ki|Mi|Gi|Ti|k|M|G|T)?$/.exec(
    typeof value === 'number' ? String(value) : typeof value === 'string' ? value : '',
  );
  if (!found) return undefined;
  const power = 'KMGT'.indexOf((found[2] ?? '?')[0].toUpperCase()) + 1;
  const bytes = Number(found[1]) * (found[2]?.endsWith('i') ? 1024 : 1000) ** power;
  return size(bytes / 1024);
}

function size(kibibytes: number): Code | undefined {
  if (!Number.isSafeInteger(kibibytes) || kibibytes < 1) return undefined;
  if (kibibytes % 1024 ** 2 === 0) return call('Size.gibibytes', literal(kibibytes / 1024 ** 2));
  return kibibytes % 1024 === 0
    ? call('Size.mebibytes', literal(kibibytes / 1024))
    : call('Size.kibibytes', literal(kibibytes));
}

/** A quantity of CPU, such as `500m`, `0.5` or 2, as code. */
export function cpu(value: unknown): Code | undefined {
  const found = /^(\d{1,6}(\.\d{1,3})?)(m?)$/.exec(
    typeof value === 'number' ? String(value) : typeof value === 'string' ? value : '',
  );
  if (!found) return undefined;
  const millis = found[3] === 'm' ? Number(found[1]) : Math.round(Number(found[1]) * 1000);
  return Number.isSafeInteger(millis) && millis > 0 ? call('Cpu.millis', literal(millis)) : undefined;
}
