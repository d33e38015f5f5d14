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
  const asked = useRef(0);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const check = () => {
      const mine = ++asked.current;
      void checker.check(editor.document, prices).then((answer) => {
        // What was asked later is answered later, and then this is old.
        if (mine !== asked.current) return;
        const { bound: before } = editor.view.getState();
        const isSame = JSON.stringify(before) === JSON.stringify(answer.bound);
        editor.view.setState({ ...withFindings(answer.findings), ...(isSame ? {} : { bound: answer.bound }) });
        setModels((known) => (known?.join() === answer.models.join() ? known : answer.models));
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
  }, [editor, checker, prices]);
};
