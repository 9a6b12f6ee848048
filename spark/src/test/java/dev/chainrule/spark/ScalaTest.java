package dev.chainrule.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.tools.nsc.Main;

/** The Scala of docs/spark.md means what it says to a compiler: the setters and params are usable from there as written. */
class ScalaTest {
    @Test
    void theScalaProgramOfThePageCompiles(@TempDir Path folder) throws IOException {
        Matcher block = Pattern.compile("```scala\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("..", "docs", "spark.md")));
        assertThat(block.find()).isTrue();
        Path source = Files.writeString(folder.resolve("Tuned.scala"), block.group(1));
        Path classes = Files.createDirectory(folder.resolve("classes"));
        boolean compiled = Main.process(new String[] {
            "-classpath", SparkFolder.classPath(), "-d", classes.toString(), "-Xfatal-warnings", source.toString()
        });
        assertThat(compiled).isTrue();
        assertThat(classes.resolve("Tuned.class")).exists();
    }
}
