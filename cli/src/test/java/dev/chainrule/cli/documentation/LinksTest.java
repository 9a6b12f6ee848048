package dev.chainrule.cli.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Links within the checkout lead somewhere: to a file or folder that is there and is not made by a build, and to a heading of
 * it. Those that lead out are listed in {@code target/external-links.txt}, and not followed. What looks like a link and is
 * none, an address without brackets or a name that no line defines, is found.
 */
class LinksTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @Test
    void everyInternalLinkLeadsSomewhere() throws IOException {
        List<Page> pages = Page.all(ROOT);
        Map<String, Page> byPath = pages.stream().collect(Collectors.toMap(Page::path, Function.identity()));
        List<String> broken = new ArrayList<>();
        TreeSet<String> external = new TreeSet<>();
        int internal = 0;
        for (Page page : pages) {
            page.noLinks().forEach(text -> broken.add(page.path() + ": is no link: " + text));
            for (Page.Target link : page.links()) {
                if (link.to().matches("[a-z]+:.*")) {
                    external.add(link.to() + "  " + page.path());
                } else {
                    internal++;
                    problem(page, link.to(), byPath)
                            .ifPresent(problem -> broken.add(page.path() + ":" + link.line() + ": " + problem));
                }
            }
        }
        Files.write(Files.createDirectories(ROOT.resolve("target")).resolve("external-links.txt"), external);
        assertThat(broken).isEmpty();
        assertThat(internal).isGreaterThan(100);
    }

    private static Optional<String> problem(Page page, String link, Map<String, Page> pages) {
        int hash = link.indexOf('#');
        String path = URLDecoder.decode(hash < 0 ? link : link.substring(0, hash), StandardCharsets.UTF_8);
        Path file = path.isEmpty()
                ? ROOT.resolve(page.path())
                : ROOT.resolve(page.path()).resolveSibling(path).normalize();
        if (!file.startsWith(ROOT) || !Files.exists(file) || Page.isMade(ROOT.relativize(file))) {
            return Optional.of("there is no " + link);
        }
        if (hash < 0) {
            return Optional.empty();
        }
        Page to = pages.get(ROOT.relativize(file).toString().replace('\\', '/'));
        String anchor = URLDecoder.decode(link.substring(hash + 1), StandardCharsets.UTF_8);
        return to != null && to.anchors().contains(anchor)
                ? Optional.empty()
                : Optional.of("there is no heading for " + link);
    }

    @Test
    void whatIsNoLinkIsFound() {
        assertThat(Page.of("x.md", "At https://x.org or [a][b], not `[a][b]`, [a](b.md), <https://x.org>, [1][2]")
                        .noLinks())
                .containsExactly("https://x.org", "[a][b]", "[1][2]");
        assertThat(Page.of("x.md", "[a][b]\n\n[b]: c.md").noLinks()).isEmpty();
        assertThat(Page.isMade(Path.of("cli/target/x.txt"))).isTrue();
    }

    /** Slugs as GitHub makes them. */
    @Test
    void headingsBecomeAnchors() {
        assertThat(Page.slug("A trained model, and why a step moved a weight"))
                .isEqualTo("a-trained-model-and-why-a-step-moved-a-weight");
        assertThat(Page.slug("`explain` – how (not) to_do it")).isEqualTo("explain--how-not-to_do-it");
        assertThat(Page.of("x.md", "# A\n# A\n[to](#a-1)").anchors()).containsExactlyInAnyOrder("a", "a-1");
    }
}
