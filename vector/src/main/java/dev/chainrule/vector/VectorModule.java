package dev.chainrule.vector;

/**
 * Makes the Vector API's module, {@value #NAME}, available.
 *
 * <p>Being an incubator module, it is there only if the virtual machine was started with {@code --add-modules}, and then
 * the virtual machine says "WARNING: Using incubator modules" on standard error, at every start and whatever is done
 * with the module. The {@code chainrule} command keeps standard error for its own lines, and most of its commands compute
 * nothing. So its manifest exports {@code jdk.internal.module} instead, and the module is loaded here, when it is first
 * needed, in the way the JDK itself loads {@code java.instrument} for an agent that comes late: into a layer above the
 * boot layer, but by the boot loader, so that the compilers treat it as ever. (An archived module graph, as in a CDS or
 * AOT cache, and an image made by jlink do not silence the warning: both record that it is due.)
 */
final class VectorModule {
    /** The name of the module. */
    static final String NAME = "jdk.incubator.vector";

    private VectorModule() {}

    /**
     * Whether classes of the module can be used from now on; loads it if that is possible and necessary.
     *
     * @return false where the module was neither named at the start of the virtual machine nor can be loaded later; the
     *     option {@code --add-modules jdk.incubator.vector} helps
     */
    static boolean load() {
        return isLoaded() || (loadLate() && isLoaded());
    }

    private static boolean isLoaded() {
        try {
            Class.forName(NAME + ".FloatVector", false, VectorModule.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException absent) {
            return false;
        }
    }

    private static boolean loadLate() {
        try {
            Class.forName("jdk.internal.module.Modules")
                    .getMethod("loadModule", String.class)
                    .invoke(null, NAME);
            return true;
        } catch (ReflectiveOperationException notExported) {
            return false;
        }
    }
}
