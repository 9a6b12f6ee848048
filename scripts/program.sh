# Builds the program. Sourced, after jdk.sh, by ./chainrule, examples/run and scripts/package; "root" is the checkout,
# "jars" what to run.

program=$root/target/program # what is run; Maven's profile of this name builds into such a folder of each module

fail() {
    echo "$1: $2" >&2
    exit 1
}

# The file "current" names the folder with the jars to run, and is as old as the start of their build. Every start of the
# program comes through here, so that other programs are called only where the shell cannot do it.
up_to_date() {
    read_current && [ -d "$program/$current" ] || return 1
    [ -z "$(find "$root/pom.xml" "$root"/*/pom.xml "$root"/*/src/main "$root/scripts/Libraries.java" \
        ! -path "$root/examples/*" ! -path "$root/benchmarks/*" -newer "$program/current" 2>/dev/null)" ]
}

# Sets current.
read_current() {
    [ -f "$program/current" ] && IFS= read -r current <"$program/current"
}

# One build at a time. The lock is a link to nowhere, whose target is the number of the process that holds it: links are
# made in one step and everywhere (flock is not). A lock whose process is gone is taken away under a second lock.
lock=$program/lock
take_lock() { # $1 is who asks
    waiting=
    tries=0
    until ln -s $$ "$lock" 2>/dev/null; do
        tries=$((tries + 1))
        if ! owner=$(readlink "$lock"); then
            : # it is gone by now; or it is no link, or none can be made here, and never will be
        elif kill -0 "$owner" 2>/dev/null || ps -p "$owner" >/dev/null 2>&1; then
            tries=0
            [ -n "$waiting" ] || echo "$1: waiting for the build that process $owner runs (lock: $lock)" >&2
            waiting=yes
        elif mkdir "$lock.stale" 2>/dev/null; then
            [ "$(readlink "$lock")" != "$owner" ] || rm -f "$lock"
            rmdir "$lock.stale"
            continue
        fi
        [ "$tries" -lt 25 ] || fail "$1" "cannot make the link $lock, by which one build runs at a time; if it or \
$lock.stale is there, remove it"
        sleep 0.2 2>/dev/null || sleep 1
    done
}

# Every build leaves a folder of its own, so that programs that are running keep their jars.
build() { # $1 is who asks
    find_maven "$1"
    if [ -f "$program/current" ]; then
        echo "$1: building, as the sources have changed" >&2
    else
        echo "$1: building for the first time: this fetches 140 MB of libraries and takes a minute or two" >&2
    fi
    run=run-$(date +%Y%m%d-%H%M%S)-$$
    echo "$run" >"$program/next"
    rm -rf "$root/cli/target/program/lib"
    if ! (cd "$root" && mvn -B -q -ntp -P program,-checks -pl cli -am package) </dev/null >"$program/build.log" 2>&1; then
        sed -e "s/$(printf '\033')\[[0-9;]*m//g" -e '/^\[ERROR\] *-> \[Help/,$d' "$program/build.log" | tail -n 20 >&2
        fail "$1" "the build failed; all that Maven said is in $program/build.log"
    fi
    mkdir "$program/$run"
    cp "$root"/cli/target/program/chainrule-cli-*.jar "$program/$run/chainrule.jar"
    for jar in "$root"/cli/target/program/lib/*.jar; do
        ln "$jar" "$program/$run/" 2>/dev/null || cp "$jar" "$program/$run/"
    done
    quicken "$program/$run" >>"$program/build.log" 2>&1 || true # whatever it failed at, the program runs without it
    mv "$program/next" "$program/current"
    find "$program" -name 'run-*' -prune ! -name "$run" -mtime +1 -exec rm -rf {} +
}

# Readies the jars in folder $1 for a quick start: see Libraries.java, and make_caches.
quicken() {
    "$JAVA_HOME/bin/java" "$root/scripts/Libraries.java" "$1"
    make_caches "$1" "$JAVA_HOME"
    # Folders of earlier builds share the library, and need no cache any more (a program that runs has its own open).
    for old in "$program"/run-*; do
        [ "$old" != "$1" ] || continue
        rm -f "$old"/*.aot
        for library in "$1"/libduckdb*; do
            ! cmp -s "$old/${library##*/}" "$library" || ln -f "$old/${library##*/}" "$library"
        done
    done
}

# Makes the caches of loaded and linked classes (AOT, of JDK 25) for the jars in folder $1 and the Java in folder $2: see
# Rehearsal.java in the room "cli". What is in a cache is loaded at every start, so that help, which needs little, has one
# of its own. They are for this Java only, for jars of these times of change, and for the options of start_program that
# decide how objects are laid out; others do without.
make_caches() {
    mkdir "$1/rehearsal"
    for cache in help commands; do
        "$2/bin/java" -XX:AOTCacheOutput="$1/rehearsal/$cache.aot" --sun-misc-unsafe-memory-access=allow \
            -XX:+UseParallelGC -XX:MaxRAMPercentage=50 -XX:-UsePerfData -Dchainrule.backend=scalar \
            -cp "$1/chainrule.jar" dev.chainrule.cli.Rehearsal "$cache" "$1/rehearsal"
        [ ! -s "$1/rehearsal/$cache.aot" ] || mv "$1/rehearsal/$cache.aot" "$1/$cache.aot"
    done
    rm -rf "$1/rehearsal"
}

# Sets jars to the folder with the program and its libraries, built if missing or out of date. $1 is who asks.
find_program() {
    if ! up_to_date; then
        mkdir -p "$program" || fail "$1" "cannot write to $root, where the program has to be built"
        [ -w "$program" ] || fail "$1" "cannot write to $program, where the program has to be built"
        take_lock "$1"
        trap 'rm -f "$lock"' EXIT
        trap 'exit 130' INT
        trap 'exit 143' TERM
        up_to_date || build "$1"
        rm -f "$lock"
        trap - EXIT INT TERM
    fi
    read_current
    jars=$program/$current
}
