'use client';

import { useQuery } from '@tanstack/react-query';
import { Link2 } from 'lucide-react';
import { useApi } from '@/components/api/trpc';
import { Button } from '@/components/ui/button';
import { answerLinksLabel } from './gate-link-words';

/** Leads to the links to a question, and says how many of them can still be used. */
export const GateLinksButton = ({ gateId, onClick }: { gateId: string; onClick: () => void }) => {
  const api = useApi();
  const { data: links = [] } = useQuery(api.gates.links.queryOptions({ gateId }));
  return (
    <Button variant="ghost" icon={<Link2 size={14} aria-hidden />} onClick={onClick}>
      {answerLinksLabel(links)}
    </Button>
  );
};
