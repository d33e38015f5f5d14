'use client';

import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { useSearchParams } from 'next/navigation';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useApi } from '@/components/api/trpc';
import { uploadFile } from '@/components/api/upload-file';
import { useSession } from '@/components/shell/session';
import { registry } from '@/nodes/registry';
import { FormServicesProvider } from '../forms/form-services';
import { toast } from '../ui/toast';
import { FlowProvider } from './flow/flow-context';
import { editorCommands } from './keys/editor-commands';
import { useKeys } from './keys/use-keys';
import { useClipboardEvents } from './menus/use-clipboard-events';
import { startFormOf } from './run/start-form';
import { useRunControl } from './run/use-run-control';
import { EditorLayout } from './shell/editor-layout';
import { chooseTextFile, exportDocument } from './shell/file-exchange';
import type { ImportState } from './shell/import-dialog';
import { EditorProvider } from './store/editor-context';
import { useChecks } from './use-checks';
import {
  type EditorParts,
  focusSettings,
  goToStep,
  useEditorParts,
  useTidy,
  type Workflow,
} from './use-workflow-editor';

const ImportDialog = dynamic(() => import('./shell/import-dialog').then((module) => module.ImportDialog));

/** One workflow, open for work. */
export const WorkflowEditor = ({ workflow }: { workflow: Workflow }) => {
  const { role } = useSession();
  const made = useEditorParts(workflow, role === 'viewer');
  return (
    <EditorProvider editor={made.editor}>
      <FlowProvider parts={made.parts}>
        <Services workflowId={workflow.id}>
          <OpenEditor workflowId={workflow.id} made={made} />
        </Services>
      </FlowProvider>
    </EditorProvider>
  );
};

const Services = ({ workflowId, children }: { workflowId: string; children: React.ReactNode }) => {
  const api = useApi();
  const models = useQuery(api.models.list.queryOptions(undefined, { staleTime: 60_000 }));
  const connections = useQuery(api.connections.list.queryOptions(undefined, { staleTime: 60_000 }));
  const workflows = useQuery(api.workflows.published.queryOptions(undefined, { staleTime: 60_000 }));
  const credentials = useQuery(api.credentials.list.queryOptions(undefined, { staleTime: 60_000 }));
  const services = useMemo(
    () => ({
      models: models.data ? { choices: models.data.models, defaultModel: models.data.default } : null,
      connections: connections.data ?? null,
      workflows: workflows.data?.map((one) => ({ ...one, isOpen: one.id === workflowId })) ?? null,
      credentials: credentials.data ?? null,
      uploadFile: (file: File) => uploadFile(file),
    }),
    [models.data, connections.data, workflows.data, credentials.data, workflowId],
  );
  return <FormServicesProvider services={services}>{children}</FormServicesProvider>;
};

const OpenEditor = ({ workflowId, made }: { workflowId: string; made: EditorParts }) => {
  const { editor, parts, checker, autosave } = made;
  const control = useRunControl(workflowId, autosave);
  useChecks(editor, checker);
  const { tidy, isTidying } = useTidy(made);
  const [importing, setImporting] = useState<ImportState | null>(null);
  const params = useSearchParams();

  const actions = useMemo(() => {
    const importText = async (text: string) => {
      const { parseDocumentText } = await import('@/graph/migrate/parse-document');
      const parsed = parseDocumentText(text, registry);
      setImporting(
        'document' in parsed ? { kind: 'ready', ...parsed } : { kind: 'refused', findings: parsed.findings },
      );
    };
    return {
      importText,
      run: () => {
        const errors = editor.view.getState().findings.filter((finding) => finding.severity === 'error');
        if (errors.length > 0) editor.view.setState({ dialog: 'findings' });
        else if (startFormOf(editor.document, registry)) editor.view.setState({ dialog: 'run' });
        else void control.start({});
      },
      goTo: (nodeId: string, field?: string) => goToStep(made, nodeId, { field }),
    };
  }, [editor, control, made]);

  const commands = useMemo(
    () =>
      editorCommands({
        editor,
        controls: parts.controls,
        tidy,
        run: actions.run,
        save: () =>
          void autosave.flush().then((revision) => (revision === null ? toast.error('Not saved.') : toast('Saved'))),
        exportFile: () => exportDocument(editor.document),
        importFile: () => void chooseTextFile().then((text) => (text === null ? undefined : actions.importText(text))),
        focusStep: (nodeId) => goToStep(made, nodeId, { takesFocus: true }),
        focusPanel: () => {
          const [nodeId] = editor.selectedNodeIds();
          if (nodeId) focusSettings(made, nodeId);
        },
      }),
    [editor, parts, tidy, actions, autosave, made],
  );
  useKeys(commands);
  useClipboardEvents(editor, parts.controls);

  // A link may lead to a step and a field of it: from a failed step in the inspector, from a finding elsewhere.
  const step = params.get('step');
  const field = params.get('field');
  useEffect(() => {
    if (step && editor.node(step))
      goToStep(made, step, { field: field ? (field.startsWith('config') ? field : `config.${field}`) : undefined });
  }, [step, field, editor, made]);

  const wantsBudget = params.get('show') === 'budget';
  useEffect(() => {
    if (wantsBudget) editor.view.setState({ dialog: 'bound' });
  }, [wantsBudget, editor]);

  // "Run" in the list of workflows leads here, where the steps are in sight. Once: a reload must not run it again.
  const wantsRun = params.has('run');
  const hasRun = useRef(false);
  useEffect(() => {
    if (!wantsRun || hasRun.current) return;
    hasRun.current = true;
    window.history.replaceState(null, '', window.location.pathname);
    actions.run();
  }, [wantsRun, actions]);

  return (
    <>
      <EditorLayout
        workflowId={workflowId}
        made={made}
        control={control}
        commands={commands}
        isTidying={isTidying}
        onTidy={tidy}
        onRun={actions.run}
        onGoTo={actions.goTo}
        onImport={actions.importText}
      />
      {importing ? <ImportDialog state={importing} onClose={() => setImporting(null)} /> : null}
    </>
  );
};
