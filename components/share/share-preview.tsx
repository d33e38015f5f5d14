'use client';

import type { ShareProjection } from '@/server/shares/share-projection';
import { ReadableValue } from '../runs/values/readable-value';
import { ShareSteps } from './share-steps';

/** The shared page in small: its result and its steps, made by the server just as the page will be. */
export const SharePreview = ({ shared }: { shared: ShareProjection }) => (
  <div className="overflow-hidden rounded-menu border border-line">
    {shared.output === null && !shared.error ? null : (
      <div className="border-line border-b p-4">
        {shared.error ? (
          <p className="text-failed">{shared.error}</p>
        ) : (
          <ReadableValue value={shared.output} words={shared.outputWords} />
        )}
      </div>
    )}
    <ShareSteps shared={shared} />
  </div>
);
