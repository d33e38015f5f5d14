/** Menus, selects, the command palette and popovers float on the same sheet. */
export const popupStyle =
  'rounded-menu border border-line bg-overlay text-ink shadow-menu outline-hidden origin-(--transform-origin) transition-[opacity,scale] data-starting-style:scale-[0.98] data-starting-style:opacity-0 data-ending-style:opacity-0';

export const menuItemStyle =
  'mx-1 flex min-h-(--menu-row) select-none items-center gap-2 rounded-control px-2 text-ui outline-hidden data-highlighted:bg-raised data-disabled:text-ink-3';
