/**
 * Runs what the project's Markdown pages show: commands with their output, programs, network files; and follows their
 * links. Reads the comments of what is public, and says what they leave unsaid.
 */
@NullMarked
package dev.chainrule.cli.documentation;

import org.jspecify.annotations.NullMarked;
