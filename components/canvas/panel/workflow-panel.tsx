'use client';

import { ArrowRight, X } from 'lucide-react';
import type { Bound } from '@/graph/bound/bound';
import { durationInWords, wholeNumber } from '@/graph/bound/bound-words';
import { isJsonObject } from '@/graph/json';
import { enumWord } from '../../forms/enum-words';
import { Field } from '../../ui/field';
import { IconButton } from '../../ui/icon-button';
import { Textarea } from '../../ui/input';
import { KindTile } from '../../ui/kind-tile';
import { moneyOf } from '../bound/money-of';
import { cardModel } from '../card-model';
import { useDocument, useEditor, useView } from '../store/editor-context';
import { ConcurrencySection } from './concurrency-section';

/** The workflow itself, while no step is chosen: what it is for, what a run needs, what it can use at most. */
export const WorkflowPanel = () => {
  const bound = useView((view) => view.bound);
  const editor = useEditor();
  const document = useDocument((one) => one);
  const isReadOnly = useView((view) => view.isReadOnly);
  const start = document.nodes.find((node) => editor.registry.get(node.type)?.hasInput === false);
  const fields = start && Array.isArray(start.config.fields) ? start.config.fields.filter(isJsonObject) : [];
  return (
    <>
      <header className="flex items-center gap-3 border-line border-b py-3 ps-4 pe-3">
        <h2 className="min-w-0 flex-1 truncate font-semibold text-body">This workflow</h2>
        <IconButton
          label="Close panel"
          icon={<X size={16} />}
          onClick={() => editor.view.setState({ isPanelOpen: false })}
        />
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain">
        <section className="border-line border-b px-4 py-3">
          <Field label="What it is for" hint="Optional">
            {(control) => (
              <Textarea
                {...control}
                readOnly={isReadOnly}
                value={document.description ?? ''}
                placeholder="Say in a sentence what comes in and what comes out."
                onChange={(event) => editor.describe(event.target.value)}
              />
            )}
          </Field>
        </section>
        <section aria-label="What a run needs" className="border-line border-b px-4 pt-1 pb-3">
          <h3 className="flex h-8 items-center font-semibold text-meta">What a run needs</h3>
          {start ? (
            <button
              type="button"
              className="focus-inset -mx-2 grid w-[calc(100%+16px)] gap-1 rounded-control px-2 py-1 text-start hover:bg-raised"
              onClick={() => editor.reveal(start.id, 'config.fields')}
            >
              {fields.map((field) => (
                <span key={String(field.key)} className="flex gap-2">
                  <span className="min-w-0 flex-1 truncate">{String(field.label || field.key)}</span>
                  <span className="text-ink-3 text-meta">{enumWord(field.type)}</span>
                </span>
              ))}
              {fields.length === 0 ? <span className="text-ink-2">Nothing: it can be run as it is.</span> : null}
              <span className="flex items-center gap-1 font-medium text-accent-text text-meta">
                Change what Start asks for <ArrowRight size={12} aria-hidden />
              </span>
            </button>
          ) : (
            <p className="text-ink-2">There is no Start yet. Add one to begin.</p>
          )}
        </section>
        <section aria-label="At most" className="border-line border-b px-4 pt-1 pb-3">
          <h3 className="flex h-8 items-center font-semibold text-meta">What one run can use at most</h3>
          {bound && bound.unfinished.length > 0 ? (
            <p className="text-ink-2">Not known yet: not every step can be counted.</p>
          ) : bound ? (
            <dl className="grid grid-cols-[1fr_auto] gap-y-1 [&_dd]:text-end [&_dd]:tabular-nums">
              {mostRows(bound).map(([what, most]) => (
                <div key={what} className="contents">
                  <dt className="text-ink-2">{what}</dt>
                  <dd>{most}</dd>
                </div>
              ))}
            </dl>
          ) : (
            <p className="text-ink-3">Working it out…</p>
          )}
          <button
            type="button"
            className="mt-1 flex items-center gap-1 rounded-control font-medium text-accent-text text-meta max-lg:hidden"
            onClick={() => editor.view.setState({ dialog: 'bound' })}
          >
            See it step by step, and set a budget <ArrowRight size={12} aria-hidden />
          </button>
        </section>
        <ConcurrencySection />
        <section aria-label="Steps" className="px-4 pt-1 pb-6">
          <h3 className="flex h-8 items-center font-semibold text-meta">Steps</h3>
          <p className="flex flex-wrap gap-1">
            {document.nodes.slice(0, 40).map((node) => {
              const model = cardModel(node, editor.registry.get(node.type));
              return (
                <button
                  key={node.id}
                  type="button"
                  aria-label={`Open ${node.title}`}
                  title={node.title}
                  onClick={() => editor.reveal(node.id)}
                >
                  <KindTile kind={model.kind} icon={model.icon} />
                </button>
              );
            })}
          </p>
        </section>
      </div>
    </>
  );
};

/** What there is none of is left out: five times nothing says less than nothing. */
const mostRows = ({ total, time }: Bound): [what: string, most: string][] => {
  const rows: [string, string, number][] = [
    ['Model calls', wholeNumber(total.modelCalls), total.modelCalls],
    ['Tool calls', wholeNumber(total.toolCalls), total.toolCalls],
    ['Tokens', wholeNumber(total.inputTokens + total.outputTokens), total.inputTokens + total.outputTokens],
    ['Cost', moneyOf(total.costUsd), total.modelCalls],
    ['Time at work', durationInWords(time.workMs, 'short'), time.workMs],
    ['Waiting', durationInWords(time.waitMs, 'short'), time.waitMs],
  ];
  const some = rows.flatMap(([what, most, amount]): [string, string][] => (amount > 0 ? [[what, most]] : []));
  return some.length > 0 ? some : [['Time at work', 'an instant']];
};
