import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.MethodModel;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Readies libraries for a quick start: {@code java Libraries.java FOLDER} goes through the jars of the folder.
 *
 * <ul>
 *   <li>Class files from before Java 6 (picocli's) cannot be in an AOT cache, as they have no stack maps, by which newer
 *       ones are verified. They get them, and the version that asks for them; the code stays as it is.
 *   <li>DuckDB's jar has its native library for several systems, 30 to 100 MB each, and every program that uses it first
 *       writes that of its system to a temporary file. The one for this system is put beside the jar instead, under the
 *       name by which DuckDB asks Java for it (in java.library.path) if the jar has none, and the others are left out.
 *   <li>DuckDB prepares to tell Flight Recorder how much memory it uses, at every start and whether or not there is a
 *       recording, for which the whole of Flight Recorder has to start. It is told that there is none.
 * </ul>
 */
final class Libraries {
    private static final String NATIVE = "libduckdb_java.so_";
    /** Its static initializer finds out whether there is a Flight Recorder. */
    private static final String MONITOR = "org/duckdb/JfrMemoryMonitor.class";

    private static final int JAVA_6 = 50;
    private static final int JAVA_7 = 51; // from here on stack maps are required, and so are made

    private Libraries() {}

    public static void main(String[] args) throws IOException {
        List<Path> jars;
        try (Stream<Path> files = Files.list(Path.of(args[0]))) {
            jars = files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        }
        for (Path jar : jars) {
            boolean worthIt;
            try (ZipFile zip = new ZipFile(jar.toFile())) {
                worthIt = zip.getEntry(nativeLibrary()) != null || hasOldClass(zip);
            }
            if (worthIt) {
                ready(jar);
            }
        }
    }

    /** By DuckDB's names of systems. */
    private static String nativeLibrary() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
        if (os.startsWith("mac")) {
            return NATIVE + "osx_universal";
        }
        return NATIVE + (os.startsWith("windows") ? "windows_" : "linux_") + arch;
    }

    private static boolean hasOldClass(ZipFile zip) throws IOException {
        for (ZipEntry entry : zip.stream().toList()) {
            if (isClass(entry)) {
                try (InputStream in = zip.getInputStream(entry)) {
                    if (isOld(in.readNBytes(8))) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static boolean isClass(ZipEntry entry) {
        return entry.getName().endsWith(".class");
    }

    private static boolean isOld(byte[] classFile) {
        return ((classFile[6] & 0xFF) << 8 | classFile[7] & 0xFF) < JAVA_6;
    }

    /** Written aside and renamed: the jar may be a link to another that is not to be changed. */
    private static void ready(Path jar) throws IOException {
        Path aside = jar.resolveSibling(jar.getFileName() + ".new");
        try (ZipFile zip = new ZipFile(jar.toFile());
                URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()});
                ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(aside))) {
            ClassFile tool = ClassFile.of(
                    ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
                    ClassFile.ClassHierarchyResolverOption.of(
                            ClassHierarchyResolver.ofResourceParsing(loader).cached()));
            for (ZipEntry entry : zip.stream().toList()) {
                if (entry.getName().equals(nativeLibrary())) {
                    try (InputStream in = zip.getInputStream(entry)) {
                        Path library = jar.resolveSibling(System.mapLibraryName("duckdb_java"));
                        Files.copy(in, library, StandardCopyOption.REPLACE_EXISTING);
                    }
                } else if (!entry.getName().startsWith(NATIVE)) {
                    try (InputStream in = zip.getInputStream(entry)) {
                        byte[] content = in.readAllBytes();
                        ZipEntry copy = new ZipEntry(entry.getName());
                        copy.setTime(entry.getTime());
                        out.putNextEntry(copy);
                        out.write(changed(tool, entry, content));
                        out.closeEntry();
                    }
                }
            }
        }
        Files.move(aside, jar, StandardCopyOption.REPLACE_EXISTING);
    }

    private static byte[] changed(ClassFile tool, ZipEntry entry, byte[] content) {
        if (entry.getName().equals(MONITOR)) {
            return verified(tool, withoutInitializer(tool, content));
        }
        return isClass(entry) && isOld(content) ? verified(tool, renewed(tool, content)) : content;
    }

    /** What the initializer would set stays false and null. */
    private static byte[] withoutInitializer(ClassFile tool, byte[] monitor) {
        return tool.transformClass(
                tool.parse(monitor),
                ClassTransform.dropping(element ->
                        element instanceof MethodModel method && method.methodName().equalsString("<clinit>")));
    }

    private static byte[] renewed(ClassFile tool, byte[] old) {
        ClassTransform version = (to, element) -> to.with(
                element instanceof ClassFileVersion ? ClassFileVersion.of(JAVA_7, 0) : element);
        // Code that nothing goes through would be copied, and without stack maps.
        ClassTransform code = ClassTransform.transformingMethodBodies((to, element) -> to.with(element));
        return tool.transformClass(tool.parse(old), version.andThen(code));
    }

    private static byte[] verified(ClassFile tool, byte[] classFile) {
        tool.verify(classFile).stream().findFirst().ifPresent(error -> {
            throw error;
        });
        return classFile;
    }
}
