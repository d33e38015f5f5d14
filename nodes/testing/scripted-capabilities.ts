import type { FileRef, Json } from '@/graph/json';
import type { Capabilities } from '@/server/engine/attempt';
import { type DocumentContent, type HttpAnswer, StepFailure } from '@/server/engine/contract';
import type { Usage } from '@/server/engine/events';
import type { StepError } from '@/server/engine/step-error';

/** What the outside answers in a test. An entry is used when its `when` is part of what was asked; the first one wins. */
export interface Script {
  models?: { when?: string; model?: string; text?: string; value?: Json; error?: Partial<StepError> }[];
  tools?: { tool: string; when?: string; data?: Json; text?: string; isError?: boolean }[];
  code?: { when?: string; value: Json }[];
  /** answers of web addresses; `when` is part of the method and the address: "GET https://api.example.com/orders" */
  http?: (Partial<HttpAnswer> & { when?: string; error?: Partial<StepError> })[];
  /** runs of other workflows that can be begun, by the hash of their version, and what each gives */
  workflows?: Record<string, { name: string; output: Json }>;
  /** by file name */
  documents?: Record<string, Partial<DocumentContent>>;
}

const USAGE: Usage = {
  model: 'script:model',
  provider: 'script',
  isStandIn: false,
  inputTokens: 10,
  cachedTokens: null,
  outputTokens: 5,
  reasoningTokens: null,
  costUsd: 0.001,
};

/** Capabilities that answer from a script and nowhere else; what the script does not foresee is a mistake of the test. */
export function scriptedCapabilities(script: Script): Capabilities {
  const find = <Entry extends { when?: string }>(entries: Entry[] | undefined, asked: string): Entry => {
    const entry = entries?.find(({ when }) => when === undefined || asked.includes(when));
    if (!entry) throw new Error(`The script has no answer to: ${asked.slice(0, 200)}`);
    return entry;
  };
  return {
    llm: {
      async generate({ model, prompt, schema }, { onText }) {
        const ofModel = script.models?.filter((entry) => entry.model === undefined || entry.model === model);
        const { text, value, error } = find(ofModel, prompt);
        if (error)
          throw new StepFailure({ code: 'scripted', message: 'The script says so.', transient: false, ...error });
        const answer = text ?? JSON.stringify(value);
        if (!schema) onText?.(answer);
        return { text: answer, ...(schema ? { value } : {}), usage: USAGE, finishReason: 'stop', warnings: [] };
      },
    },
    mcp: {
      async callTool(call) {
        const entries = script.tools?.filter((entry) => entry.tool === call.tool);
        const {
          data = null,
          text = JSON.stringify(data),
          isError = false,
        } = find(entries, JSON.stringify(call.arguments));
        return { isError, data, text, files: [], isDemo: false };
      },
    },
    sandbox: {
      async run(job) {
        return { value: find(script.code, job.code).value, logs: [] };
      },
    },
    http: {
      async send({ method, url }) {
        const { when: _, error, ...answer } = find(script.http, `${method} ${url}`);
        if (error)
          throw new StepFailure({ code: 'scripted', message: 'The script says so.', transient: false, ...error });
        return { status: 200, headers: {}, data: null, text: '', file: null, ...answer };
      },
    },
    children: {
      async start({ versionHash, idempotencyKey }) {
        const workflow = script.workflows?.[versionHash];
        if (!workflow) throw new Error(`The script has no workflow ${versionHash}`);
        return { childRunId: `${versionHash}/${idempotencyKey}`, workflow: workflow.name };
      },
      async startGroup() {
        throw new Error('The script spreads no items.');
      },
    },
    documents: {
      async read({ file }: { file: FileRef }) {
        const content = script.documents?.[file.name];
        if (!content) throw new Error(`The script has no document ${file.name}`);
        return { kind: 'text', text: '', pages: [], warnings: [], ...content };
      },
    },
  };
}
