import { expect, test } from 'vitest';
import { answersOf } from './made-site.ts';

test('VitePress and Docusaurus: boxes give their titles and texts, code stays as it is', async () => {
  const page =
    '# Page\n\n::: warning Mind the gap\nIt *is* wide.\n:::\n\n::: code-group\n\n```js [a.js]\n::: tip\n```\n\n:::\n\n> [!NOTE]\n> Small.\n\n[[toc]]\n';
  expect(await answersOf({ '.vitepress/config.js': 'export default {}', 'a.md': page })).toEqual([
    '**Mind the gap**  \nIt *is* wide.\n\n\n\n\n```js [a.js]\n::: tip\n```\n\n\n\n> **Note**  \n> Small.',
  ]);
  const mdx =
    'import X from \'./x\';\n\n# Page\n\n:::tip[Mind the gap]\n\nIt is wide.\n\n:::\n\n<Tabs>\n<TabItem value="a">\n\nText.\n\n</TabItem>\n</Tabs>\n';
  const [answer] = await answersOf({ 'docusaurus.config.js': '', 'docs/a.md': mdx });
  expect(answer?.replace(/\n+/g, '\n')).toBe('**Mind the gap**  \nIt is wide.\nText.');
});

test('MkDocs: boxes and tabs in each other lose their indentation, code in them keeps its own', async () => {
  const page =
    '# Page\n\n!!! note "Mind the gap"\n    It is wide.\n\n    === "Shell"\n\n        ```sh\n        if x; then\n            y\n        fi\n        ```\n\n??? tip\n\n    Hop :material-run:.\n\nAfter.\n\n    code { .kept }\n';
  const [answer] = await answersOf({
    'mkdocs.yml': 'markdown_extensions: [attr_list]\n',
    'docs/a.md': page,
  });
  expect(answer?.replace(/\n\n+/g, '\n\n')).toBe(
    '**Mind the gap**  \nIt is wide.\n\n**Shell**  \n\n```sh\nif x; then\n    y\nfi\n```\n\n**Tip**  \n\nHop .\n\nAfter.\n\n    code { .kept }',
  );
});

test('MyST: directives and roles give their texts, those of the machinery nothing', async () => {
  const page =
    '(label)=\n# Page\n\n```{note}\n:class: wide\nMind {ref}`the gap <gap>`.\n```\n\n````{code-block} python\n:linenos:\nx = 1\n````\n\n```{toctree}\na\nb\n```\n\n:::{admonition} Own title\nUse {func}`~os.walk` or `` {x}`y` ``.\n:::\n\n% said to nobody\n';
  const [answer] = await answersOf({ 'conf.py': "project = 'T'\n", 'a.md': page });
  expect(answer?.replace(/\n\n+/g, '\n\n')).toBe(
    '**Note**  \n\nMind the gap.\n\n````python\n\nx = 1\n````\n\n**Own title**  \nUse `os.walk` or `` {x}`y` ``.',
  );
});

test('Hugo: shortcodes go, what they stand round stays', async () => {
  const page =
    '# Page\n\n{{% notice tip %}}\nMind **the gap**.\n{{% /notice %}}\n\n{{< highlight go >}}\nx := 1\n{{< /highlight >}}\n\nSee [it]({{< ref "b.md" >}}) {{< icon "x" >}}.\n';
  const [answer] = await answersOf({
    'hugo.toml': "baseURL = 'https://x.example/'\n",
    'content/a.md': page,
    'content/b.md': '',
  });
  expect(answer).toBe(
    'Mind **the gap**.\n\n\n```go\nx := 1\n```\n\nSee [it](https://x.example/b/) .',
  );
});

test('links between sources become the addresses of their pages', async () => {
  const page =
    '# Page\n\n[a](../b.md#x) [b](/b.md) [c](pic.png) `[d](b.md)` [e](https://e.example/b.md)\n';
  const [answer] = await answersOf({
    'mkdocs.yml': 'site_url: https://x.example/y/\n',
    'docs/s/a.md': page,
    'docs/b.md': '# Empty\n',
  });
  expect(answer).toBe(
    '[a](https://x.example/y/b/#x) [b](https://x.example/y/b/) [c](https://x.example/y/s/pic.png) `[d](b.md)` [e](https://e.example/b.md)',
  );
});
