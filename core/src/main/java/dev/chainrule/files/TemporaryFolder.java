package dev.chainrule.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A folder in the system's place for temporary files, which goes when it is closed, and also when Java is asked to end
 * before that. A process that is killed leaves it behind, and the next one that makes such a folder deletes it.
 *
 * <p>The folder is called by its process, and holds a file that the process keeps locked. Left behind is a folder of
 * this user whose process is not to be seen and whose lock is free: containers that share the place do not see each
 * other's processes, but each other's locks.
 */
public final class TemporaryFolder implements AutoCloseable {
    private static final String PREFIX = "chainrule-";
    private static final Pattern NAME = Pattern.compile(PREFIX + "(\\d{1,18})-\\d+");
    private static final String LOCK = "lock";

    private final Path path;
    private final FileChannel lock;
    private final Thread atEnd = new Thread(this::remove, "chainrule-temporary-folder");

    private TemporaryFolder(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
        try {
            Runtime.getRuntime().addShutdownHook(atEnd);
        } catch (IllegalStateException e) {
            // Java is about to end: the next process deletes the folder
        }
    }

    /**
     * A new folder, which only this user may read; what killed processes have left is deleted before.
     *
     * @throws IOException if it cannot be made
     */
    public static TemporaryFolder create() throws IOException {
        return in(Path.of(System.getProperty("java.io.tmpdir")));
    }

    /** A new folder in {@code place}. */
    static TemporaryFolder in(Path place) throws IOException {
        Path path = Files.createTempDirectory(
                place, PREFIX + ProcessHandle.current().pid() + "-");
        FileChannel lock =
                FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        TemporaryFolder folder = new TemporaryFolder(path, lock);
        try {
            lock.tryLock();
        } catch (IOException e) {
            // where there are no locks nobody can take this for left behind
        }
        sweep(place, Files.getOwner(path));
        return folder;
    }

    /** Where it is. */
    public Path path() {
        return path;
    }

    /** Deletes it and all that is in it, as far as that can be done. */
    @Override
    public void close() {
        remove();
        try {
            Runtime.getRuntime().removeShutdownHook(atEnd);
        } catch (IllegalStateException e) {
            // Java is about to end
        }
    }

    private void remove() {
        try {
            lock.close();
            delete(path);
        } catch (IOException e) {
            // somebody still writes there; the next process deletes what is left
        }
    }

    private static void sweep(Path place, UserPrincipal user) {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(place, PREFIX + "*")) {
            for (Path folder : folders) {
                Matcher name = NAME.matcher(folder.getFileName().toString());
                if (name.matches() && isLeft(folder, Long.parseLong(name.group(1)), user)) {
                    delete(folder);
                }
            }
        } catch (IOException | RuntimeException e) { // a stream tells its errors by an unchecked one
            // whoever comes next tries again
        }
    }

    private static boolean isLeft(Path folder, long process, UserPrincipal user) {
        Path file = folder.resolve(LOCK);
        try {
            // A link, or a folder of somebody else, may lead anywhere. The lock of a folder of this process is not
            // touched:
            // who closes a file gives up all locks of the process on it.
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                    || !Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(user)
                    || Leftovers.isNeeded(file, process)) {
                return false;
            }
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                    FileLock taken = channel.tryLock()) {
                return taken != null;
            }
        } catch (IOException e) {
            return false; // there is no such file yet, or no locks here
        }
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException error) throws IOException {
                if (error != null) {
                    throw error;
                }
                Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
