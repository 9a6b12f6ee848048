/**
 * Documents on paper and screen: LaTeX, HTML, Markdown and PDF from the one
 * {@link dev.chainrule.explain.document.Document}; {@link dev.chainrule.explain.paper.Renderer} is the way in.
 */
@NullMarked
package dev.chainrule.explain.paper;

import org.jspecify.annotations.NullMarked;
