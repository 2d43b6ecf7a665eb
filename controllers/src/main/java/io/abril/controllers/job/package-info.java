/**
 * The kind {@code Job}: a container that runs to completion. Start at {@link
 * io.abril.controllers.job.JobDecision#decide}: everything that a job may do, as a pure function of
 * {@link io.abril.controllers.job.JobObservation}. {@link io.abril.controllers.job.JobReconciler}
 * reads the world for it, and carries its actions out beside the passes.
 */
package io.abril.controllers.job;
