/** What there is to tell of a model and its predictions: as text, as JSON, as a page with charts. */
@NullMarked
package dev.chainrule.cli.report;

import org.jspecify.annotations.NullMarked;
