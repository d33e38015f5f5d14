'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useApi } from '@/components/api/trpc';
import type { PriceCatalogue } from '@/graph/bound/prices';
import type { Checker } from './check/checker';
import type { Editor } from './store/editor';
import { withFindings } from './store/view-store';

const REST_MS = 250;

/** Until the prices have come: none is known, which the bound says as well. */
const NO_PRICES: PriceCatalogue = {
  date: '',
  source: '',
  models: {},
  freeProviders: ['builtin'],
  defaultModel: 'default',
};

/** Compiles what is on the canvas a moment after it rested, in the worker; places the findings and the bound. */
export const useChecks = (editor: Editor, checker: Checker): void => {
  const api = useApi();
  const [models, setModels] = useState<string[] | null>(null);
  const { data: prices = NO_PRICES } = useQuery(
    api.models.prices.queryOptions(
      { models: models ?? [] },
      { enabled: models !== null, staleTime: 60_000, placeholderData: keepPreviousData },
    ),
  );
  const [called, setCalled] = useState<string[]>([]);
  const { data: versions } = useQuery(
    api.workflows.called.queryOptions(
      { hashes: called },
      { enabled: called.length > 0, staleTime: 60_000, placeholderData: keepPreviousData },
    ),
  );
  const asked = useRef(0);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    // Until they have come, nothing is known of workflows that steps run, which the bound says as well.
    const known = new Map(Object.entries(versions ?? {}));
    const check = () => {
      const mine = ++asked.current;
      void checker.check(editor.document, prices, known).then((answer) => {
        // What was asked later is answered later, and then this is old.
        if (mine !== asked.current) return;
        const { bound } = editor.view.getState();
        const isSame = JSON.stringify(bound) === JSON.stringify(answer.bound);
        editor.view.setState({ ...withFindings(answer.findings), ...(isSame ? {} : { bound: answer.bound }) });
        setModels((before) => (before?.join() === answer.models.join() ? before : answer.models));
        setCalled((before) => (before.join() === answer.called.join() ? before : answer.called));
      });
    };
    check();
    const stop = editor.documents.subscribe(() => {
      clearTimeout(timer);
      timer = setTimeout(check, REST_MS);
    });
    return () => {
      clearTimeout(timer);
      stop();
      asked.current++;
    };
  }, [editor, checker, prices, versions]);
};
