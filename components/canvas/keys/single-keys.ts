const KEY = 'sluice.singleKeys';

/** Keys without Ctrl or Cmd can be turned off (WCAG 2.1.4): speech input and slips would trigger them. */
export const areSingleKeysOn = (): boolean => {
  try {
    return localStorage.getItem(KEY) !== 'off';
  } catch {
    return true;
  }
};

export const setSingleKeys = (isOn: boolean): void => {
  try {
    if (isOn) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, 'off');
  } catch {
    // storage may be forbidden; then they stay on
  }
};
