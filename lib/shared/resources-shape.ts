import { Size, SizeRoundingBehavior } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import type { ContainerResources, CpuResources, MemoryResources } from 'cdk8s-plus-28';
import { checked, instanceOf, shapeOf } from './kinds';
import { take } from './shape';
import type { Kind, Shape } from './shape';

/** The smallest unit in which cdk8s-plus writes a size. It throws an error of its own for a part of one. */
const UNITS = { MiB: 1024 ** 2, GiB: 1024 ** 3 };

const CPU: Shape<CpuResources> = { request: cpu(), limit: cpu() };
const MEMORY: Shape<MemoryResources> = { request: amount('MiB'), limit: amount('MiB') };
const STORAGE: Shape<MemoryResources> = { request: amount('GiB'), limit: amount('GiB') };

const RESOURCES: Shape<ContainerResources> = {
  cpu: ordered<Cpu, CpuResources>(CPU, (given) => cores(given.amount)),
  memory: ordered<Size, MemoryResources>(MEMORY, bytes),
  ephemeralStorage: ordered<Size, MemoryResources>(STORAGE, bytes),
};

/** CPU, memory and disk of a container. */
export const resources: Kind<ContainerResources> = shapeOf(RESOURCES);

/** An amount of CPU. */
export function cpu(): Kind<Cpu> {
  return checked(instanceOf(Cpu, 'Cpu.millis(100)'), (findings, prop, { amount: given }) => {
    if (typeof given === 'string' && /^(\d{1,9}m|\d{1,6}(\.\d{1,3})?)$/.test(given)) return;
    findings.add(prop, 'must be 0 or more, in whole thousandths, for example Cpu.millis(100)', given);
  });
}

/** The number of cores in a written amount of CPU. */
export function cores(given: string): number {
  return given.endsWith('m') ? parseFloat(given) / 1000 : Number(given);
}

function amount(unit: keyof typeof UNITS): Kind<Size> {
  return checked(instanceOf(Size, 'Size.mebibytes(256)'), (findings, prop, size) => {
    const units = bytes(size) / UNITS[unit];
    if (!Number.isSafeInteger(units) || units < 1) {
      findings.add(prop, `must be 1 ${unit} or more, in whole ${unit}`, size.asString());
    }
  });
}

function bytes(size: Size): number {
  return size.toKibibytes({ rounding: SizeRoundingBehavior.NONE }) * 1024;
}

/** Kubernetes refuses a request above its limit. */
function ordered<V, T extends { readonly request?: V; readonly limit?: V }>(
  shape: Shape<T>,
  measure: (value: V) => number,
): Kind<T> {
  return (findings, prop, value) => {
    const taken = take(findings, prop, value, shape);
    const { request, limit } = taken;
    if (request && limit && measure(request) > measure(limit)) {
      findings.add(`${prop}.request`, "must not be above the 'limit'");
    }
    return taken;
  };
}
