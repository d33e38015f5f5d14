'use client';

import dynamic from 'next/dynamic';

/** Fetched after the page has been drawn: no page opens with a toast. */
export const LazyToaster = dynamic(() => import('./toaster').then((module) => module.Toaster), { ssr: false });
