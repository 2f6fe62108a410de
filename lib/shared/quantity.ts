import { k8s } from 'cdk8s-plus-28';

const UNITS = ['Ki', 'Mi', 'Gi', 'Ti'];

/** A size in the form in which the API server keeps it. `kubectl apply` would report 1024Mi as changed each time, as the server keeps 1Gi. */
export function binaryQuantity(kibibytes: number): k8s.Quantity {
  let [size, unit] = [kibibytes, 0];
  while (size > 0 && size % 1024 === 0 && unit < UNITS.length - 1) [size, unit] = [size / 1024, unit + 1];
  return k8s.Quantity.fromString(`${size}${UNITS[unit]}`);
}

/** The KiB of a quantity with a binary suffix. Undefined for a quantity in another form. */
export function kibibytesOf(quantity: k8s.Quantity | undefined): number | undefined {
  const found = /^(\d+)([KMGT]i)$/.exec(String(quantity?.value));
  return found ? Number(found[1]) * 1024 ** UNITS.indexOf(found[2]) : undefined;
}
