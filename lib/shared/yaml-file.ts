import { stringify } from 'yaml';

/** A YAML file that a parser of YAML 1.1, such as Python's, reads as it was meant: text is quoted, as a bare `=`, `on` or `1:30` is something else there. */
export function yamlFile(content: unknown): string {
  return stringify(content, {
    version: '1.1',
    defaultStringType: 'QUOTE_DOUBLE',
    defaultKeyType: 'PLAIN',
    lineWidth: 0,
    aliasDuplicateObjects: false,
  });
}
