import type { Point, Rectangle } from './routes';

/** The part of dagre that we use. Its own types are an ES module without the endings of files, which this compiler refuses. */
export interface Dagre {
  readonly Graph: new (options: { readonly compound: boolean; readonly multigraph: boolean }) => DagreGraph;
  readonly layout: (graph: DagreGraph) => void;
}

export interface DagreGraph {
  setGraph(options: { readonly [option: string]: string | number }): void;
  setNode(id: string, size: { readonly width?: number; readonly height?: number }): void;
  setParent(id: string, parent: string): void;
  setEdge(from: string, to: string, options: { readonly weight: number }): void;
  /** The place of a node's middle, after the layout. */
  node(id: string): Partial<Rectangle>;
  edge(from: string, to: string): { readonly points?: readonly Point[] };
}
