import { outputY } from './card-metrics';
import type { CardModel } from './card-model';

/** Names of the ways out of a frame that has several, above the lines that leave by them. `x`, `y`: its top right corner. */
export const FramePortLabels = ({ model, x, y, zIndex }: { model: CardModel; x: number; y: number; zIndex: number }) =>
  model.ports.length > 1
    ? model.ports.map((port) => (
        <span
          key={port.id}
          className="frame-port-label"
          style={{ left: x + 6, top: y + outputY(model, port.id), zIndex }}
          aria-hidden
        >
          {port.label}
        </span>
      ))
    : null;
