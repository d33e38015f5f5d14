import { ShareClosed } from '@/components/share/share-closed';

/** One answer for a link that never was, has ended, or was revoked: a guess learns nothing. */
export default function SharedRunNotFound() {
  return (
    <ShareClosed title="Nothing is shared here">
      The link has ended, was revoked, or is not complete. Ask whoever sent it for a new one.
    </ShareClosed>
  );
}
