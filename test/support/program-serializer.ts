import { digest } from './digest';

/** A longer text is a program, which has its own tests. */
const LINES = 3;
const WITH_PROGRAMS = ['command', 'args'] as const;

interface Container {
  readonly image: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
}

type Serializer = Extract<jest.SnapshotSerializerPlugin, { serialize: unknown }>['serialize'];

const isProgram = (text: string): boolean => text.split('\n').length > LINES;

/** Snapshots hold the programs of a container as digests. */
export const test: jest.SnapshotSerializerPlugin['test'] = (value?: Partial<Container>) =>
  typeof value?.image === 'string' && WITH_PROGRAMS.some((name) => value[name]?.some(isProgram));

export const serialize: Serializer = (value: Container, ...rest) => {
  const [config, indentation, depth, refs, printer] = rest;
  const texts = WITH_PROGRAMS.flatMap((name) => {
    const words = value[name]?.map((text) => (isProgram(text) ? digest('program', text) : text));
    return words ? [[name, words]] : [];
  });
  return printer({ ...value, ...Object.fromEntries(texts) }, config, indentation, depth, refs);
};
