import type { ExampleSource } from './example-source';
import type { ExampleView } from './example-view';

export const listExamples = ({ examples }: { examples: ExampleSource }): Promise<ExampleView[]> => examples.all();
