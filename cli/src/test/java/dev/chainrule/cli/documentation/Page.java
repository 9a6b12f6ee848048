package dev.chainrule.cli.documentation;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.CustomNode;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;

/**
 * A Markdown page.
 *
 * @param path relative to the checkout, with slashes
 * @param blocks its blocks of code, in order
 * @param anchors what a link to a place in it may name after the #, as GitHub makes it of headings
 * @param links where its links and pictures lead, in order
 * @param noLinks what looks like a link in its text, and is none
 */
record Page(String path, List<Block> blocks, Set<String> anchors, List<Target> links, List<String> noLinks) {
    private static final Pattern NO_LINK = Pattern.compile("https?://[^\\s,)]+|\\[[^\\[\\]]+\\]\\[[^\\[\\]]*\\]");

    private static final Pattern MARKER = Pattern.compile("<!--\\s*(.*?)\\s*-->", Pattern.DOTALL);
    private static final Pattern SOURCE = Pattern.compile("(?:src|href)=\"([^\"]*)\"");
    private static final Set<String> SKIPPED = Set.of("target", ".git", "node_modules");

    /** Where a link leads, and the line it stands in. */
    record Target(String to, int line) {}

    /** All Markdown pages of the checkout {@code root}, by path. */
    static List<Page> all(Path root) throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return SKIPPED.contains(folder.getFileName().toString())
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().endsWith(".md")) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        List<Page> pages = new ArrayList<>();
        for (Path file : files.stream().sorted().toList()) {
            String path = root.relativize(file).toString().replace('\\', '/');
            pages.add(of(path, Files.readString(file)));
        }
        return pages;
    }

    /** Whether {@code path} is what a build or another program makes. */
    static boolean isMade(Path path) {
        return StreamSupport.stream(path.spliterator(), false).anyMatch(part -> SKIPPED.contains(part.toString()));
    }

    /** The page {@code path} with the content {@code markdown}. */
    static Page of(String path, String markdown) {
        Node document = Parser.builder()
                .extensions(List.of(TablesExtension.create()))
                .includeSourceSpans(IncludeSourceSpans.BLOCKS)
                .build()
                .parse(markdown);
        Reader reader = new Reader(path);
        document.accept(reader);
        return new Page(
                path,
                List.copyOf(reader.blocks),
                Set.copyOf(reader.anchors),
                List.copyOf(reader.links),
                List.copyOf(reader.noLinks));
    }

    private static final class Reader extends AbstractVisitor {
        private final String path;
        private final List<Block> blocks = new ArrayList<>();
        private final Set<String> anchors = new LinkedHashSet<>();
        private final Map<String, Integer> used = new HashMap<>();
        private final List<Target> links = new ArrayList<>();
        private final List<String> noLinks = new ArrayList<>();

        Reader(String path) {
            this.path = path;
        }

        @Override
        public void visit(FencedCodeBlock block) {
            String info = block.getInfo() == null ? "" : block.getInfo().strip();
            blocks.add(new Block(path, line(block), info, block.getLiteral(), markers(block)));
        }

        @Override
        public void visit(IndentedCodeBlock block) {
            blocks.add(new Block(path, line(block), "", block.getLiteral(), markers(block)));
        }

        /** The comments right before {@code block}. */
        private static List<String> markers(Node block) {
            List<String> markers = new ArrayList<>();
            for (Node before = block.getPrevious(); before instanceof HtmlBlock html; before = before.getPrevious()) {
                Matcher comment = MARKER.matcher(html.getLiteral());
                while (comment.find()) {
                    markers.addFirst(comment.group(1).replaceAll("\\s+", " "));
                }
            }
            return List.copyOf(markers);
        }

        @Override
        public void visit(Paragraph paragraph) {
            plain(paragraph);
            visitChildren(paragraph);
        }

        @Override
        public void visit(CustomNode node) {
            if (node instanceof TableCell) {
                plain(node);
            }
            visitChildren(node);
        }

        /** Looks for what is no link, in the text that is neither code nor in a link. */
        private void plain(Node node) {
            StringBuilder text = new StringBuilder();
            node.accept(new AbstractVisitor() {
                @Override
                public void visit(Text part) {
                    text.append(part.getLiteral());
                }

                @Override
                public void visit(Code code) {
                    text.append('`');
                }

                @Override
                public void visit(Link link) {
                    text.append(' ');
                }

                @Override
                public void visit(SoftLineBreak end) {
                    text.append(' ');
                }
            });
            NO_LINK.matcher(text).results().forEach(found -> noLinks.add(found.group()));
        }

        @Override
        public void visit(Heading heading) {
            String slug = slug(text(heading));
            int before = used.merge(slug, 1, Integer::sum) - 1;
            anchors.add(before == 0 ? slug : slug + "-" + before);
            visitChildren(heading);
        }

        @Override
        public void visit(Link link) {
            links.add(new Target(link.getDestination(), line(link)));
            visitChildren(link);
        }

        @Override
        public void visit(Image image) {
            links.add(new Target(image.getDestination(), line(image)));
            visitChildren(image);
        }

        @Override
        public void visit(HtmlBlock html) {
            sources(html.getLiteral(), line(html));
        }

        @Override
        public void visit(HtmlInline html) {
            sources(html.getLiteral(), line(html));
        }

        private void sources(String html, int line) {
            Matcher source = SOURCE.matcher(html);
            while (source.find()) {
                links.add(new Target(source.group(1), line));
            }
        }

        private static int line(Node node) {
            for (Node at = node; at != null; at = at.getParent()) {
                if (!at.getSourceSpans().isEmpty()) {
                    return at.getSourceSpans().getFirst().getLineIndex() + 1;
                }
            }
            return 1;
        }
    }

    private static String text(Node node) {
        StringBuilder text = new StringBuilder();
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

    /** The anchor that GitHub gives a heading: small letters, no punctuation, hyphens for spaces. */
    static String slug(String heading) {
        return heading.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{M}\\p{N}\\p{Pc} -]", "")
                .replace(' ', '-');
    }
}
