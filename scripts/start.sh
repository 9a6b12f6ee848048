# Starts the program. Sourced by ./chainrule, and by bin/chainrule of the packages, where this file lies beside the jars.

# In the locale "C", the default of many containers, Java could not open files with names beyond ASCII.
use_utf8() {
    case ${LC_ALL:-${LC_CTYPE:-${LANG:-C}}} in
        C | POSIX) [ "$(uname)" = Darwin ] || export LC_ALL=C.UTF-8 ;;
    esac
}

# What the program tells a person to type next is what was typed here: $1, this program's own file.
name_command() {
    CHAINRULE_COMMAND=$1
    [ "$(command -v chainrule || true)" != "$1" ] || CHAINRULE_COMMAND=chainrule # found on the path
    export CHAINRULE_COMMAND
}

# Becomes the program with the arguments after $2, on the Java in folder $1 and the jars in folder $2.
# CHAINRULE_JAVA_OPTS may hold more options for the virtual machine.
start_program() {
    java=$1/bin/java
    jars=$2
    shift 2
    use_utf8

    # What the virtual machine has to say (crashes, thread dumps) goes to standard error: standard output is for results.
    # Its warnings on restricted and deprecated access are about DuckDB's and other libraries; the manifest of chainrule.jar
    # allows native access. DuckDB's library is beside the jars (see Libraries.java); DuckDB itself would look there only
    # if it knew where its jar is, which classes from a cache do not know once the folder has been moved. The module of the Vector API is not named here: see VectorModule in the room "vector".
    case ${CHAINRULE_JAVA_OPTS-} in
        *-XX:+Use*GC*) collector= ;; # two are an error
        *) collector=-XX:+UseParallelGC ;;
    esac
    # The start is on classes that are loaded and linked already (see "make_caches" in program.sh), if that cache is there;
    # the virtual machine leaves out one that does not fit (another JDK, other options), and would say so if it were let
    # (aot, cds). The best compiler takes longer to begin than short work takes to end.
    case ${1-} in
        '' | -* | generate-completion) cache=help compiler=-XX:TieredStopAtLevel=1 ;;
        explain | check | exercises | inspect) cache=commands compiler=-XX:TieredStopAtLevel=1 ;;
        *) cache=commands compiler= ;;
    esac
    for argument; do
        case $argument in
            -h | --help) cache=help compiler=-XX:TieredStopAtLevel=1 ;;
            --diagnose | --steps*) compiler= ;; # can be long work
            --data*) [ "$1" != inspect ] || compiler= ;; # as the importance of columns is
        esac
    done
    aot=
    [ ! -f "$jars/$cache.aot" ] || aot=-XX:AOTCache=$jars/$cache.aot
    set -f
    exec "$java" -Xlog:disable -Xlog:all=error:stderr -Xlog:aot*=off:stderr -Xlog:cds*=off:stderr \
        -XX:+DisplayVMOutputToStderr \
        --sun-misc-unsafe-memory-access=allow -XX:-UsePerfData $collector -XX:MaxRAMPercentage=50 $compiler \
        ${aot:+"$aot"} "-Djava.library.path=$jars" ${CHAINRULE_JAVA_OPTS-} -jar "$jars/chainrule.jar" "$@"
}
