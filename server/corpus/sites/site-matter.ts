import type { Fields } from '../check-fields.ts';
import { MATTER_FIELDS } from '../entry-fields.ts';
import type { Matter } from '../front-matter.ts';

/**
 * What of a generator's front matter Docent knows too. Its values are the generator's, so one that
 * means something else there is no mistake. `url` would be a path in some.
 */
export function siteMatter(matter: Matter): Fields<typeof MATTER_FIELDS> {
  const { url: _path, ...known } = MATTER_FIELDS;
  return Object.fromEntries(
    Object.entries(known).flatMap(([key, schema]) => {
      const read = schema.safeParse(matter[key]);
      return read.success ? [[key, read.data]] : [];
    }),
  );
}
