'use client';

import { useEffect, useRef, useState } from 'react';
import { Button, buttonStyle } from '@/components/ui/button';
import { LogoMark } from '@/components/ui/logo';

type State =
  | { kind: 'working' }
  | { kind: 'no-link' }
  /** `token` is there when the link may still be good */
  | { kind: 'refused'; message: string; token: string | null };

/** Spends the token in the address's fragment. The server never sees the fragment; it gets the token in a POST. */
export function SignIn({ isSignedIn }: { isSignedIn: boolean }) {
  const [state, setState] = useState<State>({ kind: 'working' });
  // A link works once, and React runs effects twice while developing.
  const hasBegun = useRef(false);

  const begin = async (token: string) => {
    setState({ kind: 'working' });
    const refusal = await spend(token);
    if (refusal === null) window.location.replace('/');
    else setState({ kind: 'refused', message: refusal.message, token: refusal.isSpent ? null : token });
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the page opens
  useEffect(() => {
    if (hasBegun.current) return;
    hasBegun.current = true;
    const token = window.location.hash.slice(1);
    window.history.replaceState(null, '', window.location.pathname);
    if (token) void begin(token);
    else setState({ kind: 'no-link' });
  }, []);

  return (
    <main className="grid min-h-dvh place-items-center bg-canvas p-6">
      <section
        aria-live="polite"
        className="flex w-full max-w-sm flex-col items-start gap-4 rounded-card border border-line-strong bg-surface p-8 shadow-card"
      >
        <LogoMark size={28} />
        {state.kind === 'working' && (
          <>
            <h1 className="font-semibold text-page">Signing you in</h1>
            <p className="text-body text-ink-2">One moment.</p>
          </>
        )}
        {state.kind === 'no-link' && isSignedIn && (
          <>
            <h1 className="font-semibold text-page">You are signed in</h1>
            <a href="/" className={buttonStyle({ variant: 'primary' })}>
              Open workflows
            </a>
          </>
        )}
        {state.kind === 'no-link' && !isSignedIn && (
          <>
            <h1 className="font-semibold text-page">Sign in to Sluice</h1>
            <p className="text-body text-ink-2">
              Open the sign-in link that the server printed when it started. Each link works once, for 24 hours. On the
              server’s machine, <code className="font-mono text-meta">npx sluice sign-in</code> prints a new one.
            </p>
          </>
        )}
        {state.kind === 'refused' && (
          <>
            <h1 className="font-semibold text-page">You are not signed in</h1>
            <p className="text-body text-ink-2">{state.message}</p>
            <RetryButton token={state.token} onRetry={begin} />
          </>
        )}
      </section>
    </main>
  );
}

const RetryButton = ({ token, onRetry }: { token: string | null; onRetry(token: string): Promise<void> }) =>
  token === null ? null : <Button onClick={() => void onRetry(token)}>Try the link again</Button>;

/** What kept the token from being taken, in words for people; null when it was taken. */
const spend = async (token: string): Promise<{ message: string; isSpent: boolean } | null> => {
  try {
    const response = await fetch('/api/sign-in', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token }),
    });
    if (response.ok) return null;
    const { message } = (await response.json()) as { message?: string };
    return { message: message ?? NO_ANSWER, isSpent: response.status === 401 };
  } catch {
    return { message: NO_ANSWER, isSpent: false };
  }
};

const NO_ANSWER = 'The server does not answer. Check that it is running, then try again: the link was not used up.';
