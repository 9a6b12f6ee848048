/** Recipes of trainings, from files, models and command lines. */
@NullMarked
package dev.chainrule.cli.recipe;

import org.jspecify.annotations.NullMarked;
