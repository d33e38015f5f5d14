'use client';

import { useState } from 'react';

/** Whether something was open yet: from then on it is drawn, so that it can also be seen closing. */
export const useOnceOpen = (isOpen: boolean): boolean => {
  const [wasOpen, setWasOpen] = useState(isOpen);
  if (isOpen && !wasOpen) setWasOpen(true);
  return wasOpen || isOpen;
};
