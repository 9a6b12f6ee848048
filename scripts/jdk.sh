# Finds a JDK. Sourced by ./chainrule and ./test, which run both Maven and the program on what it finds.

jdk_wanted=25

# Sets jdk_found to the feature version of the JDK in folder $1, such as 25; to 0 if it is none (or a JRE, which cannot
# build). The shell reads the file itself, as this is part of every start of the program.
jdk_version() {
    jdk_found=0
    [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
    while IFS= read -r jdk_line || [ -n "$jdk_line" ]; do
        case $jdk_line in
            'JAVA_VERSION="'[0-9]*)
                jdk_found=${jdk_line#*'"'}
                jdk_found=${jdk_found%%[!0-9]*}
                ;;
        esac
    done <"$1/release"
}

# The home of the java on the path, also where that is a link or (with version managers) a script.
jdk_of_path() {
    # On macOS /usr/bin/java is always there; without a JDK it opens a window that offers to install one.
    if [ "$(command -v java)" = /usr/bin/java ] && [ -x /usr/libexec/java_home ]; then
        /usr/libexec/java_home -v "$jdk_wanted+" 2>/dev/null || true
    elif command -v java >/dev/null; then
        jdk_real=$(readlink -f "$(command -v java)" 2>/dev/null) || true
        if [ -r "${jdk_real%/bin/java}/release" ]; then
            echo "${jdk_real%/bin/java}"
        else
            java -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p'
        fi
    fi
}

# Where JDKs are usually installed, one folder a line, on Linux and macOS, by packages, hand and version managers.
jdk_places() {
    for jdk_place in /usr/lib/jvm/* /usr/java/* /usr/local/openjdk-* /opt/java/* /opt/*jdk* \
        /Library/Java/JavaVirtualMachines/* /opt/homebrew/opt/openjdk* /usr/local/opt/openjdk* \
        "${HOME-}"/Library/Java/JavaVirtualMachines/* "${HOME-}"/.sdkman/candidates/java/* "${HOME-}"/.jdks/* \
        "${HOME-}"/.asdf/installs/java/* "${HOME-}"/.local/share/mise/installs/java/* "${HOME-}"/.gradle/jdks/*; do
        printf '%s\n' "$jdk_place" "$jdk_place/Contents/Home" "$jdk_place/libexec/openjdk.jdk/Contents/Home"
    done
}

# Sets and exports JAVA_HOME: as it is if new enough, else the java on the path, else of those in the usual places the
# one nearest to the version wanted. Says on standard error what to install, and fails, if there is none. $1 is who asks.
find_jdk() {
    jdk_version "${JAVA_HOME-}"
    if [ "$jdk_found" -ge "$jdk_wanted" ]; then
        export JAVA_HOME
        return
    fi
    jdk_home=$(jdk_of_path)
    jdk_version "$jdk_home"
    if [ "$jdk_found" -ge "$jdk_wanted" ]; then
        export JAVA_HOME="$jdk_home"
        return
    fi
    jdk_best=
    while IFS= read -r jdk_home; do
        jdk_version "$jdk_home"
        if [ "$jdk_found" -ge "$jdk_wanted" ] && [ "$jdk_found" -lt "${jdk_best:-1000}" ]; then
            jdk_best=$jdk_found
            jdk_best_home=$jdk_home
        fi
    done <<END
$(jdk_places)
END
    if [ -n "$jdk_best" ]; then
        export JAVA_HOME="$jdk_best_home"
        return
    fi
    cat >&2 <<END
$1: needs a JDK $jdk_wanted or later and found none (JAVA_HOME, the java on the path, the usual places). To install one:
  Debian, Ubuntu  apt install openjdk-$jdk_wanted-jdk
  Fedora          dnf install java-$jdk_wanted-openjdk-devel
  macOS           brew install openjdk@$jdk_wanted
  anywhere        https://adoptium.net, then set JAVA_HOME to the folder it is in
END
    return 1
}

# Fails with a word on standard error if there is no Maven. $1 is who asks. (Its version is for the pom to check.)
find_maven() {
    command -v mvn >/dev/null && return
    cat >&2 <<END
$1: needs Maven 3.8 or later and found no mvn on the path. To install it:
  Debian, Ubuntu  apt install maven
  Fedora          dnf install maven
  macOS           brew install maven
  anywhere        https://maven.apache.org/download.cgi
END
    return 1
}
