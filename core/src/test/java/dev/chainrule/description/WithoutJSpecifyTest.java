package dev.chainrule.description;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The annotations are there to compile against; a program that uses the library does not have them. */
class WithoutJSpecifyTest {
    @Test
    void nullableComponentsAreKnownAllTheSame() throws Exception {
        URL main = Description.class.getProtectionDomain().getCodeSource().getLocation();
        URL test =
                WithoutJSpecifyTest.class.getProtectionDomain().getCodeSource().getLocation();
        try (URLClassLoader bare = new URLClassLoader(new URL[] {main, test}, ClassLoader.getPlatformClassLoader())) {
            assertThatThrownBy(() -> bare.loadClass(Nullable.class.getName()))
                    .isInstanceOf(ClassNotFoundException.class);
            Class<?> description = bare.loadClass(Description.class.getName());
            Class<?> defaults = bare.loadClass(DescriptionTest.Defaults.class.getName());
            Map<String, @Nullable Object> tree = new LinkedHashMap<>();
            tree.put("clip", null);
            Object read = description
                    .getMethod("read", Class.class, Object.class, String.class)
                    .invoke(null, defaults, tree, "here");
            assertThat(read).hasToString("Defaults[width=7, clip=null]");
        }
    }
}
