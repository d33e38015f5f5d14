import { formatFieldPath } from '../field-path';
import type { Rule } from './rule';
import { settingIssue } from './setting-issue';

/** The settings of every step have the form its kind asks for. */
export const settings: Rule = ({ structure }) =>
  [...structure.facts.values()].flatMap((facts) =>
    facts.issues.map((issue) => {
      const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
      return {
        code: 'invalid-setting',
        severity: 'error',
        nodeId: facts.node.id,
        field: formatFieldPath(path),
        message: settingIssue(issue, facts.definition.config, path),
      };
    }),
  );
