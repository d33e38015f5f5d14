'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { apiErrorMessage, apiErrorOf } from '@/components/api/api-error';
import { type ApiOutputs, useApi, useApiClient } from '@/components/api/trpc';
import { registry } from '@/nodes/registry';
import { toast } from '../ui/toast';
import { cardModels } from './card-model';
import { Checker } from './check/checker';
import { createCanvasControls } from './flow/canvas-controls';
import { createFlow } from './flow/flow-adapter';
import type { FlowParts } from './flow/flow-context';
import { createRunStore } from './run/run-store';
import { Autosave } from './save/autosave';
import { Editor } from './store/editor';

export type Workflow = ApiOutputs['workflows']['get'];

export interface EditorParts {
  editor: Editor;
  parts: FlowParts;
  checker: Checker;
  autosave: Autosave;
}

const BIG = 15;

/** Everything an open workflow lives in, made once; stopped when the page is left. */
export const useEditorParts = (workflow: Workflow, isReadOnly: boolean): EditorParts => {
  const api = useApi();
  const client = useApiClient();
  const queries = useQueryClient();
  const { mutateAsync } = useMutation(api.workflows.save.mutationOptions({ retry: false }));
  const save = useRef(mutateAsync);
  save.current = mutateAsync;

  const [made] = useState((): EditorParts => {
    const editor = new Editor({
      document: workflow.document,
      registry,
      view: { isReadOnly, isMinimapOn: workflow.document.nodes.length > BIG },
    });
    const runs = createRunStore();
    const autosave = new Autosave({
      revision: workflow.revision,
      document: workflow.document,
      current: () => editor.document,
      save: async (revision, document) => {
        try {
          const result = await save.current({ id: workflow.id, revision, document });
          return { kind: 'saved', revision: result.revision };
        } catch (error) {
          const current = apiErrorOf(error)?.current as unknown as Workflow | undefined;
          if (apiErrorOf(error)?.code === 'CONFLICT' && current) {
            return { kind: 'stale', other: { revision: current.revision, document: current.document } };
          }
          throw error;
        }
      },
      sentenceOf: apiErrorMessage,
    });
    const parts = { flow: createFlow(editor, runs), runs, controls: createCanvasControls() };
    return { editor, parts, checker: new Checker(), autosave };
  });

  useEffect(() => {
    const { editor, autosave } = made;
    const stop = editor.documents.subscribe(() => autosave.touch());
    const guard = (event: BeforeUnloadEvent) => {
      if (autosave.isClean) return;
      void autosave.flush();
      event.preventDefault();
    };
    const follow = () => {
      if (document.visibilityState === 'hidden') {
        void autosave.flush();
        return;
      }
      void client.workflows.get
        .query({ id: workflow.id })
        .then((remote) => autosave.adopt(remote, (next) => editor.replace(next)))
        // Not being able to look is no news: the next save says what is wrong.
        .catch(() => undefined);
    };
    window.addEventListener('beforeunload', guard);
    document.addEventListener('visibilitychange', follow);
    return () => {
      stop();
      window.removeEventListener('beforeunload', guard);
      document.removeEventListener('visibilitychange', follow);
      void autosave.flush().then(() => queries.invalidateQueries({ queryKey: api.workflows.list.queryKey() }));
    };
  }, [made, client, workflow.id, queries, api]);

  return made;
};

/** Tidies what is chosen, or everything, in the worker. */
export const useTidy = ({ editor, parts }: EditorParts): { tidy: () => void; isTidying: boolean } => {
  const [isTidying, setTidying] = useState(false);
  const tidy = useCallback(async () => {
    if (editor.document.nodes.length === 0) return;
    setTidying(true);
    try {
      const [{ tidy: arrange }, { layoutInWorker }] = await Promise.all([
        import('./layout/tidy'),
        import('./layout/elk-worker'),
      ]);
      const before = editor.document;
      const selected = editor.view.getState().selectedIds;
      const sight = parts.controls.sight();
      const places = await arrange(before, cardModels(before, registry), layoutInWorker, {
        // As wide as the canvas shows at a readable size.
        maxWidth: Math.max(860, Math.min(1_800, (sight?.width ?? 1_000) * editor.view.getState().zoom * 1.1)),
        ...(selected.size > 1 ? { onlyIds: selected } : {}),
      });
      // What was changed meanwhile is not overwritten by places found for what was.
      if (editor.document !== before) return;
      editor.arrange(places);
      if (selected.size <= 1) requestAnimationFrame(() => parts.controls.begin());
    } catch {
      toast.error('The steps could not be arranged. Nothing was moved.');
    } finally {
      setTidying(false);
    }
  }, [editor, parts]);
  return useMemo(() => ({ tidy: () => void tidy(), isTidying }), [tidy, isTidying]);
};

const FOCUS_TRIES = 40;

/** Chooses a step, brings it into sight and puts the focus on it. */
export const goToStep = (
  { editor, parts }: EditorParts,
  nodeId: string,
  options: { field?: string; takesFocus?: boolean } = {},
): void => {
  editor.reveal(nodeId, options.field, options.takesFocus === true);
  const box = editor.boxes.get(nodeId);
  if (box) parts.controls.show(box);
  // Steps out of sight are not drawn until the canvas has moved there.
  if (options.takesFocus) focusWhenDrawn(`.react-flow__node[data-id="${CSS.escape(nodeId)}"]`, { preventScroll: true });
};

/** Opens the settings of a step and puts the focus on the first of them. */
export const focusSettings = ({ editor }: EditorParts, nodeId: string): void => {
  editor.view.setState({ isPanelOpen: true });
  const body = `[data-panel-body="${CSS.escape(nodeId)}"]`;
  focusWhenDrawn(`${body} :is(input, textarea, [role="textbox"], [role="combobox"])`);
};

const focusWhenDrawn = (selector: string, options?: FocusOptions): void => {
  let tries = 0;
  const attempt = () => {
    const element = document.querySelector<HTMLElement>(selector);
    if (element) element.focus(options);
    else if (tries++ < FOCUS_TRIES) requestAnimationFrame(attempt);
  };
  requestAnimationFrame(attempt);
};
