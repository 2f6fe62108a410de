import type { SecretKey } from './secret-key';

/** The command, as a line of code in Markdown, by which a person makes a Secret from a file that has the name of its key. */
export function secretCommand(namespace: string, { name, key }: SecretKey): string {
  return `    kubectl -n ${namespace} create secret generic ${name} --from-file=${key}`;
}
