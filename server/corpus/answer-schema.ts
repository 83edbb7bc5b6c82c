import { defaultSchema, type Options as Schema } from 'rehype-sanitize';

/** Elements whose content is code, or not for reading: dropped with all that is in them. */
const DROPPED_WHOLE =
  'applet audio canvas embed frameset head iframe math noembed noframes noscript object plaintext script select style svg template textarea title video xmp';

/**
 * What an answer may consist of: GitHub's elements, and of their attributes only those that carry
 * meaning. No ids or names (an answer is shown inside pages that have their own), no styles or
 * handlers, a class only where it names a code block's language.
 */
export const ANSWER_SCHEMA: Schema = {
  ...defaultSchema,
  // `picture` and `source` bring images past the check of their hosts.
  tagNames: (defaultSchema.tagNames ?? []).filter((name) => !/^(?:picture|source)$/.test(name)),
  strip: DROPPED_WHOLE.split(' '),
  clobber: [],
  attributes: {
    '*': ['dir', 'lang', 'title'],
    // The footnote marks are read and dropped by `rewriteLinks`.
    a: ['href', 'dataFootnoteBackref', 'dataFootnoteRef'],
    code: [['className', /^language-[\w+#.-]+$/]],
    details: ['open'],
    img: ['src', 'alt', 'width', 'height'],
    input: [['disabled', true], ['type', 'checkbox'], 'checked'],
    li: ['value'],
    ol: ['start', 'reversed'],
    td: ['align', 'colSpan', 'rowSpan'],
    th: ['align', 'colSpan', 'rowSpan', 'scope'],
  },
  protocols: { href: ['http', 'https', 'mailto'], src: ['http', 'https'] },
};
