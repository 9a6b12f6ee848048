/** The studio: a server for one person's browser, and what its addresses answer. */
package dev.chainrule.studio;
