package dev.chainrule.studio;

import dev.chainrule.explain.NetworkFile;

/**
 * What the page shows first.
 *
 * @param title what a person calls it, for example the file's name
 * @param network with its numbers
 */
public record Opened(String title, NetworkFile network) {}
