'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { apiErrorMessage, apiErrorOf } from '@/components/api/api-error';
import { useApi, useApiClient } from '@/components/api/trpc';
import type { Budget } from '@/graph/budget';
import type { JsonObject } from '@/graph/json';
import { isTerminal } from '@/server/engine/is-terminal';
import { toast } from '../../ui/toast';
import { useFlowParts, useRunView } from '../flow/flow-context';
import type { Autosave } from '../save/autosave';
import { useEditor } from '../store/editor-context';
import { withFindings } from '../store/view-store';
import { emptyRunView } from './run-store';

export interface RunControl {
  isRunning: boolean;
  isStarting: boolean;
  /**
   * Starts a run of what is on the canvas, once it is saved, within the budget of the workflow, or within this one where it is
   * smaller. What was wrong with the input comes back by field.
   */
  start(input: JsonObject, budget?: Budget | null): Promise<{ problems: Record<string, string> } | null>;
  stop(): void;
  /** shows a run on the canvas */
  open(run: { id: string; number: number }): void;
  close(): void;
}

/** More steps than this would be too small to read when all are shown. */
const FITS = 24;

export const useRunControl = (workflowId: string, autosave: Autosave): RunControl => {
  const api = useApi();
  const client = useApiClient();
  const queries = useQueryClient();
  const editor = useEditor();
  const { runs, controls } = useFlowParts();
  const starting = useMutation(api.runs.start.mutationOptions());
  const cancelling = useMutation(
    api.runs.cancel.mutationOptions({ onError: (error) => toast.error(apiErrorMessage(error)) }),
  );
  const isRunning = useRunView((run) => run.runId !== null && run.log !== null && !isTerminal(run.log.state.status));
  const { mutateAsync } = starting;
  const { mutate: cancel } = cancelling;

  const start = useCallback(
    async (input: JsonObject, budget: Budget | null = null) => {
      const revision = await autosave.flush();
      if (revision === null) {
        toast.error('This workflow is not saved yet, so it was not run. Save it first.');
        return { problems: {} };
      }
      try {
        const { document } = editor;
        const { runId } = await mutateAsync({
          workflowId,
          revision,
          input,
          idempotencyKey: crypto.randomUUID(),
          ...(budget ? { budget } : {}),
        });
        runs.setState({ ...emptyRunView, runId, document });
        // The strip of the run takes a part of the canvas away.
        if (document.nodes.length <= FITS) requestAnimationFrame(() => requestAnimationFrame(() => controls.begin()));
        editor.view.setState({ leftTab: 'steps', dialog: null, panelTab: 'result' });
        const run = await client.runs.get.query({ id: runId });
        if (runs.getState().runId === runId) runs.setState({ number: run.number, document: run.document });
        void queries.invalidateQueries({ queryKey: api.runs.list.queryKey() });
        return null;
      } catch (error) {
        const data = apiErrorOf(error);
        if (data?.findings && data.findings.length > 0) {
          editor.view.setState({ ...withFindings(data.findings), dialog: 'findings' });
          return { problems: {} };
        }
        const problems = Object.fromEntries((data?.problems ?? []).map(({ path, message }) => [path, message]));
        if (Object.keys(problems).length === 0) toast.error(apiErrorMessage(error));
        return { problems };
      }
    },
    [autosave, editor, mutateAsync, workflowId, runs, controls, client, queries, api],
  );

  const stop = useCallback(() => {
    const { runId } = runs.getState();
    if (runId) cancel({ id: runId });
  }, [runs, cancel]);

  const open = useCallback(
    (run: { id: string; number: number }) => {
      runs.setState({ ...emptyRunView, runId: run.id, number: run.number });
      editor.view.setState({ panelTab: 'result' });
      void client.runs.get
        .query({ id: run.id })
        .then((view) => {
          if (runs.getState().runId === run.id) runs.setState({ document: view.document, retryOf: view.retryOf });
        })
        .catch((error: unknown) => toast.error(apiErrorMessage(error)));
    },
    [runs, client, editor],
  );

  const close = useCallback(() => {
    runs.setState(emptyRunView);
    editor.view.setState({ panelTab: 'settings' });
  }, [runs, editor]);

  return useMemo(
    () => ({ isRunning, isStarting: starting.isPending, start, stop, open, close }),
    [isRunning, starting.isPending, start, stop, open, close],
  );
};
