/**
 * What a container is made of, whichever kind wants it: pools and jobs share it. Pure; the kinds
 * add what is theirs to the builder that {@link
 * io.abril.controllers.workload.WorkloadContainers#of} begins.
 */
package io.abril.controllers.workload;
