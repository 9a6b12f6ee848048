// Makes the web site: java --class-path COMMONMARK scripts/Site.java CHECKOUT SITE. Called by scripts/site.

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.Image;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.NodeRenderer;
import org.commonmark.renderer.html.AttributeProvider;
import org.commonmark.renderer.html.HtmlNodeRendererContext;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.html.HtmlWriter;

/** Folders whose pages are in the site, beside those at the top. */
static final List<String> FOLDERS = List.of("docs", "examples");

/** The page whose lists are the way through all others. */
static final String GUIDE = "docs/README.md";

static final List<Extension> EXTENSIONS = List.of(TablesExtension.create());
static final Parser PARSER = Parser.builder().extensions(EXTENSIONS).build();

Path checkout;
Path site;

void main(String[] arguments) throws IOException {
    checkout = Path.of(arguments[0]).toRealPath();
    site = Path.of(arguments[1]).toAbsolutePath().normalize();
    String template = Files.readString(checkout.resolve("scripts/site.html"));
    for (Path page : pages()) {
        write(page, template);
    }
    List<String> broken = broken();
    broken.forEach(System.err::println);
    IO.println(site.resolve("index.html"));
    if (!broken.isEmpty()) {
        System.exit(1);
    }
}

/** The Markdown pages, relative to the checkout. */
List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    try (var top = Files.list(checkout)) {
        top.filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
    }
    for (String folder : FOLDERS) {
        try (var files = Files.walk(checkout.resolve(folder))) {
            files.filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
        }
    }
    return pages.stream().map(checkout::relativize).sorted().toList();
}

void write(Path page, String template) throws IOException {
    Node document = PARSER.parse(Files.readString(checkout.resolve(page)));
    String title = firstHeading(document);
    link(document, page);
    Path to = site.resolve(address(page));
    Files.createDirectories(to.getParent());
    Files.writeString(
            to,
            template.replace("{{title}}", escaped(title))
                    .replace("{{top}}", "../".repeat(page.getNameCount() - 1))
                    .replace("{{guide}}", guide(page))
                    .replace("{{content}}", renderer().render(document)));
}

/** The lists of the guide's first page, as they are linked from {@code page}. */
String guide(Path page) throws IOException {
    Path guide = Path.of(GUIDE);
    Node document = PARSER.parse(Files.readString(checkout.resolve(guide)));
    document.accept(new AbstractVisitor() {
        @Override
        public void visit(Heading heading) {
            heading.unlink();
        }

        @Override
        public void visit(Link link) {
            Path to = site.resolve(address(guide)).resolveSibling(mapped(link.getDestination(), guide));
            Path from = site.resolve(address(page)).getParent();
            link.setDestination(slashes(from.relativize(to.normalize())));
        }
    });
    StringBuilder lists = new StringBuilder();
    for (Node node = document.getFirstChild(); node != null; node = node.getNext()) {
        if (node instanceof org.commonmark.node.BulletList || startsStrong(node)) {
            lists.append(renderer().render(node));
        }
    }
    String here = slashes(site.resolve(address(page)).getParent().relativize(site.resolve(address(page))));
    // only the links: what each page is about is said where the guide begins
    return lists.toString()
            .replaceAll("(?s)<li>.*?(<a [^>]*>.*?</a>).*?</li>", "<li>$1</li>")
            .replace("href=\"" + here + "\"", "href=\"" + here + "\" aria-current=\"page\"");
}

static boolean startsStrong(Node node) {
    return node.getFirstChild() instanceof org.commonmark.node.StrongEmphasis;
}

static String firstHeading(Node document) {
    for (Node node = document.getFirstChild(); node != null; node = node.getNext()) {
        if (node instanceof Heading) {
            return text(node);
        }
    }
    return "Chainrule";
}

/** Where a page is in the site: a README is its folder's index. */
static String address(Path page) {
    String path = slashes(page);
    return path.endsWith("README.md")
            ? path.substring(0, path.length() - "README.md".length()) + "index.html"
            : path.replaceFirst("\\.md$", ".html");
}

static String slashes(Path path) {
    return path.toString().replace('\\', '/');
}

/** Turns links to pages into links to what is made of them, and takes other files along. Comments go. */
void link(Node document, Path page) {
    document.accept(new AbstractVisitor() {
        @Override
        public void visit(Link link) {
            link.setDestination(mapped(link.getDestination(), page));
            visitChildren(link);
        }

        @Override
        public void visit(Image image) {
            image.setDestination(mapped(image.getDestination(), page));
            visitChildren(image);
        }

        @Override
        public void visit(HtmlBlock block) {
            if (block.getLiteral().startsWith("<!--")) {
                block.unlink();
            }
        }
    });
}

String mapped(String link, Path page) {
    if (link.matches("[a-z]+:.*") || link.startsWith("#")) {
        return link;
    }
    int hash = link.indexOf('#');
    String path = hash < 0 ? link : link.substring(0, hash);
    String anchor = hash < 0 ? "" : link.substring(hash);
    Path file = checkout.resolve(page).resolveSibling(path).normalize();
    if (Files.isDirectory(file) && Files.exists(file.resolve("README.md"))) {
        return path.replaceFirst("/?$", "/index.html") + anchor;
    }
    if (path.endsWith(".md")) {
        return path.replaceFirst("README\\.md$", "index.html").replaceFirst("\\.md$", ".html") + anchor;
    }
    take(file);
    return path + anchor;
}

/** Copies a file that is linked; of a folder its names, as a page. */
void take(Path file) {
    try {
        Path to = site.resolve(checkout.relativize(file).toString());
        if (Files.isRegularFile(file)) {
            Files.createDirectories(to.getParent());
            Files.copy(file, to, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
    } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
    }
}

static HtmlRenderer renderer() {
    Map<String, Integer> used = new HashMap<>();
    AttributeProvider ids = (node, tag, attributes) -> {
        if (node instanceof Heading) {
            String slug = slug(text(node));
            int before = used.merge(slug, 1, Integer::sum) - 1;
            attributes.put("id", before == 0 ? slug : slug + "-" + before);
        }
    };
    return HtmlRenderer.builder()
            .extensions(EXTENSIONS)
            .attributeProviderFactory(_ -> ids)
            .nodeRendererFactory(CodeRenderer::new)
            .build();
}

/** The anchor that GitHub gives a heading. */
static String slug(String heading) {
    return heading.toLowerCase(Locale.ROOT)
            .replaceAll("[^\\p{L}\\p{M}\\p{N}\\p{Pc} -]", "")
            .replace(' ', '-');
}

static String text(Node node) {
    var text = new StringBuilder();
    node.accept(new AbstractVisitor() {
        @Override
        public void visit(Text part) {
            text.append(part.getLiteral());
        }

        @Override
        public void visit(Code part) {
            text.append(part.getLiteral());
        }
    });
    return text.toString();
}

static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
}

/** Blocks of code: what is typed stands out from what is printed. */
record CodeRenderer(HtmlNodeRendererContext context) implements NodeRenderer {
    @Override
    public Set<Class<? extends Node>> getNodeTypes() {
        return Set.of(FencedCodeBlock.class, IndentedCodeBlock.class);
    }

    @Override
    public void render(Node node) {
        String language = node instanceof FencedCodeBlock fenced && fenced.getInfo() != null ? fenced.getInfo() : "";
        String code = node instanceof FencedCodeBlock fenced
                ? fenced.getLiteral()
                : ((IndentedCodeBlock) node).getLiteral();
        boolean prompts = code.lines().anyMatch(line -> line.startsWith("$ "));
        String typed = code.lines()
                .map(line -> prompts && line.startsWith("$ ") ? "<b>" + escaped(line) + "</b>" : escaped(line))
                .collect(Collectors.joining("\n"));
        HtmlWriter html = context.getWriter();
        html.line();
        html.raw("<pre class=\"" + (language.isEmpty() ? "plain" : escaped(language)) + "\" tabindex=\"0\"><code>"
                + typed + "\n</code></pre>");
        html.line();
    }
}

/** Links of the site that lead nowhere in it. */
List<String> broken() throws IOException {
    List<String> broken = new ArrayList<>();
    Map<Path, String> pages = new TreeMap<>();
    try (var files = Files.walk(site)) {
        for (Path file : files.filter(file -> file.toString().endsWith(".html")).toList()) {
            pages.put(file, Files.readString(file));
        }
    }
    Pattern link = Pattern.compile("(?:href|src)=\"([^\"]*)\"");
    pages.forEach((file, html) -> {
        Matcher found = link.matcher(html);
        while (found.find()) {
            String to = found.group(1);
            if (to.matches("[a-z]+:.*")) {
                continue;
            }
            String[] parts = to.split("#", 2);
            Path target = parts[0].isEmpty() ? file : file.resolveSibling(parts[0]).normalize();
            String page = pages.get(target);
            if (!Files.isRegularFile(target)) {
                broken.add(site.relativize(file) + ": there is no " + to);
            } else if (parts.length == 2 && (page == null || !page.contains("id=\"" + decoded(parts[1]) + "\""))) {
                broken.add(site.relativize(file) + ": there is no heading for " + to);
            }
        }
    });
    return broken;
}

static String decoded(String anchor) {
    return java.net.URLDecoder.decode(anchor, java.nio.charset.StandardCharsets.UTF_8);
}
