'use client';

import { useEffect, useRef, useState } from 'react';
import type { Bound } from './check/bound';
import type { Checker } from './check/checker';
import type { Editor } from './store/editor';
import { withFindings } from './store/view-store';

const REST_MS = 250;

/** Compiles what is on the canvas a moment after it rested, in the worker, and places the findings. */
export const useChecks = (editor: Editor, checker: Checker): Bound | null => {
  const [bound, setBound] = useState<Bound | null>(null);
  const asked = useRef(0);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const check = () => {
      const mine = ++asked.current;
      void checker.check(editor.document).then((answer) => {
        // What was asked later is answered later, and then this is old.
        if (mine !== asked.current) return;
        editor.view.setState(withFindings(answer.findings));
        setBound((before) => (JSON.stringify(before) === JSON.stringify(answer.bound) ? before : answer.bound));
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
  }, [editor, checker]);
  return bound;
};
