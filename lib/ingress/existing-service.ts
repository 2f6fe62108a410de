import { App, Chart } from 'cdk8s';
import { Service } from 'cdk8s-plus-28';

/** A Service that exists already, as a route needs it. It is made in an app of its own, since cdk8s-plus has no reference to a Service, and nobody may apply it. */
export function existingService(name: string, port: number, namespace?: string): Service {
  const place = namespace === undefined ? {} : { namespace };
  return new Service(new Chart(new App(), 'elsewhere'), name, { metadata: { name, ...place }, ports: [{ port }] });
}
