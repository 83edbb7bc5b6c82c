/** Code with its lines as a highlighter marks them. */
const CODE = '<span class="line">valve = <i>1</i></span>\n<span class="line">valve.open()</span>';

/** One page, "Valves", in the markup of several generators; the words are ours. */
export const SITE_PAGES: Readonly<Record<string, string>> = {
  VitePress: `<!doctype html><html lang="en-US"><head><title>Valves | Trial</title></head><body><div id="app">
<span tabindex="-1"></span><a href="#VPContent" class="VPSkipLink visually-hidden">Skip to content</a>
<header class="VPNav"><a href="/">Trial</a></header><aside class="VPSidebar"><nav><h2>Menu</h2>x</nav></aside>
<div class="VPContent" id="VPContent"><div class="VPDoc has-aside"><div class="aside"><nav><div class="outline-title" role="heading">On this page</div></nav></div>
<main class="main"><div class="vp-doc _guide"><div><h1 id="valves" tabindex="-1">Valves <a class="header-anchor" href="#valves" aria-label="Permalink">\u200b</a></h1>
<p>Valves regulate flow.</p><h2 id="opening-a-valve">Opening a valve <a class="header-anchor" href="#opening-a-valve">\u200b</a></h2><p>Turn left.</p>
<div class="language-python line-numbers-mode"><button title="Copy Code" class="copy"></button><span class="lang">python</span><pre class="shiki"><code>${CODE}</code></pre><div class="line-numbers-wrapper" aria-hidden="true"><span class="line-number">1</span><br></div></div>
<h3 id="stuck-ones">Stuck ones <a class="header-anchor" href="#stuck-ones">\u200b</a></h3><p>Use oil.</p></div></div></main>
<footer class="VPDocFooter"><a href="x">Edit this page</a></footer></div></div></div></body></html>`,
  Docusaurus: `<!doctype html><html lang="en"><head><title>Valves | Trial</title></head><body><div role="region" aria-label="Skip to main content"><a class="skipToContent" href="#c">Skip</a></div>
<nav class="navbar">x</nav><div id="__docusaurus"><main><div class="row"><div class="col"><nav class="theme-doc-breadcrumbs">Home</nav><span class="theme-doc-version-badge badge">Version 1</span>
<div class="tocCollapsible theme-doc-toc-mobile"><button>On this page</button></div><article><div class="theme-doc-markdown markdown"><header><h1>Valves</h1></header><p>Valves regulate flow.</p>
<h2 class="anchor" id="opening-a-valve">Opening a valve<a href="#opening-a-valve" class="hash-link" title="Direct link">\u200b</a></h2><p>Turn left.</p>
<div class="language-python codeBlockContainer"><div><pre class="prism-code language-python"><code><div class="token-line">valve = 1<br></div><div class="token-line">valve.open()<br></div></code></pre><div class="buttonGroup"><button>Copy</button></div></div></div>
<h3 class="anchor" id="stuck-ones">Stuck ones<a href="#stuck-ones" class="hash-link">\u200b</a></h3><p>Use oil.<img src="data:image/png;base64,AAAA" alt=""></p></div>
<footer class="theme-doc-footer"><a class="theme-edit-this-page" href="x">Edit this page</a></footer></article><nav class="pagination-nav">Next</nav></div>
<div class="col"><div class="tableOfContents theme-doc-toc-desktop"><ul class="table-of-contents"><li>Opening a valve</ul></div></div></div></main></div></body></html>`,
  'MkDocs Material': `<!doctype html><html lang="en"><head><title>Valves - Trial</title></head><body><header class="md-header">x</header><main class="md-main" data-md-component="main"><div class="md-main__inner">
<div class="md-sidebar md-sidebar--primary"><div><label>Trial</label></div></div><div class="md-content"><article class="md-content__inner md-typeset"><a href="x" title="Edit this page" class="md-content__button md-icon"><svg></svg></a>
<h1 id="valves">Valves<a class="headerlink" href="#valves" title="Permanent link">&para;</a></h1><p>Valves regulate flow.</p><h2 id="opening-a-valve">Opening a valve<a class="headerlink" href="#opening-a-valve">&para;</a></h2><p>Turn left.</p>
<div class="language-python highlight"><table class="highlighttable"><tbody><tr><td class="linenos"><div class="linenodiv"><pre><span class="normal">1</span>
<span class="normal">2</span></pre></div></td><td class="code"><div><pre><span></span><code><a id="__codelineno-0-1" href="#__codelineno-0-1"></a>valve = 1
<a id="__codelineno-0-2" href="#__codelineno-0-2"></a>valve.open()
</code></pre></div></td></tr></tbody></table></div><h3 id="stuck-ones">Stuck ones<a class="headerlink" href="#stuck-ones">&para;</a></h3><p>Use oil.</p>
<aside class="md-source-file"><time datetime="2026-01-01">x</time></aside><form class="md-feedback">Was this helpful?</form></article></div></div></main><footer class="md-footer">x</footer></body></html>`,
  'MkDocs, Read the Docs': `<!doctype html><html lang="en"><head><title>Valves - Trial</title></head><body><div class="wy-grid-for-nav"><nav class="wy-nav-side">x</nav><section class="wy-nav-content-wrap"><div class="rst-content">
<div role="navigation" aria-label="breadcrumbs navigation"><ul class="wy-breadcrumbs"><li>Valves</ul></div><div role="main" class="document"><div class="section" itemprop="articleBody">
<h1 id="valves">Valves</h1><p>Valves regulate flow.</p><a name="opening"></a><h2>Opening a valve</h2><p>Turn left.</p><pre><code class="language-python">valve = 1
valve.open()
</code></pre><h3 id="stuck-ones">Stuck ones</h3><p>Use oil.</p></div></div><footer><div class="rst-footer-buttons">Next</div></footer></div></section></div></body></html>`,
  Sphinx: `<!doctype html><html lang="en"><head><title>Valves &#8212; Trial 1 documentation</title></head><body><div class="document"><div class="documentwrapper"><div class="bodywrapper"><div class="body" role="main">
<section id="valves"><h1>Valves<a class="headerlink" href="#valves" title="Link to this heading">¶</a></h1><nav class="contents" id="contents"><ul><li>x</ul></nav><p>Valves regulate flow.</p>
<div class="toctree-wrapper compound"><ul><li>x</ul></div><section id="opening-a-valve"><span id="my-label"></span><h2>Opening a valve<a class="headerlink" href="#opening-a-valve">¶</a></h2><p>Turn left.</p>
<div class="highlight-python notranslate"><div class="highlight"><pre><span></span><span class="linenos">1</span><span class="n">valve</span> = 1
<span class="linenos">2</span>valve.open()
</pre></div></div><section id="stuck-ones"><h3>Stuck ones<a class="headerlink" href="#stuck-ones">¶</a></h3><p>Use oil.</p></section></section></section></div></div></div>
<div class="sphinxsidebar" role="navigation"><h3>Navigation</h3>x</div></div><div class="footer"><a href="_sources/valves.rst.txt">Page source</a></div></body></html>`,
  'Sphinx, Furo': `<!doctype html><html lang="en"><head><title>Valves - Trial 1 documentation</title></head><body><div class="page"><aside class="sidebar-drawer">x</aside><div class="main"><div class="content"><div class="article-container">
<div class="content-icon-container"><div class="edit-this-page"><a href="x">Edit</a></div></div><article role="main" id="furo-main-content"><section id="valves"><h1>Valves<a class="headerlink" href="#valves">¶</a></h1><p>Valves regulate flow.</p>
<section id="opening-a-valve"><h2>Opening a valve<a class="headerlink" href="#opening-a-valve">¶</a></h2><p>Turn left.</p><div class="highlight-python notranslate"><div class="highlight"><pre>valve = 1
valve.open()
</pre></div></div><section id="stuck-ones"><h3>Stuck ones<a class="headerlink" href="#stuck-ones">¶</a></h3><p>Use oil.</p></section></section></section></article></div>
<footer><div class="related-pages">Next</div></footer></div><aside class="toc-drawer"><div class="toc-title">On this page</div></aside></div></div></body></html>`,
  Hugo: `<!doctype html><html lang="en"><head><title>Valves | Trial</title></head><body><header>x</header><main><h1>Valves</h1><nav id="TableOfContents"><ul><li>x</ul></nav><p>Valves regulate flow.</p><h2 id="opening-a-valve">Opening a valve</h2><p>Turn left.</p>
<div class="highlight"><div class="chroma"><table class="lntable"><tr><td class="lntd"><pre class="chroma"><code><span class="lnt">1
</span><span class="lnt">2
</span></code></pre></td><td class="lntd"><pre class="chroma"><code class="language-python" data-lang="python"><span class="line"><span class="cl">valve = 1
</span></span><span class="line"><span class="cl">valve.open()</span></span></code></pre></td></tr></table></div></div>
<h3 id="stuck-ones">Stuck ones</h3><p>Use oil.</p></main><footer>x</footer></body></html>`,
};
