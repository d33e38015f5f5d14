import type { ExampleView } from './example-view';

/** The examples that ship with this build. */
export interface ExampleSource {
  all(): Promise<ExampleView[]>;
}
