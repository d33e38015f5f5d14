import { TriangleAlert } from 'lucide-react';
import type { CSSProperties, ReactNode } from 'react';
import { KindTile } from '../ui/kind-tile';
import { type Status, StatusIcon, statusWord } from '../ui/status-icon';
import { visibleRows } from './card-metrics';
import type { CardModel } from './card-model';

/** What a run says about a step. The same shape from a live run, a stored one and a moment of a replay. */
export interface StepStatusView {
  status: Status;
  /** footer, left: "Done 1.8 s", "Writing 7 s", "Slack has no such channel" */
  word: string;
  /** footer, right: "2,914 tokens · $0.0016" */
  detail?: string;
  /** text as it is written */
  streamed?: string;
  /** 0 to 1; null when under way without a known end */
  fraction?: number | null;
  /** containers: one mark an item, at most 24, and the words beside them */
  iterations?: { marks: Status[]; label: string };
  /** output ports that fired */
  firedPorts?: string[];
  isStandIn?: boolean;
  /** it was not begun for want of budget, which is no setting of the step */
  lacksBudget?: boolean;
  /** taken over from an earlier run: nothing ran */
  isReused?: boolean;
}

export interface CardFinding {
  message: string;
  severity: 'error' | 'warning';
  /** one verb: "Choose" */
  action?: string;
}

/** How much is drawn: all, the title, or the tile alone. */
export type DetailLevel = 'full' | 'title' | 'tile';

export interface StepCardProps {
  model: CardModel;
  status?: StepStatusView;
  finding?: CardFinding;
  onFix?: () => void;
  isSelected?: boolean;
  isPinned?: boolean;
  level?: DetailLevel;
  /** right end of the title line, in place of the status: a menu button on hover */
  actions?: ReactNode;
  /** right end of the footer of a run, in place of the detail */
  footAction?: ReactNode;
  /** between subtitle and footer: what a waiting gate asks */
  children?: ReactNode;
}

const Footer = ({
  status,
  finding,
  onFix,
  footAction,
}: Pick<StepCardProps, 'status' | 'finding' | 'onFix' | 'footAction'>) => {
  if (status) {
    return (
      <div className="foot">
        <span className="word">{status.word}</span>
        {footAction ?? (status.detail ? <span className="detail">{status.detail}</span> : null)}
      </div>
    );
  }
  if (!finding) return null;
  return (
    <div className="foot" data-tone="finding">
      <TriangleAlert size={13} aria-hidden />
      <span className="word" title={finding.message}>
        {finding.message}
      </span>
      {onFix ? (
        <button type="button" className="fix nodrag" onClick={onFix}>
          {finding.action ?? 'Fix'}
        </button>
      ) : null}
    </div>
  );
};

/**
 * One step as a card. Presentation only: no store, no canvas library, so that the editor, the inspector, the share page
 * and thumbnails draw the same card. Ports are drawn by whoever knows which are joined.
 */
export const StepCard = ({
  model,
  status,
  finding,
  onFix,
  isSelected,
  level = 'full',
  actions,
  footAction,
  children,
}: StepCardProps) => {
  const mark = status ? (
    <StatusIcon
      status={status.status}
      size={level === 'full' ? 16 : level === 'title' ? 22 : 36}
      label={statusWord[status.status]}
    />
  ) : null;
  const attributes = {
    className: 'step-card',
    'data-status': status?.status,
    'data-selected': isSelected || undefined,
    'data-off': model.isOff || undefined,
    'data-reused': status?.isReused,
    'data-level': level,
  };
  if (level === 'tile') {
    return (
      <div {...attributes}>
        <KindTile kind={model.kind} icon={model.icon} size="lg" />
        {mark}
      </div>
    );
  }
  const head = (
    <div className="head">
      <KindTile kind={model.kind} icon={model.icon} />
      <span className="title" title={model.title}>
        {model.title}
      </span>
      {model.isOff ? (
        <span className="badge" data-tone="outline">
          Off
        </span>
      ) : null}
      {actions}
      {mark}
    </div>
  );
  if (level === 'title') return <div {...attributes}>{head}</div>;

  const count = visibleRows(model);
  const hidden = model.rows.length - count;
  return (
    <div {...attributes}>
      {head}
      <div className="sub">
        <span className="text" title={model.summary}>
          {model.summary}
        </span>
        {model.badge ? (
          <span className="badge" data-tone={model.badge.tone}>
            {model.badge.label}
          </span>
        ) : null}
      </div>
      {count > 0 ? (
        <div className="rows">
          {model.rows.slice(0, count).map((row, index) => (
            <div key={row.label}>
              <span className="truncate">{row.label}</span>
              {row.value ? <span className="value truncate">{row.value}</span> : null}
              {hidden > 0 && index === count - 1 ? <span className="value">+{hidden}</span> : null}
            </div>
          ))}
        </div>
      ) : null}
      {model.ports.some((port) => port.isRow) ? (
        <div className="ports">
          {model.ports
            .filter((port) => port.isRow)
            .map((port) => (
              <div key={port.id} data-error={port.isError || undefined}>
                {port.note ? (
                  <span className="note" title={port.note}>
                    {port.note}
                  </span>
                ) : null}
                <span className="name" title={port.label}>
                  {port.label}
                </span>
              </div>
            ))}
        </div>
      ) : null}
      {status?.streamed ? <p className="say">{status.streamed}</p> : null}
      {children ? <div className="extra">{children}</div> : null}
      {children ? null : <Footer status={status} finding={finding} onFix={onFix} footAction={footAction} />}
      {status?.status === 'running' && status.fraction !== undefined ? (
        <i className="level" style={{ '--at': status.fraction ?? 0.4 } as CSSProperties} />
      ) : null}
    </div>
  );
};
