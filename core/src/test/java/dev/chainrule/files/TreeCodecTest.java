package dev.chainrule.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.ChainruleException;
import dev.chainrule.random.RandomStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TreeCodecTest {
    private static byte[] write(@Nullable Object tree) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        TreeCodec.write(new DataOutputStream(bytes), tree);
        return bytes.toByteArray();
    }

    private static @Nullable Object read(byte[] bytes) throws IOException {
        return TreeCodec.read(new DataInputStream(new ByteArrayInputStream(bytes)));
    }

    private static @Nullable Object draw(RandomStream random, int depth) {
        return switch (random.nextInt(depth > 4 ? 6 : 8)) {
            case 0 -> null;
            case 1 -> random.nextInt(2) == 1;
            case 2 -> random.nextLong();
            case 3 -> random.nextGaussian() * Math.pow(10, random.nextInt(600) - 300);
            case 4 ->
                List.of(Double.NaN, Double.NEGATIVE_INFINITY, -0.0, Double.MIN_VALUE)
                        .get(random.nextInt(4));
            case 5 -> text(random);
            case 6 -> {
                List<@Nullable Object> items = new ArrayList<>();
                for (int i = random.nextInt(5); i > 0; i--) {
                    items.add(draw(random, depth + 1));
                }
                yield items;
            }
            default -> {
                Map<String, @Nullable Object> entries = new LinkedHashMap<>();
                for (int i = random.nextInt(5); i > 0; i--) {
                    entries.put(text(random), draw(random, depth + 1));
                }
                yield entries;
            }
        };
    }

    private static String text(RandomStream random) {
        int[] letters = {'a', 'ß', '∂', 0x1F9EE, '"', '\n', 0, ' '};
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(7); i > 0; i--) {
            text.appendCodePoint(letters[random.nextInt(letters.length)]);
        }
        return text.toString();
    }

    @Test
    void everyTreeComesBack() throws IOException {
        RandomStream random = RandomStream.of(1, "trees");
        for (int i = 0; i < 2000; i++) {
            Object tree = draw(random, 0);
            byte[] bytes = write(tree);
            Object found = read(bytes);
            assertThat(found).isEqualTo(tree);
            assertThat(write(found)).containsExactly(bytes); // the order of the entries too
        }
    }

    @Test
    void treesStandOneAfterTheOther() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream output = new DataOutputStream(bytes);
        TreeCodec.write(output, List.of(1L, "two"));
        TreeCodec.write(output, Map.of("x", 0.5));
        DataInputStream input = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
        assertThat(TreeCodec.read(input)).isEqualTo(List.of(1L, "two"));
        assertThat(TreeCodec.read(input)).isEqualTo(Map.of("x", 0.5));
        assertThatThrownBy(() -> TreeCodec.read(input)).isInstanceOf(EOFException.class);
    }

    /** Whatever stands in the bytes: a tree, the end of the file, or one clear error, and nothing else. */
    @Test
    void damageIsNoticedOrHarmless() throws IOException {
        RandomStream random = RandomStream.of(2, "damage");
        int refused = 0;
        for (int i = 0; i < 5000; i++) {
            byte[] bytes = write(draw(random, 0));
            for (int damage = 1 + random.nextInt(3); damage > 0; damage--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            refused += accepts(bytes) ? 0 : 1;
            byte[] noise = new byte[random.nextInt(40)];
            for (int k = 0; k < noise.length; k++) {
                noise[k] = (byte) random.nextInt(256);
            }
            accepts(noise);
        }
        assertThat(refused).isBetween(500, 4500);
    }

    private static boolean accepts(byte[] bytes) throws IOException {
        try {
            read(bytes);
            return true;
        } catch (ChainruleException e) {
            assertThat(e).hasMessage("the description in the file is damaged");
            return false;
        } catch (EOFException e) {
            return false;
        }
    }

    @Test
    void aTreeCutShortEndsTooEarly() throws IOException {
        byte[] bytes = write(Map.of("layers", List.of(2L, 3L, 2L), "name", "w–u", "rate", 0.5, "seed", List.of()));
        for (int length = 0; length < bytes.length; length++) {
            byte[] part = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> read(part)).isInstanceOf(EOFException.class);
        }
    }

    /** Lengths and depths from a damaged file must not take memory or the stack. */
    @Test
    void refusesAbsurdLengthsAndDepths() {
        for (char tag : new char[] {'s', '[', '{'}) {
            for (byte first : new byte[] {(byte) 0xFF, 0x7F, 0x02}) {
                assertThatThrownBy(() -> read(new byte[] {(byte) tag, first, 0, 0, 0}))
                        .isInstanceOf(ChainruleException.class)
                        .hasMessageContaining("damaged");
            }
        }
        byte[] nested = new byte[5 * 100_000];
        for (int i = 0; i < nested.length; i += 5) {
            nested[i] = '[';
            nested[i + 4] = 1;
        }
        assertThatThrownBy(() -> read(nested)).isInstanceOf(ChainruleException.class);
    }

    @Test
    void refusesToWriteWhatIsNoTree() {
        assertThatThrownBy(() -> write(List.of(1))) // a Description has long numbers only
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not a tree");
        assertThatThrownBy(() -> write(Map.of("x", new float[1]))).isInstanceOf(IllegalArgumentException.class);
    }
}
