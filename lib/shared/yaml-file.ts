import { stringify } from 'yaml';

/** A YAML file that parsers of YAML 1.1, such as Python's, read correctly. Texts are quoted, since YAML 1.1 doesn't read a bare `=`, `on` or `1:30` as text. */
export function yamlFile(content: unknown): string {
  return stringify(content, {
    version: '1.1',
    defaultStringType: 'QUOTE_DOUBLE',
    defaultKeyType: 'PLAIN',
    lineWidth: 0,
    aliasDuplicateObjects: false,
  });
}
