'use client';

import { CircleQuestionMark, Ellipsis, X } from 'lucide-react';
import dynamic from 'next/dynamic';
import { memo, useMemo, useState } from 'react';
import type { WorkflowNode } from '@/graph/document';
import type { AnyNodeDefinition } from '@/graph/node-definition';
import { FormScopeProvider } from '../../forms/form-services';
import { PolicyFields, policySummary } from '../../forms/settings/policy-fields';
import { SettingsForm } from '../../forms/settings/settings-form';
import { IconButton } from '../../ui/icon-button';
import { KindTile } from '../../ui/kind-tile';
import { Note } from '../../ui/note';
import { Segmented } from '../../ui/segmented';
import { StepBoundSection } from '../bound/step-bound-section';
import { cardModel } from '../card-model';
import type { Checker } from '../check/checker';
import { useRunView } from '../flow/flow-context';
import { useEditor, useView } from '../store/editor-context';
import { FindingNotes } from './finding-notes';
import { GateSection } from './gate-section';
import { InputList } from './input-list';
import { ResultSection } from './result-section';
import { TitleInput } from './title-input';
import { useFormScopeOf } from './use-form-scope';

const HelpDialog = dynamic(() => import('./help-dialog').then((module) => module.HelpDialog));

/** One step: its name, what it may use, its settings, and what it gave in the run on the canvas. */
const StepPanelView = ({ node, workflowId, checker }: { node: WorkflowNode; workflowId: string; checker: Checker }) => {
  const editor = useEditor();
  const isReadOnly = useView((view) => view.isReadOnly);
  const tab = useView((view) => view.panelTab);
  const hasRun = useRunView((run) => run.runId !== null);
  const [isHelpShown, setHelpShown] = useState(false);
  const definition = editor.registry.get(node.type);
  const model = cardModel(node, definition);
  const scope = useFormScopeOf(node.id, workflowId, checker);
  return (
    <FormScopeProvider scope={scope}>
      <header className="flex gap-3 border-line border-b py-3 ps-4 pe-3">
        <KindTile kind={model.kind} icon={model.icon} size="lg" />
        <h2 className="sr-only">{node.title}</h2>
        <div className="min-w-0 flex-1">
          <TitleInput
            label="Name of the step"
            value={node.title}
            isReadOnly={isReadOnly}
            onChange={(title) => editor.setTitle(node.id, title)}
            className="-ms-1 w-full px-1 text-body"
          />
          <p className="truncate text-ink-2 text-meta" title={definition?.purpose}>
            {definition?.purpose}
          </p>
        </div>
        {definition ? (
          <IconButton
            label={`Help for ${definition.title}`}
            icon={<CircleQuestionMark size={16} />}
            onClick={() => setHelpShown(true)}
          />
        ) : null}
        {isHelpShown && definition ? (
          <HelpDialog type={definition.type} title={definition.title} onClose={() => setHelpShown(false)} />
        ) : null}
        <IconButton
          label="Actions for this step"
          icon={<Ellipsis size={16} />}
          onClick={(event) => {
            const box = event.currentTarget.getBoundingClientRect();
            editor.openMenu({ x: box.left, y: box.bottom + 4 }, { kind: 'node', nodeId: node.id });
          }}
        />
        <IconButton
          label="Close panel"
          icon={<X size={16} />}
          onClick={() => editor.view.setState({ isPanelOpen: false })}
        />
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain" data-panel-body={node.id}>
        <GateSection nodeId={node.id} />
        {node.isOff ? (
          <Note
            className="m-4 mb-0"
            action={
              <button
                type="button"
                className="font-medium text-accent-text"
                onClick={() => editor.toggleOff([node.id])}
              >
                Switch on
              </button>
            }
          >
            This step is off. A run passes it by.
          </Note>
        ) : null}
        {hasRun ? (
          <Segmented
            label="Settings or result"
            className="mx-4 mt-3"
            items={[
              { value: 'result', label: 'Result' },
              { value: 'settings', label: 'Settings' },
            ]}
            value={tab}
            onChange={(panelTab) => editor.view.setState({ panelTab })}
          />
        ) : null}
        {hasRun && tab === 'result' ? (
          <ResultSection nodeId={node.id} />
        ) : (
          <StepSettings node={node} definition={definition} />
        )}
      </div>
    </FormScopeProvider>
  );
};

/** Drawn anew for what it shows alone: while another step is being chosen it stays as it is. */
export const StepPanel = memo(StepPanelView);

const StepSettings = ({ node, definition }: { node: WorkflowNode; definition: AnyNodeDefinition | undefined }) => {
  const editor = useEditor();
  const isReadOnly = useView((view) => view.isReadOnly);
  const findings = useView((view) => view.findings);
  const focusField = useView((view) => (view.focusField?.nodeId === node.id ? view.focusField : null));
  const own = useMemo(() => findings.filter((finding) => finding.nodeId === node.id), [findings, node.id]);
  return (
    <>
      {definition?.hasInput === false ? null : <InputList config={node.config} />}
      <section aria-label="Settings" className="border-line border-b px-4 py-3">
        <FindingNotes findings={own} definition={definition} />
        {definition ? (
          <fieldset disabled={isReadOnly} className="min-w-0">
            <SettingsForm
              key={node.id}
              definition={definition}
              config={node.config}
              findings={own}
              focusField={focusField}
              onChange={(config, field) => editor.setConfig(node.id, config, field)}
              moreSummary={policySummary(definition, node.policy)}
              more={
                <PolicyFields
                  definition={definition}
                  policy={node.policy}
                  onChange={(policy) => editor.setPolicy(node.id, policy)}
                />
              }
            />
          </fieldset>
        ) : (
          <Note tone="warn">This copy of Sluice does not know this kind of step. It is kept as it is.</Note>
        )}
      </section>
      <StepBoundSection nodeId={node.id} />
    </>
  );
};
