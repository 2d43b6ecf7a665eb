/** The kind {@link io.abril.api.job.Job}: a container that runs to completion. */
package io.abril.api.job;
