import type { PriceCatalogue } from '@/graph/bound/prices';
import type { WorkflowDocument } from '@/graph/document';
import type { ScopeOptions, ScopeValue } from '@/graph/scope';
import type { KnownVersions } from '@/nodes/sub-workflow/known-versions';
import type { CheckAnswer, CheckMessage, CheckRequest } from './check-protocol';

type Ask<Kind extends CheckRequest['kind']> = Omit<Extract<CheckRequest, { kind: Kind }>, 'id'>;
type Answer<Kind extends CheckAnswer['kind']> = Extract<CheckAnswer, { kind: Kind }>;

/** Asks the worker that compiles. One worker a page, made when something is first asked. */
export class Checker {
  private worker: Worker | null = null;
  /** what the worker has; documents are never changed in place */
  private sent: WorkflowDocument | null = null;
  private nextId = 1;
  private readonly waiting = new Map<number, (answer: CheckAnswer) => void>();

  check(document: WorkflowDocument, prices: PriceCatalogue, versions: KnownVersions): Promise<Answer<'check'>> {
    return this.ask<'check'>(document, { kind: 'check', prices, versions });
  }

  async values(document: WorkflowDocument, nodeId: string, options: ScopeOptions = {}): Promise<ScopeValue[]> {
    return (await this.ask<'values'>(document, { kind: 'values', nodeId, options })).values;
  }

  stop(): void {
    this.worker?.terminate();
    this.worker = null;
    this.sent = null;
    this.waiting.clear();
  }

  private ask<Kind extends CheckRequest['kind']>(
    document: WorkflowDocument,
    request: Ask<Kind>,
  ): Promise<Answer<Kind>> {
    this.worker ??= this.start();
    const id = this.nextId++;
    const { worker } = this;
    return new Promise((resolve) => {
      this.waiting.set(id, (answer) => resolve(answer as Answer<Kind>));
      if (this.sent !== document) worker.postMessage({ kind: 'document', document } satisfies CheckMessage);
      this.sent = document;
      worker.postMessage({ ...request, id });
    });
  }

  private start(): Worker {
    const worker = new Worker(new URL('./check-worker.ts', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }: MessageEvent<CheckAnswer>) => {
      this.waiting.get(data.id)?.(data);
      this.waiting.delete(data.id);
    };
    return worker;
  }
}
