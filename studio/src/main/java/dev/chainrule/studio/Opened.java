package dev.chainrule.studio;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the page shows first.
 *
 * @param title what a person calls it, for example the file's name
 * @param network a network file as a tree of maps, lists, strings and numbers
 */
public record Opened(String title, Map<String, @Nullable Object> network) {}
