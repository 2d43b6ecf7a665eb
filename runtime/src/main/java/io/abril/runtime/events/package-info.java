/** What happened to objects, for people: aggregated by object and reason, bounded in number. */
package io.abril.runtime.events;
