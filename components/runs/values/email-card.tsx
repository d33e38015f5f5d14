import { LogoMark } from '@/components/ui/logo';
import { ShownText } from './hidden-pill';
import type { Email, Message } from './readable';
import { TextBlock } from './text-block';

/** An email as an email. `isBare` leaves the frame to whoever shows it. */
export const EmailCard = ({ email, isBare = false }: { email: Email; isBare?: boolean }) => {
  const lines = [
    ['From', email.from],
    ['To', email.to],
    ['Cc', email.cc],
  ] as const;
  return (
    <div className={isBare ? '' : 'overflow-hidden rounded-menu border border-line bg-surface'}>
      <dl
        className={`grid grid-cols-[56px_minmax(0,1fr)] gap-x-2 gap-y-1 border-line border-b text-meta ${isBare ? 'px-4 py-3' : 'px-3 py-2'}`}
      >
        {lines.map(([name, value]) =>
          value ? (
            <div key={name} className="contents">
              <dt className="text-ink-3">{name}</dt>
              <dd className="min-w-0 break-words">
                <ShownText text={value} />
              </dd>
            </div>
          ) : null,
        )}
        <dt className="text-ink-3">Subject</dt>
        <dd className="min-w-0 break-words font-medium">
          <ShownText text={email.subject} />
        </dd>
      </dl>
      <div className={isBare ? 'px-4 pt-3 pb-4 leading-[22px]' : 'p-3'}>
        <TextBlock text={email.body} />
      </div>
    </div>
  );
};

/** A chat message as the channel would show it. */
export const MessageCard = ({ message, at }: { message: Message; at?: string }) => (
  <div className="flex items-start gap-2 rounded-menu border border-line bg-surface p-3">
    <span className="grid size-7 shrink-0 place-items-center rounded-control bg-accent text-on-accent" aria-hidden>
      <LogoMark size={16} className="text-on-accent" />
    </span>
    <div className="min-w-0">
      <div>
        <b className="font-semibold">{message.from ? <ShownText text={message.from} /> : 'Sluice'}</b>{' '}
        <span className="text-ink-3 text-meta">
          {at ? `${at} ` : ''}
          {message.channel ? (
            <>
              in <ShownText text={message.channel} />
            </>
          ) : null}
        </span>
      </div>
      <TextBlock text={message.text} />
    </div>
  </div>
);
