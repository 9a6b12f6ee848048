/**
 * Trainings taken down as they go, in the formats of programs that show them: TensorBoard's event files and MLflow's
 * folders of runs. Begin with {@link dev.chainrule.cli.tracking.EventFile}.
 */
@NullMarked
package dev.chainrule.cli.tracking;

import org.jspecify.annotations.NullMarked;
