'use client';

import { parseAsInteger, parseAsString, useQueryStates } from 'nuqs';
import { useCallback } from 'react';

/**
 * What is looked at, kept in the address, so that it can be sent to someone: `?step=draft&attempt=1&t=34`. `t` counts
 * events of the log.
 */
export function useInspectorAddress() {
  const [address, setAddress] = useQueryStates(
    { step: parseAsString, attempt: parseAsInteger, t: parseAsInteger },
    { history: 'replace', shallow: true },
  );
  return {
    step: address.step,
    attempt: address.attempt,
    t: address.t,
    setStep: useCallback((step: string | null) => void setAddress({ step, attempt: null }), [setAddress]),
    setAttempt: useCallback((attempt: number | null) => void setAddress({ attempt }), [setAddress]),
    setT: useCallback((t: number | null) => void setAddress({ t }), [setAddress]),
  };
}
