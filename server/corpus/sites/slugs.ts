/** https://github.com/vuepress/mdit-plugins: `slugify` of @mdit-vue/shared, which VitePress uses. */
export function vitepressSlug(words: string): string {
  return (
    words
      .normalize('NFKD')
      .replace(/[\u0300-\u036f]/g, '')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it takes out
      .replace(/[\u0000-\u001f]/g, '')
      .replace(/[\s~`!@#$%^&*()\-_+=[\]{}|\\;:"'“”‘’<>,.?/]+/g, '-')
      .replace(/-{2,}/g, '-')
      .replace(/^-+|-+$/g, '')
      .replace(/^(\d)/, '_$1')
      .toLowerCase()
  );
}

/** `slugify` of Python-Markdown's toc extension. */
export function pythonMarkdownSlug(words: string, separator = '-', unicode = false): string {
  const text = unicode ? words : ascii(words);
  return spaced(text.replace(/[^\p{L}\p{N}_\s-]/gu, '').trim(), separator);
}

function spaced(text: string, separator: string): string {
  const escaped = separator.replace(/[\\^\]-]/g, '\\$&');
  return text.toLowerCase().replace(new RegExp(`[${escaped}\\s]+`, 'g'), separator);
}

/** `slugify` of pymdownx.slugs, which Material for MkDocs recommends. */
export function pymdownSlug(words: string, separator = '-', keepCase = false): string {
  const text = words
    .normalize('NFC')
    .replace(/<[^<>]*>/g, '')
    .trim();
  return (keepCase ? text : text.toLowerCase())
    .replace(/[^\p{L}\p{N}_\- ]/gu, '')
    .replaceAll(' ', separator);
}

/** `make_id` of docutils, of a name that it normalised. */
export function docutilsId(words: string): string {
  const name = words
    .toLowerCase()
    .replace(/[øđħıłŧƀƃƈƌƒƙƚƞƥƫƭƴƶǥȥȼȿɀʑßæœĳŋ]/g, (found) => DIGRAPHS[found] ?? found);
  return ascii(name)
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[-0-9]+|-+$/g, '');
}

const DIGRAPHS: Readonly<Record<string, string>> = Object.fromEntries(
  'ø:o đ:d ħ:h ı:i ł:l ŧ:t ƀ:b ƃ:b ƈ:c ƌ:d ƒ:f ƙ:k ƚ:l ƞ:n ƥ:p ƫ:t ƭ:t ƴ:y ƶ:z ǥ:g ȥ:z ȼ:c ȿ:s ɀ:z ʑ:z ß:sz æ:ae œ:oe ĳ:ij'
    .split(' ')
    .map((pair) => pair.split(':')),
);

/** Hugo's, `github` or `github-ascii` or `blackfriday` by its setting `autoHeadingIDType`. */
export function hugoSlug(words: string, type = 'github'): string {
  if (type === 'blackfriday') {
    return words
      .replace(/[^\p{L}\p{Nd}]+/gu, '-')
      .replace(/^-|-$/g, '')
      .toLowerCase();
  }
  const text = type === 'github-ascii' ? ascii(words) : words;
  return text
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{Nd} _-]/gu, '')
    .replaceAll(' ', '-');
}

function ascii(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all that is not ASCII
  return text.normalize('NFKD').replace(/[^\u0000-\u007f]/g, '');
}
