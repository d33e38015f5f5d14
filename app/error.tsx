'use client';

// What no page below catches: the database was away when somebody's session was looked up, or a page without one broke.
export { PageFault as default } from '@/components/shell/page-fault';
