import { type ClassValue, clsx } from 'clsx';
import { extendTailwindMerge } from 'tailwind-merge';

const merge = extendTailwindMerge({
  extend: {
    theme: {
      text: ['micro', 'meta', 'ui', 'body', 'section', 'page'],
      radius: ['badge', 'control', 'menu', 'card', 'pill'],
      shadow: ['control', 'card', 'menu'],
    },
  },
});

/** Joins class names; a later utility wins over an earlier one of the same kind. */
export const cn = (...classes: ClassValue[]): string => merge(clsx(classes));
