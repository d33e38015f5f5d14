import { Fragment } from 'react';
import { Pill } from '../../ui/pill';
import { pillWords, type ValueBook } from '../values/value-book';
import { splitValues } from './split-values';

export const ValuePill = ({ source, book }: { source: string; book: ValueBook }) => {
  const words = pillWords(source, book);
  return (
    <Pill
      icon={words.icon ?? undefined}
      kind={words.kind ?? undefined}
      tone={words.problem ? 'missing' : undefined}
      title={words.problem ?? source}
    >
      {words.label}
    </Pill>
  );
};

/** A template as a person reads it: values as pills. Read only. */
export const TemplateText = ({
  text,
  kind = 'template',
  book,
}: {
  text: string;
  kind?: 'template' | 'expression';
  book: ValueBook;
}) => {
  let position = 0;
  const parts = splitValues(text, kind).map((span) => {
    const before = text.slice(position, span.start);
    position = span.end;
    return (
      <Fragment key={span.start}>
        {before}
        <ValuePill source={span.source} book={book} />
      </Fragment>
    );
  });
  return (
    <>
      {parts}
      {text.slice(position)}
    </>
  );
};
