import { z } from 'zod';

/** Characters of an author's id; the wire takes no longer one. */
export const MAX_ID_LENGTH = 200;

/** Half a surrogate pair, which YAML can spell, has no place in UTF-8. */
const text = z.string().overwrite((value) => value.replace(/\p{Surrogate}/gu, '\u{fffd}'));

const line = text.trim().min(1, 'expected text');

/** `2026-10-01`; a time after it is dropped. */
const date = z
  .string()
  .transform((value) => value.trim().replace(/[T ].*$/s, ''))
  .pipe(z.iso.date({ error: 'expected an ISO 8601 date such as 2026-10-01' }));

const lang = z
  .string()
  .max(35)
  .transform((value, context) => {
    try {
      return Intl.getCanonicalLocales(value.trim().replaceAll('_', '-'))[0] ?? value;
    } catch {
      context.addIssue({
        code: 'custom',
        message: `"${value}" is no language tag such as en or zh`,
      });
      return z.NEVER;
    }
  });

/** Absolute http(s), or root-relative for pages that Docent serves itself. */
const url = z
  .string()
  .trim()
  .refine((value) => {
    if (value.startsWith('/') && !value.startsWith('//')) return URL.canParse(value, 'http://host');
    return /^https?:\/\//i.test(value) && URL.canParse(value);
  }, 'expected an address that begins with http://, https:// or /');

/** A list, or one string with commas between the items, as many site generators have it. */
const tags = z
  .union([z.array(z.string()), z.string().transform((value) => value.split(','))], {
    error: 'expected a list of strings',
  })
  .transform((values) => [...new Set(values.map((value) => value.trim()).filter(Boolean))]);

const alternates = z.union([z.array(line), line.transform((value) => [value])], {
  error: 'expected a list of strings',
});

const id = z
  .string()
  .min(1)
  .max(MAX_ID_LENGTH, `expected at most ${MAX_ID_LENGTH} characters`)
  .regex(/^[^\s\p{C}]+$/u, 'expected an id without white space or control characters');

/** What an author may say of an entry, whatever the format; strings in, checked values out. */
export const ENTRY_FIELDS = { id, alternates, tags, version: line, updated: date };

/** What an author may say of a whole page or file. */
export const PAGE_FIELDS = { title: line, url, lang, tags, version: line, updated: date };

/** What the front matter of a page may say; `docent`: what its entries are. */
export const MATTER_FIELDS = {
  ...PAGE_FIELDS,
  docent: z.enum(['questions', 'sections'], { error: 'expected questions or sections' }),
};

/** How an entry of a data format is read. */
export const RECORD_OPTIONS = { unknownKeys: 'warn', synonyms: { source: 'url' } } as const;

/** An entry of a data format. */
export const RECORD_FIELDS = {
  question: line,
  answer: text.refine((value) => value.trim() !== '', 'expected text'),
  ...ENTRY_FIELDS,
  section: line,
  /** Of the page that the entry stands on, where the file has entries of several. */
  title: line,
  url,
  lang,
};
