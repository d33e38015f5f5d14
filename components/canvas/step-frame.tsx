import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { KindTile } from '../ui/kind-tile';
import { StatusIcon, statusWord } from '../ui/status-icon';
import type { CardModel } from './card-model';
import type { CardFinding, DetailLevel, StepStatusView } from './step-card';

/** A container: its title on a frame around the steps inside. Fills the box it is put into. */
export const StepFrame = ({
  model,
  status,
  finding,
  onFix,
  isSelected,
  isDropTarget,
  isEmpty,
  level = 'full',
  actions,
  children,
}: {
  model: CardModel;
  status?: StepStatusView;
  finding?: CardFinding;
  onFix?: () => void;
  isSelected?: boolean;
  /** a step is being dragged over it */
  isDropTarget?: boolean;
  isEmpty?: boolean;
  level?: DetailLevel;
  actions?: ReactNode;
  children?: ReactNode;
}) => {
  // In the head, where no step inside can lie over it.
  const warning = finding && !status && level === 'full' ? finding : null;
  return (
    <div
      className="step-frame"
      data-status={status?.status}
      data-reused={status?.isReused}
      data-selected={isSelected || undefined}
      data-drop={isDropTarget || undefined}
      data-off={model.isOff || undefined}
      data-level={level}
    >
      <div className="head">
        <KindTile kind={model.kind} icon={model.icon} size={level === 'tile' ? 'lg' : 'md'} />
        {level === 'tile' ? null : (
          <span className="title" title={model.title}>
            {model.title}
          </span>
        )}
        {level === 'full' && !status?.iterations && !warning ? <span className="summary">{model.summary}</span> : null}
        {warning ? (
          <span className="finding">
            <TriangleAlert size={13} aria-hidden />
            <span className="text" title={warning.message}>
              {warning.message}
            </span>
            {onFix ? (
              <button type="button" className="fix nodrag" onClick={onFix}>
                {warning.action ?? 'Fix'}
              </button>
            ) : null}
          </span>
        ) : null}
        <span className="tail">
          {actions}
          {status?.iterations && level === 'title' ? <Label words={status.iterations.label} /> : null}
          {status?.iterations && level === 'full' ? (
            <>
              <span className="iterations" data-few={status.iterations.marks.length <= FEW || undefined} aria-hidden>
                {status.iterations.marks.map((mark, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: an item of a list is its position
                  <i key={index} data-status={mark} />
                ))}
              </span>
              <Label words={status.iterations.label} />
            </>
          ) : null}
          {status ? (
            <StatusIcon status={status.status} size={level === 'full' ? 16 : 22} label={statusWord[status.status]} />
          ) : null}
        </span>
      </div>
      {isEmpty && level === 'full' ? <div className="hint">Drag steps in here, or add one with +</div> : null}
      {children}
    </div>
  );
};

/** So few marks are all in sight, whatever room the words beside them have. */
const FEW = 8;

const Label = ({ words }: { words: string }) => (
  <span className="label" title={words}>
    {words}
  </span>
);
