'use client';

import { useEffect, useState } from 'react';
import { useView } from '../store/editor-context';

/** At the pointer while a line is drawn: why it cannot end here. */
export const ConnectTag = () => {
  const problem = useView((view) => view.connectProblem);
  const isConnecting = useView((view) => view.connecting !== null);
  const [at, setAt] = useState<{ x: number; y: number } | null>(null);
  useEffect(() => {
    if (!isConnecting) return;
    const follow = (event: PointerEvent) => setAt({ x: event.clientX, y: event.clientY });
    window.addEventListener('pointermove', follow);
    return () => window.removeEventListener('pointermove', follow);
  }, [isConnecting]);
  if (!problem || !at) return null;
  return (
    <div role="status" className="connect-tag" style={{ left: at.x + 16, top: at.y + 16 }}>
      {problem}
    </div>
  );
};
