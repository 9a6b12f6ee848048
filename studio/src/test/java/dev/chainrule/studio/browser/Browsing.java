package dev.chainrule.studio.browser;

import dev.chainrule.studio.Studio;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands a {@link Visitor} to every test that asks for one. Browser and server are started by the first test that needs them
 * and closed after the last; without a Chromium on the machine these tests are skipped.
 */
final class Browsing implements ParameterResolver, AfterEachCallback {
    private static final Namespace NAMESPACE = Namespace.create(Browsing.class);

    /** What all tests share. */
    private record Shared(Chromium chromium, Studio studio) implements AutoCloseable {
        static Shared start(Path executable) {
            return new Shared(
                    Chromium.start(executable), Studio.start(new Studio.Settings("127.0.0.1", 0, "test", null)));
        }

        @Override
        public void close() {
            chromium.close();
            studio.close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Visitor.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Shared shared = shared(context);
        Visitor visitor = new Visitor(shared.chromium.browser(), shared.studio.address());
        visitors(context).add(visitor);
        return visitor;
    }

    private static Shared shared(ExtensionContext context) {
        Path executable = context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(Path.class, _ -> Chromium.find().orElse(Path.of("")), Path.class);
        Assumptions.assumeTrue(
                !executable.toString().isEmpty(),
                "no Chromium here: install it, or set CHAINRULE_CHROMIUM to a Chromium or Chrome");
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(Shared.class, _ -> Shared.start(executable), Shared.class);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        boolean failed = context.getExecutionException().isPresent();
        visitors(context).forEach(visitor -> visitor.leave(failed ? context.getUniqueId() : null));
    }

    /** Those of one test. */
    @SuppressWarnings("unchecked")
    private static List<Visitor> visitors(ExtensionContext context) {
        return context.getStore(NAMESPACE).computeIfAbsent(Visitor.class, _ -> new ArrayList<Visitor>(), List.class);
    }
}
