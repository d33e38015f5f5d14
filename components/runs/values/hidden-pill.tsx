import { EyeOff } from 'lucide-react';
import { splitHidden } from './hidden-text';

/** What the owner of a shared run hid, named but not shown. */
const HiddenPill = ({ what }: { what: string }) => (
  <span className="pill" data-tone="hidden" title="Hidden by the owner">
    <EyeOff size={12} aria-hidden />
    <span>
      <span className="sr-only">Hidden: </span>
      {what.charAt(0).toUpperCase() + what.slice(1)}
    </span>
  </span>
);

/** Text as it is, with a pill in the place of each hidden part. */
export const ShownText = ({ text }: { text: string }) => {
  if (!text.includes('⟦')) return text;
  return splitHidden(text).map((part, position) =>
    part.kind === 'text' ? (
      part.text
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text never move
      <HiddenPill key={position} what={part.what} />
    ),
  );
};
